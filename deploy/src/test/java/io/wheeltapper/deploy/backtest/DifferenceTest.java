package io.wheeltapper.deploy.backtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Target;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What differs between two sides, and nothing else, from entries written by hand. */
final class DifferenceTest {

  /** A second answer about a step that was judged before. */
  private static final int ANSWER = 9;

  private static final Fault HOT = new Fault("gpu-hot");

  private final Decisions before = new Decisions();
  private final Decisions after = new Decisions();
  private final Past past = new Past();

  @Test
  void theSameEntriesDifferInNothing() {
    for (Decisions side : List.of(before, after)) {
      story(side, "n1", 0, "isolate", 1, "hold", "evidence", 5);
      story(side, "n1", 0, "isolate", 1, "allow", "", 9);
      story(side, "n2", 3, "isolate", 1, "deny", "allow-list", 3);
    }
    Difference difference = difference();
    assertTrue(difference.none());
    assertEquals(1, difference.after().disruptive());
    assertEquals("[node:n1]", difference.after().nodes().toString());
  }

  @Test
  void whatIsOnlyThereOnOneSideIsGoneOrAdded() {
    story(before, "n1", 0, "node.isolate", 1, "allow", "", 5);
    story(after, "n2", 0, "node.isolate", 1, "allow", "", 5);
    story(after, "n3", 0, "person.call", 1, "allow", "", 6);
    assertEquals("gone node:n1 [] false, added node:n2 [] true, added node:n3 [] false", words());
    assertEquals("{gpu-hot=[1, 2]}", found());
  }

  @Test
  void aHoldThatBecameAnAllowIsChangedAndNewlyDisruptive() {
    story(before, "n1", 0, "node.isolate", 1, "hold", "blast radius", 5);
    story(after, "n1", 0, "node.isolate", 1, "allow", "", 5);
    assertEquals("changed node:n1 [verdict, guard] true", words());
  }

  @Test
  void earlierIsChangedInTimeAndNotNewlyDisruptive() {
    story(before, "n1", 0, "node.isolate", 2, "allow", "", 50);
    story(after, "n1", 0, "node.isolate", 1, "allow", "", 5);
    assertEquals("changed node:n1 [rung, time] false", words());
  }

  @Test
  void oneMoreBetweenTwoThatAreTheSameIsOneLine() {
    for (Decisions side : List.of(before, after)) {
      story(side, "n1", 0, "node.isolate", 1, "allow", "", 5);
    }
    story(after, "n1", 100, "node.isolate", 1, "allow", "", 105);
    for (Decisions side : List.of(before, after)) {
      story(side, "n1", 200, "node.isolate", 1, "allow", "", 205);
    }
    assertEquals("added node:n1 [] true", words());
  }

  @Test
  void whatFollowsAnActThatHistoryDidNotDoIsCounterfactual() {
    story(before, "n1", 0, "node.isolate", 1, "allow", "", 5);
    story(before, "n1", 100, "node.reboot", 2, "allow", "", 105);
    story(before, "n2", 100, "node.reboot", 1, "allow", "", 105);
    assertEquals(
        "[false, true, false]",
        before.acts(past).stream().map(Act::counterfactual).toList().toString());
    past.take(
        new Entry.Started(
            7_000,
            "case-n1",
            Target.node("n1"),
            HOT,
            "node.isolate",
            Map.of(),
            1,
            0,
            "attempt",
            1,
            List.of()));
    assertEquals(
        "[false, false, false]",
        before.acts(past).stream().map(Act::counterfactual).toList().toString());
  }

  @Test
  void whatFollowsAnActOfHistoryThatThisSideDidNotDoIsCounterfactual() {
    past.take(
        new Entry.Started(
            7_000, "c", Target.node("n1"), HOT, "node.isolate", Map.of(), 1, 0, "a", 1, List.of()));
    story(before, "n1", 0, "node.isolate", 1, "hold", "evidence", 5);
    story(before, "n1", 100, "node.reboot", 1, "hold", "evidence", 105);
    assertEquals(
        "[false, true]", before.acts(past).stream().map(Act::counterfactual).toList().toString());
    assertFalse(past.none());
  }

  /** Found and planned at one second, judged at another. */
  private static void story(
      Decisions side,
      String node,
      int planned,
      String action,
      int rung,
      String verdict,
      String guard,
      int judged) {
    Target target = Target.node(node);
    String name = action.contains(".") ? action : "node." + action;
    if (judged == ANSWER) {
      side.take(judged(target, name, rung, planned, verdict, guard, judged));
      return;
    }
    side.take(
        new Entry.Found(
            planned * 1_000L,
            "case-" + node,
            target,
            HOT,
            node,
            planned * 1_000L,
            "Hot",
            "",
            "",
            List.of(),
            Map.of()));
    side.take(
        new Entry.Planned(
            planned * 1_000L,
            "case-" + node,
            target,
            HOT,
            rung,
            "cool",
            List.of(Action.of(name, target)),
            "plan-" + planned,
            ""));
    side.take(judged(target, name, rung, planned, verdict, guard, judged));
  }

  private static Entry.Judged judged(
      Target target,
      String action,
      int rung,
      int planned,
      String verdict,
      String guard,
      int judged) {
    return new Entry.Judged(
        judged * 1_000L,
        "case-" + target.id(),
        target,
        HOT,
        action,
        rung,
        0,
        "plan-" + planned,
        verdict,
        guard,
        "figures " + judged,
        0,
        Mode.OBSERVE,
        List.of());
  }

  private Difference difference() {
    return Difference.between(before, after, past);
  }

  private String words() {
    return difference().changes().stream()
        .map(c ->
            c.word()
                + " "
                + c.act().target()
                + " "
                + (c instanceof Change.Changed changed ? changed.what() : List.of())
                + " "
                + c.newDisruptive())
        .collect(Collectors.joining(", "));
  }

  private String found() {
    return difference().found().entrySet().stream()
        .collect(
            Collectors.toMap(
                e -> e.getKey().fault().code(), e -> List.of(e.getValue()[0], e.getValue()[1])))
        .toString();
  }
}

package io.wheeltapper.core.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wheeltapper.core.guard.Guards;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Judgement;
import io.wheeltapper.core.model.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class GateTest {

  private static final Verdict ALLOW = new Verdict.Allow("fine");
  private static final Verdict HOLD = new Verdict.Hold("wait", 7);
  private static final Verdict DENY = new Verdict.Deny("no");
  private final List<String> order = new ArrayList<>();

  private Gate.Bound says(String name, Verdict verdict, Effect.Kind... kinds) {
    Guard guard =
        new Guard() {
          @Override
          public String name() {
            return name;
          }

          @Override
          public Verdict judge(Question question) {
            order.add(name);
            if (name.equals("throws")) {
              throw new IllegalStateException("lost its mind");
            }
            return verdict;
          }
        };
    return new Gate.Bound(guard, kinds.length == 0 ? Set.of(Effect.Kind.values()) : Set.of(kinds));
  }

  private static Gate.Answer judge(Gate.Bound... guards) {
    return new Gate(Arrays.asList(guards)).judge(new Inquiry().ask("node.isolate"));
  }

  @Test
  void noGuardsDeny() {
    assertEquals("deny", judge().verdict().word());
  }

  @Test
  void guardsOfWhichNoneIsBoundToTheEffectDeny() {
    assertEquals("deny", judge(says("a", ALLOW, Effect.Kind.RESTORES)).verdict().word());
  }

  @Test
  void allThatAllowAllow() {
    Gate.Answer answer = judge(says("a", ALLOW), says("b", ALLOW));
    assertEquals("allow", answer.verdict().word());
    assertEquals("", answer.guard());
  }

  @Test
  void theMostRestrictiveWinsAndOfEqualsTheFirst() {
    assertEquals("b", judge(says("a", ALLOW), says("b", HOLD), says("c", HOLD)).guard());
    Gate.Answer answer = judge(says("a", HOLD), says("b", DENY), says("c", DENY));
    assertEquals(DENY, answer.verdict());
    assertEquals("b", answer.guard());
  }

  @Test
  void aGuardThatThrowsDeniesAndTheOthersAreAskedAllTheSame() {
    Gate.Answer answer = judge(says("a", ALLOW), says("throws", DENY), says("c", HOLD));
    assertEquals("throws", answer.guard());
    assertEquals(
        new Verdict.Deny("this guard failed: java.lang.IllegalStateException: lost its mind"),
        answer.verdict());
    assertEquals(List.of("a", "throws", "c"), order);
  }

  @Test
  void allAreAskedInOrderAndRecorded() {
    Gate.Answer answer = judge(says("a", DENY), says("b", ALLOW), says("c", HOLD));
    assertEquals(List.of("a", "b", "c"), order);
    assertEquals(
        List.of(
            new Judgement("a", "deny", "no"),
            new Judgement("b", "allow", "fine"),
            new Judgement("c", "hold", "wait")),
        answer.all());
  }

  @Test
  void whatIsNotBoundIsNotAsked() {
    judge(says("a", DENY, Effect.Kind.RESTORES), says("b", ALLOW));
    assertEquals(List.of("b"), order);
  }

  @Test
  void theOrderOfTheRealOnes() {
    assertEquals(
        List.of(
            "pause",
            "leader",
            "allow-list",
            "ownership",
            "evidence",
            "maintenance",
            "window",
            "common cause",
            "blast radius",
            "canary",
            "flash",
            "error budget",
            "break-even",
            "bounds",
            "cooldown",
            "job awareness",
            "veto",
            "approval",
            "adviser"),
        Guards.inOrder().stream().map(b -> b.guard().name()).toList());
  }
}

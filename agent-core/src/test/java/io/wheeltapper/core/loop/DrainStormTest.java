package io.wheeltapper.core.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.guard.Guards;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Catalogue;
import io.wheeltapper.core.policy.Causes;
import io.wheeltapper.core.policy.Ladder;
import io.wheeltapper.core.policy.Limits;
import io.wheeltapper.core.policy.Policy;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.NotCalled;
import io.wheeltapper.core.spi.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Many drains wanted in one moment, at most 25 nodes out at once, and a scheduler that fails for
 * ten minutes amidst: it sees a bounded rate, no node is drained twice, and none is forgotten.
 */
final class DrainStormTest {

  private static final int AT_ONCE = 25;
  private static final long T0 = 1_000_000L;
  private static final long LOSES = T0 + 60_000;
  private static final long FAILS = LOSES + 10_000;
  private static final long WELL = FAILS + 600_000;
  private static final int RACK = 40;
  private static final long STEP = 5_000;
  private static final long VALIDATION = 10_000;
  private static final Fault FAULT = Fault.of("off-bus");

  private int nodes;
  private final ListLedger ledger = new ListLedger();
  private final Scheduler scheduler = new Scheduler();

  /** Where nodes are held, with a line that is left alone soon after it stops answering. */
  private final class Scheduler implements Actuator {
    private final Map<String, String> out = new TreeMap<>();
    private final Map<String, Integer> drains = new HashMap<>();
    private final Map<Long, Integer> asked = new HashMap<>();
    private final Map<String, Long> done = new HashMap<>();
    private final List<String> news = new ArrayList<>();
    private int most;
    private int lost;
    private int whileFailing;
    private long now = T0;

    private boolean losesWrites() {
      return now >= LOSES && now < WELL;
    }

    private boolean fails() {
      return now >= FAILS && now < WELL;
    }

    /** Twenty calls in vain open it. */
    private boolean leftAlone() {
      return fails() && whileFailing >= 20;
    }

    private void called() {
      asked.merge(now / STEP, 1, Integer::sum);
      whileFailing += fails() ? 1 : 0;
    }

    @Override
    public List<ActionType> actions() {
      return List.of("node.isolate", "node.validate", "node.return", "person.call").stream()
          .map(name -> {
            Catalogue.Known known = Catalogue.find(name).orElseThrow();
            Duration limit = Duration.ofSeconds(30);
            return new ActionType(name, known.effect(), known.inverse(), limit, limit);
          })
          .toList();
    }

    @Override
    public List<String> preview(Action action, Attempt attempt) throws NotCalled {
      if (scheduled(action) && leftAlone()) {
        throw new NotCalled("the system has not answered lately");
      }
      return List.of("call " + action);
    }

    private boolean scheduled(Action action) {
      return !action.name().equals(Catalogue.CALL_PERSON);
    }

    @Override
    public Outcome execute(Action action, Attempt attempt) throws NotCalled {
      if (!scheduled(action)) {
        return new Outcome.Done("told");
      }
      if (leftAlone()) {
        throw new NotCalled("the system has not answered lately");
      }
      called();
      if (losesWrites()) {
        lost++;
        if (lost % 2 == 0) {
          effect(action, attempt); // and its answer is lost
        }
        return new Outcome.Unknown("no answer");
      }
      effect(action, attempt);
      return new Outcome.Done("done");
    }

    private void effect(Action action, Attempt attempt) {
      String node = action.target().id();
      if (done.putIfAbsent(attempt.id(), now) != null) {
        return;
      }
      if (action.name().equals("node.isolate") && out.putIfAbsent(node, attempt.caseId()) == null) {
        drains.merge(node, 1, Integer::sum);
        news.add(node);
      } else if (action.name().equals("node.return") && out.remove(node) != null) {
        news.add(node);
      }
      most = Math.max(most, out.size());
    }

    @Override
    public Outcome verify(Action action, Attempt attempt) {
      if (scheduled(action)) {
        if (leftAlone()) {
          return new Outcome.Unknown("the system has not answered lately");
        }
        called();
        if (fails()) {
          return new Outcome.Unknown("no answer");
        }
      }
      long takes = action.name().equals("node.validate") ? VALIDATION : 0;
      return !scheduled(action)
              || done.getOrDefault(attempt.id(), now) + takes < now + 1
                  && done.containsKey(attempt.id())
          ? new Outcome.Done("seen")
          : new Outcome.Failed("not yet", true);
    }
  }

  private Policy policy() {
    Limits cautious = Limits.cautious();
    Limits limits =
        new Limits(
            List.of(new Limits.Radius(Target.Kind.SITE, AT_ONCE, 0, 0, 0)),
            Map.of(),
            Map.of(),
            Duration.ofDays(1).toMillis(),
            cautious.barredMillis(),
            List.of());
    Ladder.Rung drain = Stage.rung("drain", "node.isolate", "node.validate", "node.return");
    Ladder.Rung again = Stage.rung("again", "node.isolate", "node.validate", "node.return");
    return Policy.of(
            new Policy.Page("storm", "1", "hash", Mode.ACT),
            Map.of(FAULT, Stage.ladder("off-bus", 90, drain, again)),
            limits)
        .with(Stage.deadly(Set.of(FAULT)))
        .with(Causes.cautious().settling(0).atLeast(nodes + 1));
  }

  /** Racks of forty; where a node stands must be known, or one is taken out at a time. */
  private Topology racks() {
    return new Topology() {
      @Override
      public List<Target> ancestors(Target target) {
        return target.kind() == Target.Kind.NODE
            ? List.of(new Target(Target.Kind.RACK, "r" + number(target) / RACK))
            : List.of();
      }

      @Override
      public List<Target> members(Target target) {
        return target.kind() == Target.Kind.RACK
            ? IntStream.range(number(target) * RACK, (number(target) + 1) * RACK)
                .filter(i -> i < nodes)
                .mapToObj(i -> Target.node("n" + i))
                .toList()
            : List.of();
      }

      private static int number(Target target) {
        return Integer.parseInt(target.id().substring(1));
      }
    };
  }

  private Status node(String name, long at) {
    String kase = scheduler.out.getOrDefault(name, "");
    boolean held = !kase.isEmpty();
    String reason = held ? Known.reason(kase, "fault", "") : "";
    return new Status(
        Target.node(name),
        name,
        "slurm",
        Origin.SCHEDULER,
        at,
        Known.NODE,
        "state",
        Map.of(
            Known.NODE_ISOLATED,
            Boolean.toString(held),
            Known.NODE_IDLE,
            "true",
            Known.NODE_RESPONDING,
            "true",
            Known.NODE_HOLDER,
            held ? "ours" : "none",
            Known.NODE_REASON,
            reason,
            Known.NODE_CASE,
            kase,
            Known.NODE_SET_BY,
            "agent"),
        "");
  }

  private Status line(String state, long at) {
    return new Status(
        new Target(Target.Kind.SENSOR, Known.ACTUATOR_SENSOR + "/kube"),
        "",
        Known.ACTUATOR_SENSOR,
        Origin.AGENT,
        at,
        Known.ACTUATOR,
        state,
        Map.of("line", "kube", Known.ACTUATOR_ACTIONS, "node.isolate,node.validate,node.return"),
        "");
  }

  @Test
  void threeHundredAreDrainedAFewAtATime() throws Exception {
    drained(300);
  }

  @Test
  @Tag("long")
  @Tag("hands")
  void twoThousandAreDrainedAFewAtATime() throws Exception {
    drained(2_000);
  }

  private void drained(int many) throws Exception {
    nodes = many;
    Rehearsal play =
        new Rehearsal(
            new Rehearsal.Cast(
                policy(),
                Stage.sessions(),
                new Gate(Guards.inOrder()),
                racks(),
                List.of(scheduler),
                Mode.ACT),
            ledger,
            T0,
            _ -> {},
            _ -> {});
    List<Signal> all = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      all.add(node("n" + i, T0));
    }
    play.take(new Input.Sensed(T0, all));
    List<Signal> faults = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      faults.add(
          new Event(
              Target.gpuAt("0000:3b:00", "n" + i),
              "n" + i,
              "kmsg",
              Origin.GPU_DRIVER,
              T0 + 1,
              FAULT.code(),
              Map.of(),
              ""));
    }
    play.take(new Input.Sensed(T0 + 1, faults));
    long at = T0;
    long said = 0;
    while (!play.site().book().open().isEmpty() && at < T0 + 14_400_000) {
      at += STEP;
      scheduler.now = at;
      List<Signal> news = new ArrayList<>();
      for (String name : scheduler.news) {
        news.add(node(name, at));
      }
      scheduler.news.clear();
      if (at - said >= 30_000 || at >= WELL && said < WELL) {
        news.add(line(scheduler.leftAlone() ? "open" : "closed", at));
        said = at;
      }
      play.take(new Input.Sensed(at, news));
      play.until(at);
    }
    report(at);
    assertEquals(
        Map.of(),
        play.site().book().open().stream()
            .collect(Collectors.groupingBy(DrainStormTest::stands, Collectors.counting())),
        "every case has its end");
    assertEquals(Map.of(), scheduler.out, "every node was given back");
    assertEquals(nodes, scheduler.drains.size(), "nobody was forgotten");
    assertTrue(scheduler.most <= AT_ONCE, () -> "out at once: " + scheduler.most);
    bounded();
    assertEquals(List.of(), Laws.unlawful(ledger.entries));
  }

  private static String stands(Case kase) {
    return kase.judged().map(j -> j.action() + " " + j.verdict() + " " + j.reason()).orElse("-");
  }

  /** What was lost was looked for and done once more by the next rung: twice for those at most. */
  private void bounded() {
    long twice = scheduler.drains.values().stream().filter(n -> n > 1).count();
    assertTrue(twice <= AT_ONCE, () -> "drained twice: " + twice);
    assertTrue(scheduler.lost > 0, "nothing was lost");
    assertTrue(scheduler.lost <= 3 * AT_ONCE, () -> "calls in vain: " + scheduler.lost);
    assertTrue(scheduler.whileFailing <= 20 + AT_ONCE, () -> "" + scheduler.whileFailing);
    int most = scheduler.asked.values().stream().mapToInt(n -> n).max().orElse(0);
    assertTrue(most <= 6 * AT_ONCE, () -> "calls in five seconds: " + most);
    Map<String, Long> entries =
        ledger.entries.stream()
            .filter(e -> !e.caseId().isEmpty())
            .collect(Collectors.groupingBy(Entry::caseId, Collectors.counting()));
    long longest = entries.values().stream().mapToLong(n -> n).max().orElseThrow();
    assertTrue(longest <= 60, () -> "entries of one case: " + longest);
  }

  private void report(long at) {
    int calls = scheduler.asked.values().stream().mapToInt(n -> n).sum();
    System.out.printf(
        "storm: %d drains, %d at once, %d min in virtual time, %d calls, at most %d in 5 s,"
            + " %d while it failed for 10 min, %d lost; %d entries, %.1f a case%n",
        scheduler.drains.size(),
        scheduler.most,
        (at - T0) / 60_000,
        calls,
        scheduler.asked.values().stream().mapToInt(n -> n).max().orElse(0),
        scheduler.whileFailing,
        scheduler.lost,
        ledger.entries.size(),
        ledger.entries.size() / (double) nodes);
  }
}

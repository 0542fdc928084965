package io.wheeltapper.core.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Finding;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Diagnoser;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class DiagnosisTest {

  private static final long SEED = Long.getLong("wheeltapper.seed", 20261121L);

  /**
   * Three events on a node within ten clock units; each status of the site; each ten units of the
   * clock without an event. Says what it finds in an order of its own.
   */
  private static final class Counting implements Diagnoser {
    private final Map<String, List<Event>> recent = new HashMap<>();
    private final Map<String, Event> last = new TreeMap<>();
    private final Random random = new Random();

    @Override
    public List<Finding> diagnose(Step step) {
      List<Finding> found = new ArrayList<>();
      for (Signal signal : step.signals()) {
        if (signal instanceof Event e) {
          List<Event> events = recent.computeIfAbsent(e.node(), _ -> new ArrayList<>());
          events.removeIf(before -> before.at() < step.clock() - 10);
          events.add(e);
          last.put(e.node(), e);
          if (events.size() >= 3) {
            found.add(finding("many", e.node(), e.at(), List.copyOf(events)));
          }
        } else if (signal.node().isEmpty()) {
          found.add(finding("said", "", signal.at(), List.of(signal)));
        }
      }
      last.values()
          .removeIf(e -> {
            boolean quiet = e.at() <= step.clock() - 10;
            if (quiet) {
              found.add(finding("quiet", e.node(), step.clock(), List.of(e)));
            }
            return quiet;
          });
      Collections.shuffle(found, random);
      return found;
    }

    @Override
    public void close() {}
  }

  /** Says how many findings each step had. */
  private static final class Summing implements Diagnoser {
    @Override
    public List<Finding> diagnose(Step step) {
      return step.findings().size() < 2
          ? List.of()
          : List.of(
              finding("sum-" + step.findings().size(), "", step.clock(), firstOf(step.findings())));
    }

    private static List<Signal> firstOf(List<Finding> findings) {
      return findings.getFirst().evidence();
    }

    @Override
    public void close() {}
  }

  private static Finding finding(String rule, String node, long at, List<? extends Signal> why) {
    Target target = node.isEmpty() ? Target.site() : Target.node(node);
    return new Finding(Fault.of(rule), target, node, at, rule, "", "", List.copyOf(why), Map.of());
  }

  private static List<Finding> with(int shards, List<List<Signal>> batches) {
    List<Diagnoser> sessions = new ArrayList<>();
    for (int i = 0; i < shards; i++) {
      sessions.add(new Counting());
    }
    List<Finding> found = new ArrayList<>();
    try (Diagnosis diagnosis = new Diagnosis(sessions, new Summing(), Diagnosis.Fan.IN_TURN)) {
      for (List<Signal> batch : batches) {
        found.addAll(diagnosis.diagnose(batch, 0));
      }
      found.addAll(diagnosis.diagnose(List.of(), 10_000));
    }
    return found;
  }

  private static List<List<Signal>> batches(long seed) {
    Random random = new Random(seed);
    List<List<Signal>> batches = new ArrayList<>();
    long at = 100;
    for (int i = 0; i < 40; i++) {
      List<Signal> batch = new ArrayList<>();
      for (int j = random.nextInt(6); j >= 0; j--) {
        at += random.nextInt(4);
        String node = "n" + random.nextInt(9);
        long late = random.nextInt(8) == 0 ? at - 5 : at;
        batch.add(
            random.nextInt(10) == 0
                ? new Status(
                    Target.site(), "", "s", Origin.FACILITY, late, "load", "" + j, Map.of(), "")
                : new Event(
                    Target.node(node), node, "s", Origin.GPU_DRIVER, late, "e", Map.of(), ""));
      }
      batches.add(batch);
    }
    return batches;
  }

  @Test
  void theNumberOfShardsAndTheirOrderOfFiringChangeNothing() {
    for (long seed = SEED; seed < SEED + 50; seed++) {
      List<List<Signal>> batches = batches(seed);
      List<Finding> one = with(1, batches);
      for (int shards : new int[] {1, 2, 3, 8}) {
        assertEquals(one, with(shards, batches), "wheeltapper.seed=" + seed + " shards " + shards);
      }
    }
  }

  @Test
  void aClockThatHasPassedIsNotGoneBackTo() {
    List<Long> clocks = new ArrayList<>();
    Diagnoser listens =
        new Diagnoser() {
          @Override
          public List<Finding> diagnose(Step step) {
            clocks.add(step.clock());
            return List.of();
          }

          @Override
          public void close() {}
        };
    Diagnosis diagnosis = new Diagnosis(List.of(listens), new Summing(), Diagnosis.Fan.IN_TURN);
    diagnosis.diagnose(List.of(event(10), event(20), event(15), event(20)), 0);
    diagnosis.diagnose(List.of(), 15);
    diagnosis.diagnose(List.of(event(12)), 18);
    diagnosis.diagnose(List.of(), 30);
    assertEquals(List.of(10L, 20L, 20L, 30L), clocks);
  }

  /**
   * A gateway's sensor spoke of any node and of jobs: all let go by it, and it is a fact of one.
   */
  @Test
  void aSensorsSilenceIsGivenToEverySessionAndIsAFactOfItsOwnNodesOnly() {
    Target sensor = new Target(Target.Kind.SENSOR, "prom@g1");
    for (String value : List.of("silent", "failed", "ok")) {
      Signal said =
          new Status(sensor, "g1", "nodes", Origin.AGENT, 5, "sensor", value, Map.of(), "");
      List<Diagnoser.Step> steps = new ArrayList<>();
      Diagnoser listens =
          new Diagnoser() {
            @Override
            public List<Finding> diagnose(Step step) {
              steps.add(step);
              return List.of();
            }

            @Override
            public void close() {}
          };
      Diagnosis diagnosis =
          new Diagnosis(List.of(listens, listens, listens), listens, Diagnosis.Fan.IN_TURN);
      diagnosis.diagnose(List.of(said, event(5)), 0);
      long given = steps.stream().filter(s -> s.signals().contains(said)).count();
      long facts =
          steps.stream()
              .filter(s -> s.signals().contains(said) && !s.elsewhere().contains(said))
              .count();
      assertEquals(value.equals("ok") ? 1 : 4, given, value);
      assertEquals(1, facts, value);
    }
  }

  private static Event event(long at) {
    return new Event(Target.node("n1"), "n1", "s", Origin.BMC, at, "e", Map.of(), "");
  }
}

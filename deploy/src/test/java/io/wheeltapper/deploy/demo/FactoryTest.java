package io.wheeltapper.deploy.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FactoryTest {

  static long[] seeds() {
    return Runs.seeds();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theSameSeedSeesTheSame(long seed) {
    List<String> once = ids(Runs.watch(Runs.factory(seed), 10 * Runs.MINUTE, 250));
    List<String> again = ids(Runs.watch(Runs.factory(seed), 10 * Runs.MINUTE, 250));
    assertEquals(once, again);
    assertTrue(once.size() > 10_000, "only " + once.size());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void howOftenOneLooksChangesNothing(long seed) {
    List<String> often = ids(Runs.watch(Runs.factory(seed), 10 * Runs.MINUTE, 100));
    List<String> once = ids(Runs.factory(seed).advance(Runs.START + 10 * Runs.MINUTE));
    assertEquals(once, often);
  }

  @Test
  void anotherSeedSeesOtherThings() {
    assertTrue(
        !xids(Runs.watch(Runs.factory(1), Runs.MINUTE, 1_000))
            .equals(xids(Runs.watch(Runs.factory(2), Runs.MINUTE, 1_000))));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theFirstMinuteShowsSeveralKindsOfTrouble(long seed) {
    List<Signal> seen = Runs.watch(Runs.factory(seed), Runs.MINUTE, 1_000);
    Set<Long> codes =
        events(seen, "xid").stream()
            .map(e -> e.number("xid"))
            .filter(code -> code != 154)
            .collect(Collectors.toSet());
    assertTrue(codes.size() >= 4, "only " + codes);
    assertTrue(!events(seen, "job.rank-failed").isEmpty());
    Set<String> holders =
        statuses(seen, Known.NODE).stream()
            .map(s -> s.field(Known.NODE_HOLDER))
            .collect(Collectors.toSet());
    assertEquals(Set.of("none", "automatic", "foreign"), holders);
    assertTrue(
        statuses(seen, Known.NODE).stream()
            .anyMatch(s -> s.field(Known.NODE_RESPONDING).equals("false")));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void timeNeverGoesBackInWhatIsSeen(long seed) {
    long last = Runs.START;
    for (Signal signal : Runs.watch(Runs.factory(seed), 10 * Runs.MINUTE, 5_000)) {
      assertTrue(signal.at() >= last, () -> "late: " + signal);
      last = signal.at();
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyNodeAndGpuIsReadAtTheStart(long seed) {
    List<Signal> first = Runs.factory(seed).advance(Runs.START);
    Set<Target> nodes =
        statuses(first, Known.NODE).stream().map(Status::target).collect(Collectors.toSet());
    Set<Target> gpus = new HashSet<>();
    for (Signal signal : first) {
      if (signal instanceof Snapshot snapshot && snapshot.target().kind() == Target.Kind.GPU) {
        gpus.add(snapshot.target());
        assertEquals(0, snapshot.number("DCGM_FI_DEV_XID_ERRORS"));
        assertTrue(snapshot.number("DCGM_FI_DEV_GPU_TEMP") > 20);
      }
    }
    assertEquals(64, nodes.size());
    assertEquals(512, gpus.size());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aLostGpuShowsAtThreeOrigins(long seed) {
    List<Signal> seen = Runs.watch(Runs.factory(seed), 2 * Runs.MINUTE, 1_000);
    Event lost =
        events(seen, "xid").stream().filter(e -> e.number("xid") == 79).findFirst().orElseThrow();
    assertTrue(
        statuses(seen, Known.NODE).stream()
            .anyMatch(s ->
                s.node().equals(lost.node())
                    && s.at() > lost.at()
                    && s.number(Known.NODE_GPUS) == 7
                    && s.field(Known.NODE_REASON)
                        .equals("gres/gpu count reported lower than configured (7 < 8)")));
    assertTrue(
        events(seen, "job.rank-failed").stream()
            .anyMatch(e -> e.node().equals(lost.node()) && e.at() > lost.at()));
    assertTrue(
        seen.stream()
            .filter(Snapshot.class::isInstance)
            .filter(s -> s.at() > lost.at() && s.at() <= lost.at() + 20_000)
            .noneMatch(s -> s.target().equals(lost.target())),
        "a GPU that is gone is not read");
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void peopleRepairWhatNobodyElseDoes(long seed) {
    Factory factory = Runs.factory(seed);
    TreeSet<String> sick = new TreeSet<>();
    TreeSet<String> repaired = new TreeSet<>();
    for (long passed = 0; passed <= 20 * Runs.MINUTE; passed += 1_000) {
      factory.advance(Runs.START + passed);
      for (Node node : factory.floor().nodes()) {
        if (!node.healthy()) {
          sick.add(node.name);
        } else if (sick.contains(node.name) && node.open()) {
          repaired.add(node.name);
        }
      }
    }
    assertTrue(sick.size() >= 10, "only " + sick);
    assertTrue(repaired.size() >= sick.size() - 8, () -> sick + " but only " + repaired);
    assertTrue(factory.tally().finished() > 20, factory.tally()::toString);
  }

  private static List<String> ids(List<Signal> signals) {
    return signals.stream().map(Signal::id).toList();
  }

  private static List<String> xids(List<Signal> signals) {
    return events(signals, "xid").stream().map(Event::raw).toList();
  }

  private static List<Event> events(List<Signal> signals, String type) {
    return signals.stream()
        .filter(Event.class::isInstance)
        .map(Event.class::cast)
        .filter(e -> e.type().equals(type))
        .toList();
  }

  private static List<Status> statuses(List<Signal> signals, String type) {
    return signals.stream()
        .filter(Status.class::isInstance)
        .map(Status.class::cast)
        .filter(s -> s.type().equals(type))
        .toList();
  }
}

package io.wheeltapper.deploy.demo;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.guard.Guards;
import io.wheeltapper.core.loop.Diagnosis;
import io.wheeltapper.core.loop.Gate;
import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.loop.Rehearsal;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.ledger.MemoryLedger;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.deploy.demo.Hold.Holder;
import io.wheeltapper.deploy.wiring.Bundle;
import io.wheeltapper.rules.ClassStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The agent with the default bundle over the simulated factory, in virtual time. */
final class WholeAgentTest {

  @SuppressWarnings("NullAway.Init")
  private static Bundle bundle;

  @BeforeAll
  static void load() throws Exception {
    bundle = Bundle.load(Path.of("..", "policies"), ClassStore.none());
  }

  @Test
  void withinAMinuteFaultsAreFoundAndDecidedAndNothingIsTouched() throws Exception {
    Factory factory = Runs.factory(7);
    List<Entry> entries = play(factory, Runs.MINUTE, List.of(), Mode.OBSERVE);
    Set<String> faults =
        entries.stream()
            .filter(Entry.Found.class::isInstance)
            .map(e -> ((Entry.Found) e).fault().code())
            .collect(Collectors.toSet());
    assertTrue(faults.size() >= 5, "only " + faults);
    assertTrue(
        entries.stream().anyMatch(e -> e instanceof Entry.Judged j && j.verdict().equals("allow")));
    assertTrue(entries.stream().noneMatch(Entry.Started.class::isInstance));
    assertTrue(factory.floor().nodes().stream().noneMatch(n -> n.hold.is(Holder.OURS)));
  }

  @Test
  void inActModeItRepairs() throws Exception {
    Factory factory = Runs.factory(7);
    List<Entry> entries = play(factory, 10 * Runs.MINUTE, List.of(factory.actuator()), Mode.ACT);
    Set<String> verified =
        entries.stream()
            .filter(e -> e instanceof Entry.Verified v && v.outcome().equals("done"))
            .map(e -> ((Entry.Verified) e).action())
            .collect(Collectors.toSet());
    assertTrue(
        verified.containsAll(
            Set.of("node.isolate", "job.checkpoint-restart", "node.validate", "node.return")),
        verified::toString);
  }

  private static List<Entry> play(Factory factory, long millis, List<Actuator> actuators, Mode mode)
      throws Exception {
    List<Entry> entries = new ArrayList<>();
    try (Diagnosis diagnosis = bundle.open(2, Diagnosis.Fan.IN_TURN)) {
      Rehearsal.Cast cast =
          new Rehearsal.Cast(
              DemoLimits.on(bundle.policy()),
              diagnosis,
              new Gate(Guards.inOrder()),
              factory.topology(),
              actuators,
              mode);
      Rehearsal rehearsal =
          new Rehearsal(cast, new MemoryLedger(), Runs.START, entries::add, _ -> {});
      rehearsal.take(
          new Input.SetMode(Runs.START, mode, "*", "*", Target.site(), "test", "for the test"));
      for (long passed = 0; passed <= millis; passed += 500) {
        factory.advance(Runs.START + passed).forEach(rehearsal::sense);
        rehearsal.flush();
        rehearsal.until(Runs.START + passed);
      }
    }
    return entries;
  }
}

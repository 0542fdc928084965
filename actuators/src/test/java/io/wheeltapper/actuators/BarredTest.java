package io.wheeltapper.actuators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.NotCalled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A scheduler resets a node of which only another kind sees that its firmware is being written. */
final class BarredTest {

  private static final Attempt ATTEMPT = new Attempt("a", "c", "f", 0, 1);

  /** Does what it is told, and sees what it is said to. */
  private static final class Kind implements Calling {
    private final List<String> offers;
    private final List<String> done = new ArrayList<>();
    private boolean watches;
    private boolean reached = true;
    private String bars = "";

    Kind(String... offers) {
      this.offers = List.of(offers);
    }

    @Override
    public List<Line> lines() {
      return List.of(Line.open("kind"));
    }

    @Override
    public List<SecretFile> secrets() {
      return List.of();
    }

    @Override
    public List<ActionType> actions() {
      Effect effect = new Effect(Effect.Kind.REMOVES, Effect.Interrupts.RUNNING_WORK);
      Duration minute = Duration.ofMinutes(1);
      return offers.stream().map(o -> new ActionType(o, effect, "", minute, minute)).toList();
    }

    @Override
    public boolean watches() {
      return watches;
    }

    @Override
    public Optional<String> bars(Target node) throws CallFailed {
      if (!reached) {
        throw new CallFailed(CallFailed.Kind.UNREACHABLE, "no answer");
      }
      return bars.isEmpty() ? Optional.empty() : Optional.of(bars + " " + node.id());
    }

    @Override
    public List<String> preview(Action action, Attempt attempt) {
      return List.of("call " + action.name());
    }

    @Override
    public Outcome execute(Action action, Attempt attempt) {
      done.add(action.name());
      return new Outcome.Done("done");
    }

    @Override
    public Outcome verify(Action action, Attempt attempt) {
      return new Outcome.Done("seen");
    }
  }

  private final Kind slurm = new Kind("node.isolate", "node.reboot");
  private final Kind bmc = new Kind("firmware.rollback");

  private Actuator slurm() {
    bmc.watches = true;
    return ActuatorKinds.joined(List.of(ActuatorKinds.protect("s", slurm), watching())).getFirst();
  }

  private Calling watching() {
    return ActuatorKinds.protect("b", bmc);
  }

  private static Action of(String name) {
    return Action.of(name, Target.node("n1"));
  }

  @Test
  void nothingIsResetWhileItsBmcWritesFirmware() throws Exception {
    Actuator resets = slurm();
    bmc.bars = "an update is under way on";
    NotCalled no = assertThrows(NotCalled.class, () -> resets.execute(of("node.reboot"), ATTEMPT));
    assertEquals("an update is under way on n1", no.getMessage());
    assertEquals(
        List.of("wait for: an update is under way on n1"),
        resets.preview(of("node.reboot"), ATTEMPT));
    assertEquals(List.of(), slurm.done);
    assertInstanceOf(Outcome.Done.class, resets.execute(of("node.isolate"), ATTEMPT));
    bmc.bars = "";
    assertInstanceOf(Outcome.Done.class, resets.execute(of("node.reboot"), ATTEMPT));
    assertEquals(List.of("node.isolate", "node.reboot"), slurm.done);
  }

  @Test
  void whereItCannotBeAskedNothingIsReset() throws Exception {
    Actuator resets = slurm();
    bmc.reached = false;
    NotCalled no = assertThrows(NotCalled.class, () -> resets.execute(of("node.reboot"), ATTEMPT));
    assertTrue(String.valueOf(no.getMessage()).contains("is not known"), no::getMessage);
    assertEquals(List.of(), slurm.done);
  }

  @Test
  void whereNobodyWatchesNothingIsBetween() {
    List<Actuator> all = ActuatorKinds.joined(List.of(slurm, bmc));
    assertSame(slurm, all.getFirst());
  }
}

package io.wheeltapper.actuators.gpu.node;

import io.wheeltapper.actuators.Pace;
import io.wheeltapper.actuators.Run;
import io.wheeltapper.actuators.gpu.node.Ask.Verb;
import io.wheeltapper.actuators.gpu.node.State.Ended;
import io.wheeltapper.actuators.gpu.node.State.Open;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * This machine's GPUs, as {@code wheeltapper gpu} acts on them: one change at a time; what another
 * left half done is set right before anything else. For one thread.
 */
public final class Machine {

  /** A reset with all its waits takes less. */
  private static final Duration TURN = Duration.ofMinutes(3);

  private final Tools tools;

  /** With what it is reached by. */
  public Machine(Site site, Driver driver, Host host, Run run, Pace pace) {
    this(site, driver, host, run, pace, new StateFile(site.state(), pace));
  }

  /** The same, with what it remembers elsewhere than in the site's folder. */
  public Machine(Site site, Driver driver, Host host, Run run, Pace pace, Notes notes) {
    this.tools = new Tools(site, driver, host, run, pace, notes);
  }

  /** Looks, or does what is wanted. Never throws but for interruption. */
  public Answer answer(Ask ask) throws InterruptedException {
    try {
      Host.Boot boot = tools.host().boot();
      if (ask.verb() == Verb.LOOK) {
        return look(ask, boot, tools.notes().load(boot.id()));
      }
      if (ask.preview()) {
        return carryOut(ask, tools.notes().load(boot.id()));
      }
      Optional<Notes.Turn> turn = tools.notes().turn(TURN);
      if (turn.isEmpty()) {
        return Answer.of(ask, Answer.BUSY, "something else is under way here", true, List.of());
      }
      try (Notes.Turn _ = turn.get()) {
        return locked(ask, boot.id());
      }
    } catch (IOException e) {
      // Before anything was changed: what comes later tells its end itself.
      return Answer.refused(ask, String.valueOf(e.getMessage()), true);
    }
  }

  private Answer locked(Ask ask, String boot) throws IOException, InterruptedException {
    State state = tools.notes().load(boot);
    Open open = state.open();
    List<String> left = open == null ? List.of() : interruption(open.verb()).settle(open, state);
    if (!left.isEmpty()) {
      return Answer.of(
          ask, Answer.FAILED, "left half done: " + String.join("; ", left), true, List.of());
    }
    State settled = tools.notes().load(boot);
    if (ask.verb() == Verb.SETTLE) {
      Ended end = settled.ended(ask.attempt()).orElse(null);
      return told(ask, open == null ? "nothing was open" : "set right", List.of(), settled, end, 0);
    }
    return carryOut(ask, settled);
  }

  private Answer carryOut(Ask ask, State state) throws IOException, InterruptedException {
    return switch (ask.verb()) {
      case RESET, RELOAD ->
          ask.preview()
              ? interruption(ask.verb().word()).preview(ask, state)
              : interruption(ask.verb().word()).run(ask, state);
      case CAP, LOCK -> new Limits(tools).run(ask, state);
      case UNCAP, UNLOCK -> new GivingBack(tools, ask).run(state);
      case LOOK, SETTLE -> Answer.of(ask, Answer.DONE, "nothing would be called", false, List.of());
    };
  }

  private Interruption interruption(String verb) {
    Quiet quiet = new Quiet(tools);
    Restoring restoring = new Restoring(tools, quiet);
    return new Interruption(
        tools,
        verb.equals(Verb.RESET.word())
            ? new Reset(tools, quiet, restoring)
            : new Reload(tools, quiet, restoring));
  }

  private Answer look(Ask ask, Host.Boot boot, State state) {
    List<Gpu> gpus;
    String why = "";
    try {
      gpus = tools.gpus();
    } catch (IOException e) {
      gpus = List.of();
      why = String.valueOf(e.getMessage());
    }
    Ended end = state.ended(ask.attempt()).orElse(null);
    return told(ask, why, gpus, state, end, boot.at());
  }

  private static Answer told(
      Ask ask, String why, List<Gpu> gpus, State state, @Nullable Ended end, long booted) {
    Open open = state.open();
    return new Answer(
        ask.verb().word(),
        ask.verb() == Verb.LOOK && gpus.isEmpty() ? Answer.FAILED : Answer.DONE,
        why,
        false,
        List.of(),
        gpus,
        Limits.inForce(state.caps(), gpus),
        Limits.inForce(state.locks(), gpus),
        end,
        open == null ? "" : open.verb() + " " + open.attempt() + " " + open.phase(),
        booted);
  }
}

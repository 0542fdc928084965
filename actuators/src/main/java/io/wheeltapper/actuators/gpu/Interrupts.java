package io.wheeltapper.actuators.gpu;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Deed;
import io.wheeltapper.actuators.gpu.node.Answer;
import io.wheeltapper.actuators.gpu.node.Ask;
import io.wheeltapper.actuators.gpu.node.Ask.Verb;
import io.wheeltapper.actuators.gpu.node.Gpu;
import io.wheeltapper.actuators.gpu.node.State;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code gpu.reset} and {@code node.reload-driver}: what nobody may be on meanwhile. The machine
 * itself looks at that last, and remembers the attempt. There is no undo.
 */
record Interrupts(ActionType type, Verb verb, Nodes nodes) implements Deed {

  private Ask ask(Action action, Attempt attempt, Verb wanted, boolean preview) {
    String gpu = verb == Verb.RESET ? Names.gpuOf(action) : Ask.ALL;
    return new Ask(
        wanted, gpu, Names.word(attempt.id()), Names.word(attempt.caseId()), 0, 0, preview);
  }

  @Override
  public List<String> preview(Action action, Attempt attempt)
      throws CallFailed, InterruptedException {
    String node = Names.nodeOf(action);
    return Previews.of(nodes, node, ask(action, attempt, verb, true));
  }

  @Override
  public Outcome execute(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    String node = Names.nodeOf(action);
    Answer seen = nodes.ask(node, ask(action, attempt, verb, true));
    if (!seen.result().equals(Answer.DONE)) {
      return Told.outcome(node, seen);
    }
    try {
      return Told.outcome(node, nodes.act(node, ask(action, attempt, verb, false)));
    } catch (CallFailed e) {
      if (e.kind() != CallFailed.Kind.UNCERTAIN) {
        throw e;
      }
      return settled(node, action, attempt, e);
    }
  }

  /** The answer was lost: whoever holds the machine's turn is waited for, and its end told. */
  private Outcome settled(String node, Action action, Attempt attempt, CallFailed lost)
      throws CallFailed, InterruptedException {
    State.Ended end;
    try {
      end = nodes.act(node, ask(action, attempt, Verb.SETTLE, false)).ended();
    } catch (CallFailed e) {
      throw lost;
    }
    if (end == null) {
      throw lost; // it may still be on its way
    }
    return end.result().equals(Answer.DONE)
        ? new Outcome.Done(Told.plain(node + ": " + end.why()))
        : new Outcome.Unknown(Told.plain(node + ": " + end.result() + ": " + end.why()));
  }

  @Override
  public Outcome verify(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    String node = Names.nodeOf(action);
    Answer look = nodes.ask(node, ask(action, attempt, Verb.LOOK, false));
    if (!look.result().equals(Answer.DONE)) {
      return new Outcome.Failed(Told.plain(node + ": " + look.why()), true);
    }
    if (!look.open().isEmpty()) {
      return new Outcome.Failed(Told.plain(node + ": under way: " + look.open()), true);
    }
    State.Ended end = look.ended();
    if (end == null) {
      // Also where it booted since: by which clock that was is not certain enough to call it done.
      return new Outcome.Failed(
          Told.plain(
              node
                  + ": no trace of this attempt; it booted at "
                  + Instant.ofEpochMilli(look.booted())),
          true);
    }
    if (!end.result().equals(Answer.DONE)) {
      return new Outcome.Failed(Told.plain(node + ": " + end.result() + ": " + end.why()), false);
    }
    // A driver that was loaded anew because it named none: all that it names now.
    List<String> all = look.gpus().stream().map(Gpu::uuid).toList();
    return well(node, end.gpus().isEmpty() ? all : end.gpus(), look);
  }

  /** Each answers, and nothing waits for another reset. */
  private static Outcome well(String node, List<String> uuids, Answer look) {
    if (uuids.isEmpty()) {
      return new Outcome.Failed(Told.plain(node + ": it has not come back"), true);
    }
    List<String> seen = new ArrayList<>();
    for (String uuid : uuids) {
      Gpu gpu = look.gpus().stream().filter(g -> g.uuid().equals(uuid)).findFirst().orElse(null);
      if (gpu == null) {
        return new Outcome.Failed(Told.plain(node + ": " + uuid + " has not come back"), true);
      }
      if (!gpu.state().equals(Gpu.OK)) {
        return new Outcome.Failed(Told.plain(node + ": " + uuid + " is " + gpu.state()), false);
      }
      if (gpu.pending() > 0 || gpu.recovery() > 0) {
        return new Outcome.Failed(
            Told.plain(
                node
                    + ": "
                    + uuid
                    + (gpu.pending() > 0
                        ? " still has rows to remap"
                        : " still wants recovery " + gpu.recovery())),
            false);
      }
      seen.add(Told.speed(gpu));
    }
    return new Outcome.Done(Told.plain(node + ": " + String.join("; ", seen)));
  }
}

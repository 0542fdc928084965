package io.wheeltapper.actuators.gpu;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Deed;
import io.wheeltapper.actuators.gpu.node.Answer;
import io.wheeltapper.actuators.gpu.node.Ask;
import io.wheeltapper.actuators.gpu.node.Ask.Verb;
import io.wheeltapper.actuators.gpu.node.State;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code gpu.uncap-power} and {@code gpu.unlock-clocks}: what we hold for the case is set to what
 * it was before, not to the device's default; what another has set since is left alone.
 *
 * @param verb {@link Verb#UNCAP} or {@link Verb#UNLOCK}
 */
record Releases(ActionType type, Verb verb, Nodes nodes) implements Deed {

  private static Ask ask(Action action, Attempt attempt, Verb wanted, boolean preview) {
    return new Ask(
        wanted,
        Names.limited(action),
        Names.word(attempt.id()),
        Names.word(attempt.caseId()),
        0,
        0,
        preview);
  }

  @Override
  public List<String> preview(Action action, Attempt attempt)
      throws CallFailed, InterruptedException {
    List<String> calls = new ArrayList<>();
    for (String node : Names.nodesOf(action)) {
      calls.addAll(Previews.of(nodes, node, ask(action, attempt, verb, true)));
    }
    return calls;
  }

  /** As many as can be: what is given back on one node does not wait for another. */
  @Override
  public Outcome execute(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    Outcome worst = new Outcome.Done("given back");
    CallFailed lost = null;
    for (String node : Names.nodesOf(action)) {
      try {
        Outcome outcome = Told.outcome(node, nodes.act(node, ask(action, attempt, verb, false)));
        worst = outcome instanceof Outcome.Done ? worst : outcome;
      } catch (CallFailed e) {
        lost = lost == null || e.kind() == CallFailed.Kind.UNCERTAIN ? e : lost;
      }
    }
    if (lost != null) {
      throw lost;
    }
    return worst;
  }

  @Override
  public Outcome verify(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    Ask ask = ask(action, attempt, Verb.LOOK, false);
    List<String> seen = new ArrayList<>();
    for (String node : Names.nodesOf(action)) {
      Answer look = nodes.ask(node, ask);
      if (!look.result().equals(Answer.DONE)) {
        return new Outcome.Failed(Told.plain(node + ": " + look.why()), true);
      }
      Map<String, State.Held> held = verb == Verb.UNCAP ? look.caps() : look.locks();
      for (Map.Entry<String, State.Held> one : held.entrySet()) {
        // Also where the GPU is not listed any more.
        if (one.getValue().kase().equals(attempt.caseId()) && meant(ask, one.getKey(), look)) {
          return new Outcome.Failed(Told.plain(node + ": " + one.getKey() + ", held yet"), true);
        }
      }
      look.gpus().forEach(gpu -> seen.add(Told.speed(gpu)));
    }
    return new Outcome.Done(Told.plain(String.join("; ", seen)));
  }

  private static boolean meant(Ask ask, String uuid, Answer look) {
    return ask.gpu().equals(Ask.ALL)
        || ask.gpu().equals(uuid)
        || look.gpus().stream().anyMatch(g -> g.uuid().equals(uuid) && g.pci().equals(ask.gpu()));
  }
}

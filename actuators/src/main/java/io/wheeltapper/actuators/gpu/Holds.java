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
import java.util.ArrayList;
import java.util.List;

/**
 * {@code gpu.cap-power} and {@code gpu.lock-clocks}: on all GPUs of all nodes of the jobs
 * concerned, or on none, since a job runs as fast as its slowest GPU. Parameters: {@code watts}, or
 * {@code mhz} as {@code 345-1200}.
 *
 * @param verb {@link Verb#CAP} or {@link Verb#LOCK}
 * @param undo its inverse
 * @param bounds the site's
 * @param most nodes at once: one after the other is set, and all within the step's time
 */
record Holds(ActionType type, Verb verb, Verb undo, Range bounds, int most, Nodes nodes)
    implements Deed {

  private static final long MILLI = 1000;

  /** A limit is an average over some milliseconds, and a reading is another. */
  private static final double OVER = 1.05;

  /** A step of the clock generator, in MHz. */
  private static final int STEP = 15;

  private Ask ask(Action action, Attempt attempt, Verb wanted, boolean preview) {
    Range range = wanted(action);
    return new Ask(
        wanted,
        Names.limited(action),
        Names.word(attempt.id()),
        Names.word(attempt.caseId()),
        range.least(),
        range.most(),
        preview);
  }

  private Range wanted(Action action) {
    String key = verb == Verb.CAP ? "watts" : "mhz";
    String said = action.parameter(key);
    Range range = Range.parse(verb == Verb.CAP ? said + "-" + said : said, bounds.what());
    if (range == null) {
      throw new IllegalArgumentException(
          "the ladder says no "
              + key
              + "; write with: {"
              + key
              + ": "
              + (verb == Verb.CAP ? "500" : "345-1200")
              + "}");
    }
    for (int number : List.of(range.least(), range.most())) {
      // A lock's lower end slows nobody.
      String no = verb == Verb.LOCK && number < range.most() ? "" : bounds.forbids(number);
      if (!no.isEmpty()) {
        throw new IllegalArgumentException(no);
      }
    }
    return range;
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

  /** All are looked at before the first is changed. */
  @Override
  public Outcome execute(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    List<String> all = Names.nodesOf(action);
    if (all.size() > most) {
      return new Outcome.Failed(
          all.size()
              + " nodes are too many to be set as one; 'most-nodes' is "
              + most
              + ", raise it with 'limit-timeout': one node after the other is looked at and set",
          false);
    }
    for (String node : all) {
      Answer seen = nodes.ask(node, ask(action, attempt, verb, true));
      if (!seen.result().equals(Answer.DONE)) {
        return Told.outcome(node, seen);
      }
    }
    List<String> done = new ArrayList<>();
    for (String node : all) {
      Answer answer;
      try {
        answer = nodes.act(node, ask(action, attempt, verb, false));
      } catch (CallFailed e) {
        if (e.kind() == CallFailed.Kind.UNCERTAIN) {
          throw e; // what stands is looked at, and taken back by the inverse
        }
        String left = back(done, action, attempt);
        if (left.isEmpty()) {
          throw e;
        }
        return new Outcome.Unknown(Told.plain(e.getMessage() + left));
      }
      if (!answer.result().equals(Answer.DONE)) {
        Outcome outcome = Told.outcome(node, answer);
        if (outcome instanceof Outcome.Unknown) {
          done.add(node); // some of its GPUs may be set
        }
        String left = back(done, action, attempt);
        return left.isEmpty() ? outcome : new Outcome.Unknown(outcome.detail() + left);
      }
      done.add(node);
    }
    return new Outcome.Done(Told.plain("set on " + String.join(" ", done)));
  }

  /** What could not be taken back, in words. */
  private String back(List<String> done, Action action, Attempt attempt)
      throws InterruptedException {
    List<String> left = new ArrayList<>();
    for (String node : done) {
      try {
        if (!nodes.act(node, ask(action, attempt, undo, false)).result().equals(Answer.DONE)) {
          left.add(node);
        }
      } catch (CallFailed e) {
        left.add(node);
      }
    }
    return left.isEmpty() ? "" : "; it stands on " + String.join(" ", left);
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
      int before = seen.size();
      for (Gpu gpu : look.gpus()) {
        if (ask.gpu().equals(Ask.ALL)
            || gpu.uuid().equals(ask.gpu())
            || gpu.pci().equals(ask.gpu())) {
          String no = verb == Verb.CAP ? uncapped(gpu, ask) : unlocked(gpu, look, ask);
          if (!no.isEmpty()) {
            return new Outcome.Failed(Told.plain(node + ": " + Told.speed(gpu) + "; " + no), true);
          }
          seen.add(Told.speed(gpu));
        }
      }
      if (seen.size() == before) {
        return new Outcome.Failed(Told.plain(node + ": no such GPU is seen"), true);
      }
    }
    return new Outcome.Done(Told.plain(String.join("; ", seen)));
  }

  /** By what the driver enforces and the GPU draws, whoever has set it. */
  private static String uncapped(Gpu gpu, Ask ask) {
    long most = ask.least() * MILLI;
    Gpu.Power power = gpu.power();
    if (power.limit() <= 0 || power.limit() > most || power.enforced() > most) {
      return "not capped at " + ask.least() + " W";
    }
    return power.draw() > most * OVER ? "draws more than its cap" : "";
  }

  /**
   * The driver cannot be asked for a lock: that it took our call since it was last loaded, and that
   * the clock is not above it.
   */
  private static String unlocked(Gpu gpu, Answer look, Ask ask) {
    State.Held held = look.locks().get(gpu.uuid());
    if (held == null || held.least() != ask.least() || held.most() != ask.most()) {
      return "not locked, or the driver was loaded anew since";
    }
    return gpu.clocks().sm() > ask.most() + STEP ? "runs above its lock" : "";
  }
}

package io.wheeltapper.actuators.kubernetes.job;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.job.Contract;
import io.wheeltapper.actuators.job.Sight;
import io.wheeltapper.actuators.job.Steps;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.Attempt;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;

/** Whether a job was restarted and goes on, by one look; and what that cost. */
record JobRestarted(JobTerms terms, Action action, Attempt attempt) {

  Outcome verdict() throws CallFailed, InterruptedException {
    List<Root> found = JobLook.roots(terms, action);
    if (found.size() != 1) {
      return found.isEmpty()
          ? new Outcome.Done("ended by itself: Kubernetes knows it no more")
          : new Outcome.Failed("two controllers have a job of that name", false);
    }
    Root root = found.getFirst();
    Note.Step mine = root.note().of(attempt.id());
    if (root.ended()) {
      return root.state().phase() == Root.Phase.ENDED_BADLY && mine != Note.Step.NONE
          ? new Outcome.Failed("restarted, and then ended: " + root.state().word(), false)
          : new Outcome.Done("ended by itself: " + root.state().word());
    }
    return switch (mine) {
      case NONE -> untouched(root);
      case ASKED -> new Outcome.Failed("asked for a checkpoint, and not stopped yet", true);
      case STOPPED -> new Outcome.Failed("stopped, and not started again yet", true);
      case STARTED -> started(root);
    };
  }

  private Outcome untouched(Root root) throws CallFailed, InterruptedException {
    if (root.off()) {
      return new Outcome.Done("does not run: stopped, and not by this attempt");
    }
    List<Member> placed = placed(root);
    String avoid = action.parameter("avoid");
    if (placed.isEmpty()) {
      return new Outcome.Failed("does not run yet: it waits", true);
    }
    return !avoid.isEmpty() && placed.stream().noneMatch(p -> p.node().equals(avoid))
        ? new Outcome.Done("does not run on " + avoid)
        : new Outcome.Failed("still the old run", true);
  }

  private List<Member> placed(Root root) throws CallFailed, InterruptedException {
    return terms.jobs().pods(root).stream().filter(Member::placed).toList();
  }

  private Outcome started(Root root) throws CallFailed, InterruptedException {
    if (root.off()) {
      return new Outcome.Failed("does not run: it is stopped", true);
    }
    List<Member> placed = placed(root);
    String avoid = action.parameter("avoid");
    if (placed.stream().anyMatch(p -> p.node().equals(avoid) && !p.ending())) {
      return new Outcome.Failed("started on " + avoid + " again", false);
    }
    long ready = placed.stream().filter(Member::ready).count();
    long wanted = Math.max(1, root.shape().pods() > 0 ? root.shape().pods() : placed.size());
    if (ready < wanted) {
      String why = root.queue().none() ? "" : " (" + root.queue().word() + ")";
      return new Outcome.Failed(ready + " of " + wanted + " pods are ready" + why, true);
    }
    TreeSet<String> nodes = new TreeSet<>();
    placed.forEach(p -> nodes.add(p.node()));
    return progress(root, "runs on " + some(nodes));
  }

  private static String some(TreeSet<String> nodes) {
    return nodes.size() > 8 ? nodes.size() + " nodes" : String.join(",", nodes);
  }

  private Outcome progress(Root root, String runs) throws CallFailed, InterruptedException {
    Optional<Contract> contract;
    try {
      contract = JobLook.contract(root);
    } catch (IllegalArgumentException e) {
      return new Outcome.Done(runs + "; its steps were not seen: its contract was changed since");
    }
    if (contract.isEmpty() || contract.get().progress().isEmpty()) {
      return new Outcome.Done(
          runs + ", all pods ready; its steps were not seen: its contract names no progress");
    }
    Optional<Sight> sight = terms.checkpoint(root).look(contract.get().progress().get());
    Note note = root.note();
    if (sight.isEmpty() || !moved(sight.get(), note)) {
      return new Outcome.Failed(runs + "; no progress seen yet", true);
    }
    OptionalLong step = sight.get().step();
    return new Outcome.Done(
        runs
            + "; its steps go on"
            + (step.isPresent() ? ", at step " + step.getAsLong() : "")
            + "; "
            + lost(sight.get(), note));
  }

  private static boolean moved(Sight sight, Note note) {
    OptionalLong step = sight.step();
    // The last step of the old run proves nothing, even where a clock makes it look later.
    boolean another = step.isPresent() && !step.equals(note.seen());
    boolean since = sight.at() > 0 ? sight.at() > note.at() : another;
    return since
        && (another || step.isEmpty() || note.seen().isEmpty())
        && (step.isEmpty()
            || note.checkpoint().isEmpty()
            || step.getAsLong() > note.checkpoint().getAsLong());
  }

  /** By the job's own log where it shows the restart; else by the last step that was seen. */
  private static String lost(Sight sight, Note note) {
    if (note.seen().isEmpty()) {
      return "how many steps were lost is not known: none was seen before";
    }
    long seen = note.seen().getAsLong();
    OptionalLong logged = Steps.lost(sight.text(), seen);
    if (logged.isPresent()) {
      return logged.getAsLong()
          + " steps lost: stopped at step "
          + seen
          + ", went on from "
          + (seen - logged.getAsLong());
    }
    return note.checkpoint().isPresent()
        ? Math.max(0, seen - note.checkpoint().getAsLong())
            + " steps lost at least: last seen at step "
            + seen
            + ", checkpoint of step "
            + note.checkpoint().getAsLong()
        : "how many steps were lost is not known: its checkpoint names no step";
  }
}

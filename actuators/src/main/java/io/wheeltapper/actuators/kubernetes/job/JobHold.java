package io.wheeltapper.actuators.kubernetes.job;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Deed;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code job.hold}: a job that does not run does not start, or not again; one that an attempt of
 * ours left stopped stays so. {@code job.release}: takes back a hold of ours, and starts what an
 * attempt of ours left stopped; nobody else's. A job that runs is never held: on Kubernetes that
 * would end it.
 */
record JobHold(ActionType type, boolean holds, JobTerms terms) implements Deed {

  private record Plan(List<JobChange> changes, Optional<Outcome> instead) {}

  private static Plan instead(Outcome outcome) {
    return new Plan(List.of(), Optional.of(outcome));
  }

  private static Plan refuse(String why) {
    return instead(new Outcome.Failed(why, false));
  }

  private static Plan already(String what) {
    return instead(new Outcome.Done(what));
  }

  private Plan plan(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    List<Root> found = JobLook.roots(terms, action);
    if (found.size() > 1) {
      return refuse("two controllers have a job of that name: act on neither");
    }
    if (found.isEmpty() || found.getFirst().ended()) {
      return already("ended by itself");
    }
    Root root = found.getFirst();
    if (!root.shape().owner().isEmpty()) {
      return refuse("it belongs to " + root.shape().owner() + "; act on that");
    }
    return holds ? hold(root, attempt) : release(root, attempt);
  }

  private Plan hold(Root root, Attempt attempt) throws CallFailed, InterruptedException {
    Note note = root.note();
    Switch its = new Switch(root);
    if (its.workersOnly()) {
      return refuse("a Ray cluster cannot be held: its head would be ended");
    }
    if (root.off()) {
      if (note.held()) {
        return already("held already");
      }
      return note.step() == Note.Step.STOPPED
          ? new Plan(List.of(its.note(note.with(true))), Optional.empty())
          : already("held already, and not by us");
    }
    return terms.jobs().pods(root).stream().anyMatch(Member::placed)
        ? refuse("it runs: a hold would end it")
        : new Plan(its.off(held(attempt), attempt), Optional.empty());
  }

  /** With its time: by that it is known later whether another stopped it since. */
  private Note held(Attempt attempt) {
    return Note.NOTHING
        .next(
            attempt.id(),
            Note.Step.STOPPED,
            terms.pace().now(),
            OptionalLong.empty(),
            OptionalLong.empty())
        .with(true);
  }

  private Plan release(Root root, Attempt attempt) {
    Switch its = new Switch(root);
    if (ours(root)) {
      // The note goes last: without it, what is off would be another's.
      return new Plan(its.on(Note.NOTHING, attempt).reversed(), Optional.empty());
    }
    if (root.note().held()) {
      // Another turned the switch since: only the note is ours.
      return new Plan(List.of(its.note(Note.NOTHING)), Optional.empty());
    }
    return root.off() ? refuse("stopped by another; not ours to release") : already("not held");
  }

  /** Whether it is off by our hold, or since an attempt of ours left it so. */
  private static boolean ours(Root root) {
    return root.offByUs() && (root.note().held() || root.note().step() == Note.Step.STOPPED);
  }

  @Override
  public List<String> preview(Action action, Attempt attempt)
      throws CallFailed, InterruptedException {
    Plan plan = plan(action, attempt);
    return plan.instead().isPresent()
        ? List.of("nothing: " + plan.instead().get().detail())
        : plan.changes().stream().map(terms.jobs()::describe).toList();
  }

  @Override
  public Outcome execute(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    Plan plan = plan(action, attempt);
    if (plan.instead().isPresent()) {
      return plan.instead().get();
    }
    for (JobChange change : plan.changes()) {
      terms.jobs().apply(change);
    }
    return new Outcome.Done(holds ? "held" : "released");
  }

  @Override
  public Outcome verify(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    List<Root> found = JobLook.roots(terms, action);
    if (found.size() != 1 || found.getFirst().ended()) {
      return new Outcome.Done("ended by itself");
    }
    Root root = found.getFirst();
    if (holds) {
      return root.off()
          ? new Outcome.Done("held")
          : new Outcome.Failed("not held: " + root.state().word(), true);
    }
    if (!root.off()) {
      return new Outcome.Done("not held");
    }
    if (root.note().held() || ours(root)) {
      return new Outcome.Failed("still held", true);
    }
    return root.offByUs()
        ? new Outcome.Failed("still held", false)
        : new Outcome.Done("not held by us; stopped by another");
  }
}

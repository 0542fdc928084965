package io.wheeltapper.actuators.kubernetes.job;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Words;
import io.wheeltapper.actuators.job.Checkpoint;
import io.wheeltapper.actuators.job.Contract;
import io.wheeltapper.actuators.job.Marker;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.Attempt;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The second half of a restart: a job that we stopped is started again once nothing of it runs. It
 * needs nothing of the first half but what is noted on the job, so that another process can do it.
 *
 * @param asks whether a checkpoint is asked for, which {@code signal=TERM} does by the stop itself
 */
record JobStart(JobTerms terms, boolean asks, Action action, Attempt attempt) {

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

  /** The last step that the job shows; unknown is no reason not to stop it. */
  static OptionalLong seen(JobTerms terms, Root root, Contract contract)
      throws InterruptedException {
    try {
      return contract.progress().isPresent()
          ? JobRestart.step(terms.checkpoint(root).look(contract.progress().get()))
          : OptionalLong.empty();
    } catch (CallFailed e) {
      return OptionalLong.empty();
    }
  }

  Outcome finish(String words) throws CallFailed, InterruptedException {
    long until = terms.pace().now() + terms.ending().toMillis();
    while (true) {
      JobLook look = JobLook.of(terms, action, attempt);
      if (look instanceof JobLook.Over over) {
        return over.outcome();
      }
      if (!(look instanceof JobLook.Stopped stopped)) {
        return new Outcome.Failed("it was stopped, and runs", true);
      }
      Switch its = new Switch(stopped.root());
      List<Member> left = its.going(stopped.pods(), action.parameter("avoid"));
      String blocked = "";
      for (Member pod : its.evicts() ? left : List.<Member>of()) {
        blocked = pod.ending() ? blocked : terms.jobs().apply(Switch.evict(pod)).orElse(blocked);
      }
      if (left.isEmpty()) {
        return start(stopped.root(), words);
      }
      if (terms.pace().now() >= until) {
        return new Outcome.Failed(
            Words.plain(
                    "stopped, and "
                        + left.size()
                        + " pods do not end, "
                        + left.getFirst().name()
                        + " on "
                        + left.getFirst().node()
                        + (blocked.isEmpty() ? "" : ": " + blocked),
                    400)
                + left(its),
            false);
      }
      terms.pace().pause(BETWEEN_LOOKS);
    }
  }

  private Outcome start(Root root, String words) throws CallFailed, InterruptedException {
    Note note = root.note();
    Optional<Contract> contract = readable(root);
    OptionalLong saved = note.checkpoint();
    String said = words;
    if (asks
        && contract.isPresent()
        && JobLook.byStop(contract.get())
        && note.step() == Note.Step.STOPPED) {
      Checkpoint.Found found =
          terms
              .checkpoint(root)
              .await(contract.get(), new Marker.Asked(note.at(), saved), () -> true);
      said = found.words();
      if (found.broken() && !found.usable()) {
        terms.jobs().apply(new Switch(root).note(note.with(true)));
        return new Outcome.Failed(
            "stopped and left so, held: " + said + left(new Switch(root)), false);
      }
      saved = found.step().isPresent() ? found.step() : saved;
    }
    OptionalLong last =
        contract.isPresent() ? seen(terms, root, contract.get()) : OptionalLong.empty();
    Note started =
        note.next(
            attempt.id(),
            Note.Step.STARTED,
            terms.pace().now(),
            last.isPresent() ? last : note.seen(),
            saved);
    try {
      for (JobChange change : new Switch(root).on(started, attempt)) {
        terms.jobs().apply(change);
      }
    } catch (CallFailed e) {
      if (e.kind() == CallFailed.Kind.REFUSED) {
        return refused(note, e);
      }
      throw e;
    }
    return new Outcome.Done("stopped and started again; " + said);
  }

  /** Its note says again what is so: by that {@code job.release} knows that we stopped it. */
  private Outcome refused(Note stopped, CallFailed why) throws CallFailed, InterruptedException {
    JobLook look = JobLook.of(terms, action, attempt);
    if (look instanceof JobLook.Over over) {
      return over.outcome();
    }
    String left = "";
    if (look instanceof JobLook.Stopped(Root root, List<Member> _)) {
      Switch its = new Switch(root);
      if (root.note().of(attempt.id()) == Note.Step.STARTED) {
        terms.jobs().apply(its.note(stopped));
      }
      left = left(its);
    }
    return new Outcome.Failed(
        Words.plain("stopped, and its start was refused: " + why.getMessage(), 400) + left, false);
  }

  /** What a person needs to know of a job that we leave stopped. */
  private String left(Switch its) {
    return its.workersOnly()
        ? ""
        : "; " + action.target() + " stays stopped; to start it: job.release";
  }

  private static Optional<Contract> readable(Root root) {
    try {
      return JobLook.contract(root);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}

package io.wheeltapper.actuators.kubernetes.job;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Deed;
import io.wheeltapper.actuators.Words;
import io.wheeltapper.actuators.job.Ask;
import io.wheeltapper.actuators.job.Checkpoint;
import io.wheeltapper.actuators.job.Contract;
import io.wheeltapper.actuators.job.Marker;
import io.wheeltapper.actuators.job.Sight;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code job.checkpoint-restart}: asks a job for a checkpoint, waits until it is whole, stops the
 * job by whoever owns its switch, waits until nothing of it runs, and starts it again; {@code
 * job.requeue}: the same without asking, on the last periodic checkpoint. Only for a job that
 * declares the {@link Contract}.
 *
 * <p>With {@code signal=TERM} the stop itself asks: it is made only while the last checkpoint, or
 * the run, is no older than the loss that the owner bears, and a job that then leaves a broken
 * marker stays stopped and held.
 *
 * <p>Before each step a {@link Note} on the job says so, in the request of the step itself where it
 * can be. Parameters: {@code avoid}, the node that it must leave, which must be isolated first.
 */
record JobRestart(ActionType type, boolean asks, JobTerms terms) implements Deed {

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

  @Override
  public List<String> preview(Action action, Attempt attempt)
      throws CallFailed, InterruptedException {
    List<String> calls = new ArrayList<>();
    switch (JobLook.of(terms, action, attempt)) {
      case JobLook.Over over -> calls.add("nothing: " + over.outcome().detail());
      case JobLook.Stopped stopped -> again(calls, stopped.root(), stopped.pods(), action, attempt);
      case JobLook.Ready ready -> {
        Root root = ready.root();
        Contract contract = ready.contract();
        asking(ready, attempt, OptionalLong.empty())
            .forEach(c -> calls.add(terms.jobs().describe(c)));
        if (asks
            && contract.ask() instanceof Ask.Flag(java.nio.file.Path file)
            && fresh(root, attempt)) {
          calls.add("create " + file);
        }
        calls.addAll(terms.checkpoint(root).describe(contract, asks && !JobLook.byStop(contract)));
        stopping(root, attempt, OptionalLong.empty(), OptionalLong.empty())
            .forEach(c -> calls.add(terms.jobs().describe(c)));
        again(calls, root, ready.pods(), action, attempt);
      }
    }
    return calls;
  }

  private void again(
      List<String> calls, Root root, List<Member> pods, Action action, Attempt attempt) {
    Switch its = new Switch(root);
    if (its.evicts()) {
      its.going(pods, action.parameter("avoid")).stream()
          .filter(p -> !p.ending())
          .forEach(p -> calls.add(terms.jobs().describe(Switch.evict(p))));
    }
    calls.add("wait " + terms.ending() + " at most until nothing of it runs");
    its.on(
            root.note()
                .next(
                    attempt.id(), Note.Step.STARTED, 0, OptionalLong.empty(), OptionalLong.empty()),
            attempt)
        .forEach(c -> calls.add(terms.jobs().describe(c)));
  }

  @Override
  public Outcome execute(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    return switch (JobLook.of(terms, action, attempt)) {
      case JobLook.Over over -> over.outcome();
      case JobLook.Stopped _ -> finish(action, attempt, "stopped before");
      case JobLook.Ready ready -> prepared(ready, action, attempt);
    };
  }

  private Outcome prepared(JobLook.Ready ready, Action action, Attempt attempt)
      throws CallFailed, InterruptedException {
    Checkpoint.Found found = found(ready, action, attempt);
    return switch (JobLook.of(terms, action, attempt)) {
      case JobLook.Over over -> over.outcome();
      case JobLook.Stopped _ -> finish(action, attempt, found.words());
      case JobLook.Ready now -> {
        if (!found.usable()) {
          yield new Outcome.Failed(found.words(), false);
        }
        OptionalLong saved = found.step();
        for (JobChange change :
            stopping(now.root(), attempt, seen(now.root(), now.contract()), saved)) {
          terms.jobs().apply(change);
        }
        yield finish(action, attempt, found.words());
      }
    };
  }

  /** Whether this attempt has not asked before. */
  private static boolean fresh(Root root, Attempt attempt) {
    return root.note().of(attempt.id()) == Note.Step.NONE;
  }

  private Checkpoint.Found found(JobLook.Ready ready, Action action, Attempt attempt)
      throws CallFailed, InterruptedException {
    Contract contract = ready.contract();
    Checkpoint checkpoint = terms.checkpoint(ready.root());
    Note before = ready.root().note();
    if (before.of(attempt.id()) == Note.Step.STOPPED) {
      return new Checkpoint.Found(true, before.checkpoint(), "a checkpoint was seen before", false);
    }
    if (!asks) {
      return checkpoint.periodic(contract);
    }
    if (JobLook.byStop(contract)) {
      return bearable(ready, checkpoint);
    }
    Marker.Asked asked = new Marker.Asked(before.at(), before.checkpoint());
    if (fresh(ready.root(), attempt)) {
      OptionalLong step = step(checkpoint.look(contract.marker()));
      asked = new Marker.Asked(terms.pace().now(), step);
      for (JobChange change : asking(ready, attempt, step)) {
        terms.jobs().apply(change);
      }
      if (contract.ask() instanceof Ask.Flag flag) {
        checkpoint.raise(flag, attempt.id());
      }
    }
    return checkpoint.await(
        contract, asked, () -> !(JobLook.of(terms, action, attempt) instanceof JobLook.Ready));
  }

  /** Nobody knows yet whether the stop brings a checkpoint: what may be lost must be bearable. */
  private Checkpoint.Found bearable(JobLook.Ready ready, Checkpoint checkpoint)
      throws CallFailed, InterruptedException {
    Checkpoint.Found last = checkpoint.periodic(ready.contract());
    long began =
        ready.pods().stream().mapToLong(Member::startedAt).filter(t -> t > 0).min().orElse(0);
    boolean young = began > 0 && terms.pace().now() - began <= ready.contract().loss().toMillis();
    OptionalLong step = step(checkpoint.look(ready.contract().marker()));
    return last.usable() || young
        ? new Checkpoint.Found(true, step, "the stop asks for a checkpoint", false)
        : last;
  }

  private static OptionalLong step(Optional<Sight> sight) {
    return sight.map(Sight::step).orElse(OptionalLong.empty());
  }

  /** Nothing when this attempt has asked before: the note stands, whether or not the call went. */
  private List<JobChange> asking(JobLook.Ready ready, Attempt attempt, OptionalLong step)
      throws CallFailed, InterruptedException {
    Root root = ready.root();
    Contract contract = ready.contract();
    if (!asks || !fresh(root, attempt) || JobLook.byStop(contract)) {
      return List.of();
    }
    Note note =
        root.note()
            .next(attempt.id(), Note.Step.ASKED, terms.pace().now(), OptionalLong.empty(), step);
    Switch its = new Switch(root);
    return switch (contract.ask()) {
      case Ask.Annotation(String key) -> List.of(its.note(note, key, attempt.id()));
      case Ask.Hook(io.wheeltapper.actuators.job.Endpoint endpoint) -> {
        Optional<Member> first = new JobSights(terms.jobs(), root).first();
        if (first.isEmpty()) {
          throw new CallFailed(
              CallFailed.Kind.UNREACHABLE, "none of its pods has an address to ask at");
        }
        yield List.of(its.note(note), new JobChange.Hook(first.get().ip(), endpoint, attempt.id()));
      }
      case Ask.Flag _, Ask.Signal _ -> List.of(its.note(note));
    };
  }

  private List<JobChange> stopping(
      Root root, Attempt attempt, OptionalLong seen, OptionalLong saved) {
    Note note = root.note().next(attempt.id(), Note.Step.STOPPED, terms.pace().now(), seen, saved);
    return new Switch(root).off(note, attempt);
  }

  /** The last step that the job shows; unknown is no reason not to stop it. */
  private OptionalLong seen(Root root, Contract contract) throws InterruptedException {
    try {
      return contract.progress().isPresent()
          ? step(terms.checkpoint(root).look(contract.progress().get()))
          : OptionalLong.empty();
    } catch (CallFailed e) {
      return OptionalLong.empty();
    }
  }

  private Outcome finish(Action action, Attempt attempt, String words)
      throws CallFailed, InterruptedException {
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
        return start(stopped.root(), attempt, words);
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
                400),
            false);
      }
      terms.pace().pause(BETWEEN_LOOKS);
    }
  }

  private Outcome start(Root root, Attempt attempt, String words)
      throws CallFailed, InterruptedException {
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
        return new Outcome.Failed("stopped and left so, held: " + said, false);
      }
      saved = found.step().isPresent() ? found.step() : saved;
    }
    OptionalLong last = contract.isPresent() ? seen(root, contract.get()) : OptionalLong.empty();
    Note started =
        note.next(
            attempt.id(),
            Note.Step.STARTED,
            terms.pace().now(),
            last.isPresent() ? last : note.seen(),
            saved);
    for (JobChange change : new Switch(root).on(started, attempt)) {
      terms.jobs().apply(change);
    }
    return new Outcome.Done("stopped and started again; " + said);
  }

  private static Optional<Contract> readable(Root root) {
    try {
      return JobLook.contract(root);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public Outcome verify(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    return new JobRestarted(terms, action, attempt).verdict();
  }
}

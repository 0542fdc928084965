package io.wheeltapper.actuators.kubernetes.job;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Deed;
import io.wheeltapper.actuators.job.Ask;
import io.wheeltapper.actuators.job.Checkpoint;
import io.wheeltapper.actuators.job.Contract;
import io.wheeltapper.actuators.job.Marker;
import io.wheeltapper.actuators.job.Sight;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
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
            && asksNow(root, contract, attempt)) {
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
      case JobLook.Stopped _ -> started(action, attempt).finish("stopped before");
      case JobLook.Ready ready -> prepared(ready, action, attempt);
    };
  }

  private JobStart started(Action action, Attempt attempt) {
    return new JobStart(terms, asks, action, attempt);
  }

  private Outcome prepared(JobLook.Ready ready, Action action, Attempt attempt)
      throws CallFailed, InterruptedException {
    Checkpoint.Found found = found(ready, action, attempt);
    return switch (JobLook.of(terms, action, attempt)) {
      case JobLook.Over over -> over.outcome();
      case JobLook.Stopped _ -> started(action, attempt).finish(found.words());
      case JobLook.Ready now -> {
        if (!found.usable()) {
          yield new Outcome.Failed(found.words(), false);
        }
        OptionalLong saved = found.step();
        for (JobChange change :
            stopping(
                now.root(), attempt, JobStart.seen(terms, now.root(), now.contract()), saved)) {
          terms.jobs().apply(change);
        }
        yield started(action, attempt).finish(found.words());
      }
    };
  }

  /** Whether this attempt has not asked before, or so long ago that it has to ask again. */
  private boolean asksNow(Root root, Contract contract, Attempt attempt) {
    Note note = root.note();
    return switch (note.of(attempt.id())) {
      case NONE -> true;
      case ASKED -> terms.checkpoint(root).stale(contract, note.at());
      case STOPPED, STARTED -> false;
    };
  }

  /** What a request is known by: another each time, or the job would see none. */
  private static String request(Root root, Attempt attempt) {
    Note note = root.note();
    return note.of(attempt.id()) == Note.Step.NONE ? attempt.id() : attempt.id() + "." + note.at();
  }

  private Checkpoint.Found found(JobLook.Ready ready, Action action, Attempt attempt)
      throws CallFailed, InterruptedException {
    Contract contract = ready.contract();
    Checkpoint checkpoint = terms.checkpoint(ready.root());
    Note before = ready.root().note();
    boolean stopping = before.of(attempt.id()) == Note.Step.STOPPED;
    if (stopping && !checkpoint.unbearable(contract, before.at())) {
      return new Checkpoint.Found(true, before.checkpoint(), "a checkpoint was seen before", false);
    }
    if (!asks || stopping) {
      return checkpoint.periodic(contract);
    }
    if (JobLook.byStop(contract)) {
      return bearable(ready, checkpoint);
    }
    Marker.Asked asked = new Marker.Asked(before.at(), before.checkpoint());
    if (asksNow(ready.root(), contract, attempt)) {
      Optional<Sight> old = checkpoint.look(contract.marker());
      OptionalLong step = step(old);
      asked = new Marker.Asked(terms.pace().now(), step, old.map(Sight::at).orElse(0L));
      for (JobChange change : asking(ready, attempt, step)) {
        terms.jobs().apply(change);
      }
      if (contract.ask() instanceof Ask.Flag flag) {
        checkpoint.raise(flag, request(ready.root(), attempt));
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

  static OptionalLong step(Optional<Sight> sight) {
    return sight.map(Sight::step).orElse(OptionalLong.empty());
  }

  /**
   * Nothing while a request of this attempt stands: its note does, whether or not the call went.
   */
  private List<JobChange> asking(JobLook.Ready ready, Attempt attempt, OptionalLong step)
      throws CallFailed, InterruptedException {
    Root root = ready.root();
    Contract contract = ready.contract();
    if (!asks || !asksNow(root, contract, attempt) || JobLook.byStop(contract)) {
      return List.of();
    }
    Note note =
        root.note()
            .next(attempt.id(), Note.Step.ASKED, terms.pace().now(), OptionalLong.empty(), step);
    Switch its = new Switch(root);
    return switch (contract.ask()) {
      case Ask.Annotation(String key) -> List.of(its.note(note, key, request(root, attempt)));
      case Ask.Hook(io.wheeltapper.actuators.job.Endpoint endpoint) -> {
        Optional<Member> first = new JobSights(terms.jobs(), root).first();
        if (first.isEmpty()) {
          throw new CallFailed(
              CallFailed.Kind.UNREACHABLE, "none of its pods has an address to ask at");
        }
        yield List.of(
            its.note(note), new JobChange.Hook(first.get().ip(), endpoint, request(root, attempt)));
      }
      case Ask.Flag _, Ask.Signal _ -> List.of(its.note(note));
    };
  }

  private List<JobChange> stopping(
      Root root, Attempt attempt, OptionalLong seen, OptionalLong saved) {
    Note note = root.note().next(attempt.id(), Note.Step.STOPPED, terms.pace().now(), seen, saved);
    return new Switch(root).off(note, attempt);
  }

  @Override
  public Outcome verify(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    return new JobRestarted(terms, action, attempt).verdict();
  }
}

package io.wheeltapper.actuators.kubernetes;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * {@code node.reboot}: by a Job of the site on a node that is ours and empty. First it is noted at
 * the node which boot is to end; that another has begun since is the proof. The Job ends by its own
 * deadline, before the step has failed, so that none reboots a node that nobody waits for any more.
 */
record NodeReboot(Cluster cluster, Drained drained, Optional<Manifest> manifest, Duration back)
    implements Looked.Rules {

  /** Within which the Job has to begin and to do it, where it does not say itself. */
  private static final Duration BEGIN = Duration.ofMinutes(10);

  private static final String SORT = "reboot";

  /** The longest that a Job may run which reboots, when {@code back} is waited for. */
  static Duration longest(Duration back) {
    return back.compareTo(BEGIN) < 0 ? back : BEGIN;
  }

  @Override
  public ActionType type() {
    return Types.reboot(back);
  }

  @Override
  public boolean offered() {
    return manifest.isPresent();
  }

  @Override
  public Looked.Plan plan(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    String name = Names.nodeOf(action.target());
    Optional<Node> found = cluster.node(name);
    if (found.isEmpty()) {
      return Looked.refuse("Kubernetes knows no node " + name);
    }
    if (manifest.isEmpty()) {
      return Looked.refuse("no 'reboot-job' is set: nothing here reboots " + name);
    }
    Node node = found.get();
    Optional<Mark> mark = Mark.in(node.reboot());
    return mark.isPresent() && mark.get().attempt().equals(attempt.id())
        ? again(manifest.get(), node, mark.get(), attempt)
        : first(manifest.get(), node, mark, attempt);
  }

  private Looked.Plan again(Manifest job, Node node, Mark mark, Attempt attempt)
      throws CallFailed, InterruptedException {
    if (!mark.bootId().equals(node.bootId())) {
      return Looked.already("rebooted already: " + node.bootId());
    }
    Change.Start start = job.on(node, SORT, attempt, longest(back));
    if (cluster.errand(start.namespace(), start.name()).isPresent()) {
      return Looked.already("asked for already");
    }
    // Since the note hours may have gone by: somebody may have come, or have taken the node.
    Optional<String> forbids = drained.forbids(node);
    if (forbids.isPresent()) {
      return Looked.refuse(forbids.get());
    }
    return node.ready().equals("True")
        ? new Looked.Plan(List.of(start), Optional.empty(), "reboot asked for")
        : Looked.later(node.name() + " does not answer: no Job can run there now");
  }

  private Looked.Plan first(Manifest job, Node node, Optional<Mark> other, Attempt attempt)
      throws CallFailed, InterruptedException {
    Optional<String> forbids = drained.forbids(node);
    if (forbids.isPresent()) {
      return Looked.refuse(forbids.get());
    }
    if (!node.ready().equals("True")) {
      return Looked.refuse(
          node.name() + " does not answer: no Job can run there; reboot it by its BMC");
    }
    if (node.bootId().isEmpty()) {
      return Looked.refuse(node.name() + " says no boot id: nobody could tell whether it rebooted");
    }
    if (other.isPresent() && pending(node)) {
      return Looked.later("another reboot of it is under way");
    }
    String mark = new Mark(attempt.id(), node.bootId()).text();
    return new Looked.Plan(
        List.of(
            new Change.Note(node.name(), node.version(), node.reason(), mark),
            job.on(node, SORT, attempt, longest(back))),
        Optional.empty(),
        "reboot asked for");
  }

  /** Whether one that was asked for may still come. */
  boolean pending(Node node) throws CallFailed, InterruptedException {
    Optional<Mark> mark = Mark.in(node.reboot());
    if (manifest.isEmpty() || mark.isEmpty() || !mark.get().bootId().equals(node.bootId())) {
      return false;
    }
    String name = Manifest.name(SORT, mark.get().attempt());
    return cluster.errand(manifest.get().namespace(), name).filter(e -> !e.over()).isPresent();
  }

  @Override
  public Optional<String> forbids(Action action) throws CallFailed, InterruptedException {
    Optional<Node> node = cluster.node(Names.nodeOf(action.target()));
    return node.isEmpty() ? Optional.empty() : drained.forbids(node.get());
  }

  @Override
  public Outcome verify(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    String name = Names.nodeOf(action.target());
    Optional<Node> found = cluster.node(name);
    if (found.isEmpty()) {
      return new Outcome.Failed("Kubernetes knows the node no more", false);
    }
    Node node = found.get();
    Optional<Mark> mark = Mark.in(node.reboot()).filter(m -> m.attempt().equals(attempt.id()));
    if (mark.isEmpty() || manifest.isEmpty()) {
      return new Outcome.Failed("no trace of this reboot", true);
    }
    String from = mark.get().bootId();
    if (!node.bootId().equals(from)) {
      return node.ready().equals("True")
          ? new Outcome.Done("rebooted: boot id " + from + " became " + node.bootId())
          : new Outcome.Failed("rebooted, and not ready yet", true);
    }
    Optional<Errand> errand =
        cluster.errand(manifest.get().namespace(), Manifest.name(SORT, attempt.id()));
    if (errand.isEmpty()) {
      return new Outcome.Failed("not rebooted, and its Job is not there", true);
    }
    Errand job = errand.get();
    return switch (job.state()) {
      case STUCK -> new Outcome.Failed("its Job cannot begin: " + Said.of(job), false);
      // The Job of a machine that goes down ends with it, before the new boot is heard of.
      case FAILED, SUCCEEDED ->
          new Outcome.Failed("not rebooted yet; its Job has ended: " + Said.of(job), true);
      case WAITING, RUNNING ->
          new Outcome.Failed("not rebooted yet; its Job is " + Said.of(job), true);
    };
  }
}

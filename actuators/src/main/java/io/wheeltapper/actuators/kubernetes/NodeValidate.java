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
 * {@code node.validate}: by a Job of the site on a node that is ours and empty. It has passed when
 * the Job has; its exit code and the end of what it said are told, all that it said is evidence.
 * The Job stands at the server, so that a restart of ours looks for the end of the same one.
 */
record NodeValidate(Cluster cluster, Drained drained, Optional<Manifest> manifest, Duration end)
    implements Looked.Rules {

  private static final String SORT = "validate";

  @Override
  public ActionType type() {
    return Types.validate(end);
  }

  @Override
  public boolean offered() {
    return manifest.isPresent();
  }

  @Override
  public Looked.Plan plan(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    String name = Names.nodeOf(action.target());
    if (manifest.isEmpty()) {
      return Looked.refuse("no 'validate-job' is set; a person must validate");
    }
    Optional<Node> found = cluster.node(name);
    if (found.isEmpty()) {
      return Looked.refuse("Kubernetes knows no node " + name);
    }
    Change.Start start = manifest.get().on(found.get(), SORT, attempt, end);
    if (cluster.errand(start.namespace(), start.name()).isPresent()) {
      return Looked.already("begun already");
    }
    Optional<String> forbids = drained.forbids(found.get());
    if (forbids.isPresent()) {
      return Looked.refuse(forbids.get());
    }
    return found.get().ready().equals("True")
        ? new Looked.Plan(List.of(start), Optional.empty(), "validation begun")
        : Looked.refuse(name + " does not answer: no Job can run there");
  }

  @Override
  public Outcome verify(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    if (manifest.isEmpty()) {
      return new Outcome.Failed("no 'validate-job' is set; a person must validate", false);
    }
    Optional<Errand> errand =
        cluster.errand(manifest.get().namespace(), Manifest.name(SORT, attempt.id()));
    if (errand.isEmpty()) {
      return new Outcome.Failed("no trace of this validation", true);
    }
    Errand job = errand.get();
    return switch (job.state()) {
      case SUCCEEDED -> new Outcome.Done("passed: " + Said.of(job), job.log());
      case FAILED -> new Outcome.Failed(Said.of(job), false, job.log());
      case STUCK -> new Outcome.Failed("cannot begin: " + Said.of(job), false);
      case WAITING, RUNNING -> new Outcome.Failed("has not ended yet: " + Said.of(job), true);
    };
  }
}

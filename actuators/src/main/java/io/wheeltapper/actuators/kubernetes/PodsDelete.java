package io.wheeltapper.actuators.kubernetes;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Pace;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code node.delete-pods}: takes pods out of the server's store that ought to have ended long ago
 * on a node that answers no more, so that their controllers make them again. Nobody can see
 * afterwards whether they still run, and two writers spoil one checkpoint: so only where the node
 * is fenced. That is said by the taint {@code node.kubernetes.io/out-of-service}, or by the ladder
 * ({@code with: {fenced: true}}) after a rung that powered the node off.
 */
record PodsDelete(Cluster cluster, Site site, Pace pace, Duration stuckAfter)
    implements Looked.Rules {

  static final String OUT_OF_SERVICE = "node.kubernetes.io/out-of-service";

  @Override
  public ActionType type() {
    return Types.DELETE;
  }

  @Override
  public Looked.Plan plan(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    String name = Names.nodeOf(action.target());
    Optional<Node> found = cluster.node(name);
    if (found.isEmpty()) {
      return Looked.refuse("Kubernetes knows no node " + name);
    }
    Node node = found.get();
    if (site.optedOut(node.labels())) {
      return Looked.refuse(name + " is not ours to touch: " + site.optOut());
    }
    if (node.ready().equals("True")) {
      return Looked.refuse(name + " answers: its kubelet ends its pods itself");
    }
    boolean fenced = node.tainted(OUT_OF_SERVICE) || action.parameter("fenced").equals("true");
    if (!fenced) {
      return Looked.refuse(
          name
              + " is not fenced: its pods may still run; power it off first, or taint it "
              + OUT_OF_SERVICE);
    }
    return switch (node.holder()) {
      case OURS, SHARED -> stuck(name);
      case NONE -> Looked.refuse("takes new work; isolate it first");
      case FOREIGN -> Looked.refuse(node.held());
    };
  }

  private Looked.Plan stuck(String name) throws CallFailed, InterruptedException {
    List<Change> changes = new ArrayList<>();
    for (Pod pod : over(name)) {
      if (site.optedOut(pod.labels())) {
        return Looked.refuse(pod.id() + " is not ours to delete: " + site.optOut());
      }
      changes.add(new Change.Delete(pod.namespace(), pod.name(), pod.uid()));
    }
    return changes.isEmpty()
        ? Looked.already("no pod is stuck")
        : new Looked.Plan(changes, Optional.empty(), changes.size() + " stuck pods deleted");
  }

  /** Those whose time to end is over by more than a while. */
  private List<Pod> over(String name) throws CallFailed, InterruptedException {
    long before = pace.now() - stuckAfter.toMillis();
    return cluster.podsOn(name).stream()
        .filter(p -> p.ending() && p.endingSince() < before && !p.mirror())
        .toList();
  }

  @Override
  public Outcome verify(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    List<Pod> left = over(Names.nodeOf(action.target()));
    return left.isEmpty()
        ? new Outcome.Done("no pod is stuck")
        : new Outcome.Failed("stuck still: " + left.getFirst().id() + " and others", true);
  }
}

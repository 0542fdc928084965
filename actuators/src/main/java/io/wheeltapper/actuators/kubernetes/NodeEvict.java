package io.wheeltapper.actuators.kubernetes;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Deed;
import io.wheeltapper.actuators.Pace;
import io.wheeltapper.actuators.Words;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * {@code node.evict}: ends the work on a node of ours, pod by pod, each by the eviction API and so
 * within its disruption budget; never by deleting one. What a budget forbids is asked for again
 * until the wait is over. Pods of daemon sets, mirror pods and finished ones stay. One pod that
 * must not go keeps all of them there: a node that is half empty helps nobody.
 */
record NodeEvict(Cluster cluster, Site site, Pace pace, Duration patience, Duration ending)
    implements Deed {

  /** As kubectl's drain waits between two tries on a budget. */
  private static final Duration BETWEEN = Duration.ofSeconds(5);

  /** Names that an outcome holds; a node has some hundred pods at most. */
  private static final int SHOWN = 5;

  private static final int LONGEST = 500;

  /** What a look says: nothing to do, or these. */
  private record Look(Optional<Outcome> over, List<Pod> going, List<Pod> ending) {}

  @Override
  public ActionType type() {
    return Types.evict(patience, ending);
  }

  private Look look(Action action) throws CallFailed, InterruptedException {
    String name = Names.nodeOf(action.target());
    Optional<Node> found = cluster.node(name);
    if (found.isEmpty()) {
      return over("Kubernetes knows no node " + name);
    }
    Node node = found.get();
    if (site.optedOut(node.labels())) {
      return over(name + " is not ours to touch: " + site.optOut());
    }
    switch (node.holder()) {
      case NONE -> {
        return over("takes new work; isolate it first");
      }
      case FOREIGN -> {
        return over(node.held());
      }
      case OURS, SHARED -> {}
    }
    List<Pod> going = new ArrayList<>();
    List<Pod> ending = new ArrayList<>();
    for (Pod pod : cluster.podsOn(name)) {
      switch (site.lot(pod)) {
        case Site.Lot.Stays _ -> {}
        case Site.Lot.Ends _ -> ending.add(pod);
        case Site.Lot.Goes _ -> going.add(pod);
        case Site.Lot.Forbids(String why) -> {
          return over(why);
        }
      }
    }
    return new Look(Optional.empty(), going, ending);
  }

  private static Look over(String why) {
    return new Look(Optional.of(new Outcome.Failed(why, false)), List.of(), List.of());
  }

  private static Change.Evict eviction(Pod pod) {
    return new Change.Evict(pod.namespace(), pod.name(), pod.uid());
  }

  @Override
  public List<String> preview(Action action, Attempt attempt)
      throws CallFailed, InterruptedException {
    Look look = look(action);
    if (look.over().isPresent()) {
      return List.of("nothing: " + look.over().get().detail());
    }
    List<String> calls = new ArrayList<>();
    for (Pod pod : look.going()) {
      calls.add(cluster.describe(eviction(pod)));
      if (site.dryRun()) {
        Optional<String> blocked = cluster.blocked(eviction(pod));
        blocked.ifPresent(
            why -> calls.add("wait " + patience + " at most: " + pod.id() + ": " + why));
      }
    }
    return calls.isEmpty() ? List.of("nothing: no pod is to be evicted") : calls;
  }

  @Override
  public Outcome execute(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    long until = pace.now() + patience.toMillis();
    int evicted = 0;
    while (true) {
      Look look = look(action);
      if (look.over().isPresent()) {
        return look.over().get();
      }
      List<String> blocked = new ArrayList<>();
      for (Pod pod : look.going()) {
        Optional<String> why = cluster.apply(eviction(pod));
        why.ifPresent(w -> blocked.add(pod.id() + ": " + w));
        evicted += why.isPresent() ? 0 : 1;
      }
      if (blocked.isEmpty()) {
        return new Outcome.Done(
            evicted + " pods evicted, " + look.ending().size() + " were ending");
      }
      if (pace.now() + BETWEEN.toMillis() > until) {
        return new Outcome.Failed(
            evicted + " pods evicted; a disruption budget keeps " + some(blocked), false);
      }
      pace.pause(BETWEEN);
    }
  }

  @Override
  public Outcome verify(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    Look look = look(action);
    if (look.over().isPresent()) {
      return look.over().get();
    }
    List<String> left = new ArrayList<>();
    look.going().forEach(p -> left.add(p.id()));
    look.ending().forEach(p -> left.add(p.id() + " (ending)"));
    return left.isEmpty()
        ? new Outcome.Done("no pod is left that was to be evicted")
        : new Outcome.Failed("still there: " + some(left), true);
  }

  private static String some(List<String> all) {
    String first = all.stream().limit(SHOWN).collect(Collectors.joining("; "));
    return Words.plain(
        all.size() > SHOWN ? first + " and " + (all.size() - SHOWN) + " more" : first, LONGEST);
  }
}

package io.wheeltapper.actuators.kubernetes;

import io.wheeltapper.actuators.CallFailed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A Kubernetes in memory for tests: behaves as 1.36 was seen to as far as the deeds go, and keeps
 * every change it was asked for. Not thread-safe.
 */
final class FakeCluster implements Cluster {

  private final String taint;
  private final Map<String, Node> nodes = new HashMap<>();
  private final Map<String, Map<String, Pod>> pods = new HashMap<>();
  private final Map<String, String> budgets = new HashMap<>();
  private final Map<String, Errand> errands = new HashMap<>();
  private final List<Change> changes = new ArrayList<>();
  private long now = 1_700_000_000_000L;

  FakeCluster(String taint) {
    this.taint = taint;
  }

  FakeCluster put(Node node) {
    nodes.put(node.name(), node);
    return this;
  }

  FakeCluster put(String node, Pod pod) {
    pods.computeIfAbsent(node, _ -> new TreeMap<>()).put(pod.uid(), pod);
    return this;
  }

  /** A budget lets this pod not go, in the server's words; {@code ""} ends that. */
  FakeCluster budget(String pod, String why) {
    budgets.put(pod, why);
    return this;
  }

  /** The time that pods begin to end at. */
  void now(long time) {
    now = time;
  }

  /** What becomes of a Job, by its name. */
  FakeCluster put(String name, Errand errand) {
    errands.put(name, errand);
    return this;
  }

  /** The names of the Jobs that were made. */
  Set<String> errands() {
    return Set.copyOf(errands.keySet());
  }

  /** What is ending ends. */
  void settle() {
    pods.values().forEach(on -> on.values().removeIf(Pod::ending));
  }

  /** Every change that took effect, in order. */
  List<Change> changes() {
    return List.copyOf(changes);
  }

  @Override
  public Optional<Node> node(String name) {
    return Optional.ofNullable(nodes.get(name));
  }

  @Override
  public List<Pod> podsOn(String node) {
    return pods.getOrDefault(node, Map.of()).values().stream()
        .sorted(Comparator.comparing(Pod::id))
        .toList();
  }

  @Override
  public Optional<Errand> errand(String namespace, String name) {
    return Optional.ofNullable(errands.get(name));
  }

  @Override
  public Optional<String> blocked(Change.Evict eviction) {
    return Optional.ofNullable(budgets.get(eviction.pod())).filter(why -> !why.isEmpty());
  }

  @Override
  public String describe(Change change) {
    return Bodies.text(Bodies.ask(change, taint, false), change);
  }

  @Override
  public Optional<String> apply(Change change) throws CallFailed {
    switch (change) {
      case Change.Cordon(String name, String version, String reason) -> {
        Node node = there(name, version);
        Set<String> managers = new HashSet<>(node.managers());
        managers.add(ApiCluster.MANAGER);
        put(with(node, true, managers, reason, node.taints()));
      }
      case Change.Note(String name, String version, String reason, String mark) -> {
        Node node = there(name, version);
        put(
            new Node(
                name,
                next(node),
                true,
                node.managers(),
                reason,
                node.ready(),
                node.taints(),
                node.labels(),
                node.bootId(),
                mark));
      }
      case Change.Start start -> {
        if (errands.putIfAbsent(start.name(), Errand.RUNNING) != null) {
          return Optional.empty();
        }
      }
      case Change.Uncordon(String name, String version) -> {
        Node node = there(name, version);
        Set<String> managers = new HashSet<>(node.managers());
        managers.remove(ApiCluster.MANAGER);
        put(with(node, node.cordoned() && !managers.isEmpty(), managers, "", node.taints()));
      }
      case Change.Taint(String name) -> tainted(name, true);
      case Change.Untaint(String name) -> tainted(name, false);
      case Change.Evict evict -> {
        Optional<String> why = blocked(evict);
        if (why.isPresent()) {
          return why;
        }
        pods.values().forEach(on -> on.computeIfPresent(evict.uid(), (_, pod) -> ending(pod)));
      }
      case Change.Delete delete -> pods.values().forEach(on -> on.remove(delete.uid()));
    }
    changes.add(change);
    return Optional.empty();
  }

  private Node there(String name, String version) throws CallFailed {
    Node node = nodes.get(name);
    if (node == null) {
      throw new CallFailed(CallFailed.Kind.REFUSED, "nodes \"" + name + "\" not found");
    }
    if (!node.version().equals(version)) {
      throw new CallFailed(CallFailed.Kind.UNREACHABLE, "the node changed since");
    }
    return node;
  }

  private void tainted(String name, boolean on) throws CallFailed {
    Node node = nodes.get(name);
    if (node == null) {
      throw new CallFailed(CallFailed.Kind.REFUSED, "nodes \"" + name + "\" not found");
    }
    List<Node.Taint> taints = new ArrayList<>(node.taints());
    taints.removeIf(t -> t.key().equals(taint));
    if (on) {
      taints.add(new Node.Taint(taint, "", "NoSchedule"));
    }
    put(with(node, node.cordoned(), node.managers(), node.reason(), taints));
  }

  private static Node with(
      Node node, boolean cordoned, Set<String> managers, String reason, List<Node.Taint> taints) {
    return new Node(
        node.name(),
        next(node),
        cordoned,
        managers,
        reason,
        node.ready(),
        taints,
        node.labels(),
        node.bootId(),
        managers.contains(ApiCluster.MANAGER) ? node.reboot() : "");
  }

  private static String next(Node node) {
    return Long.toString(Long.parseLong(node.version()) + 1);
  }

  private Pod ending(Pod pod) {
    return new Pod(
        pod.namespace(),
        pod.name(),
        pod.uid(),
        pod.owner(),
        pod.mirror(),
        pod.finished(),
        now,
        pod.localData(),
        pod.labels());
  }
}

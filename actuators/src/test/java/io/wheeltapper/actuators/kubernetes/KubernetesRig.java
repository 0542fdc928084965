package io.wheeltapper.actuators.kubernetes;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Calling;
import io.wheeltapper.actuators.Deeds;
import io.wheeltapper.actuators.FakePace;
import io.wheeltapper.actuators.Faults;
import io.wheeltapper.actuators.Pace;
import io.wheeltapper.actuators.Rig;
import io.wheeltapper.actuators.World;
import io.wheeltapper.actuators.job.FakeMarks;
import io.wheeltapper.actuators.kubernetes.job.Controller;
import io.wheeltapper.actuators.kubernetes.job.FakeJobs;
import io.wheeltapper.actuators.kubernetes.job.JobTerms;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A fake Kubernetes for each action, ready for it. */
public final class KubernetesRig implements Rig {

  static final long STARTED = 1_700_000_100_000L;
  static final String TAINT = "wheeltapper.io/isolated";
  static final String OURS = "wheeltapper[c1] gpu-fell-off-bus";

  /** What the tests of this package begin with. */
  static Node node(String ready, boolean ours, Node.Taint... taints) {
    return new Node(
        "n001",
        "7",
        ours,
        ours ? Set.of("wheeltapper") : Set.of(),
        ours ? OURS : "",
        ready,
        List.of(taints),
        Map.of());
  }

  /** An example that is shipped. */
  static String shipped(String file) {
    return Path.of(System.getProperty("wheeltapper.root", ".."))
        .resolve("deploy/kubernetes")
        .resolve(file)
        .toString();
  }

  /** One that is ours, and in this boot. */
  static Node booted(String bootId, String mark) {
    return new Node(
        "n001", "7", true, Set.of("wheeltapper"), OURS, "True", List.of(), Map.of(), bootId, mark);
  }

  static Pod pod(String name, String owner, long endingSince) {
    return new Pod("train", name, "uid-" + name, owner, false, false, endingSince, false, Map.of());
  }

  @Override
  public Map<String, Supplier<World>> worlds() {
    Node.Taint ours = new Node.Taint(TAINT, "", "NoSchedule");
    Node.Taint fence = new Node.Taint(PodsDelete.OUT_OF_SERVICE, "nodeshutdown", "NoExecute");
    Map<String, Supplier<World>> worlds = new TreeMap<>(JobWorlds.all());
    put(worlds, "node.isolate", c -> c.put(node("True", false)));
    put(worlds, "node.return", c -> c.put(node("True", true, ours)));
    put(
        worlds,
        "node.evict",
        c ->
            c.put(node("True", true))
                .put("n001", pod("a", "Job", 0))
                .put("n001", pod("b", "ReplicaSet", 0))
                .put("n001", pod("c", "Job", STARTED))
                .put("n001", pod("d", "DaemonSet", 0)));
    put(
        worlds,
        "node.delete-pods",
        c ->
            c.put(node("Unknown", true, fence))
                .put("n001", pod("a", "Job", STARTED - 3_600_000))
                .put("n001", pod("b", "Job", STARTED - 3_600_000))
                .put("n001", pod("c", "Job", 0)));
    put(
        worlds,
        "node.reboot",
        c -> c.put(booted("boot-1", "")).put("n001", pod("d", "DaemonSet", 0)));
    put(worlds, "node.validate", c -> c.put(booted("boot-1", "")));
    return worlds;
  }

  /** Where no job is acted on. */
  static JobTerms noJobs(Settings settings, Pace pace) {
    return JobSpec.terms(
        settings,
        new FakeJobs(Controller.JOB, JobWorlds.job(Controller.JOB, ""), JobBodies::text),
        new FakeMarks(),
        pace);
  }

  private static void put(
      Map<String, Supplier<World>> worlds, String action, Consumer<FakeCluster> setting) {
    worlds.put(action, () -> new Nodes(action, setting));
  }

  private static final class Nodes implements World {

    private final Action action;
    private final Faults faults = new Faults();
    private final FakeCluster cluster = new FakeCluster(TAINT);

    Nodes(String action, Consumer<FakeCluster> setting) {
      this.action = Action.of(action, Target.node("n001"));
      cluster.now(STARTED);
      setting.accept(cluster);
    }

    @Override
    public Action action() {
      return action;
    }

    @Override
    public Attempt attempt() {
      return new Attempt("a1", "c1", "gpu-fell-off-bus", STARTED, STARTED + 600_000);
    }

    @Override
    public Calling actuator() {
      Settings settings =
          new Settings(
              "kube",
              new KubernetesKind().spec(),
              Map.of(
                  "taint", "true",
                  "reboot-job", shipped("reboot-job.yaml"),
                  "validate-job", shipped("validate-job.yaml")));
      return new Deeds(
          KubernetesKind.deeds(
              settings, new OnLine(cluster, faults), noJobs(settings, new FakePace(STARTED))),
          List.of(faults),
          List.of());
    }

    @Override
    public Faults faults() {
      return faults;
    }

    @Override
    public void settle() {
      switch (action.name()) {
        case "node.evict" -> cluster.settle();
        case "node.reboot" -> {
          if (!cluster.errands().isEmpty()) {
            Node node = cluster.node("n001").orElseThrow();
            cluster.put(booted("boot-2", node.reboot()));
          }
        }
        case "node.validate" ->
            cluster
                .errands()
                .forEach(name ->
                    cluster.put(
                        name, new Errand(Errand.State.SUCCEEDED, "", "p", "c", "all 8 GPUs pass")));
        default -> {}
      }
    }

    @Override
    public String state() {
      return cluster
              .node("n001")
              .map(n -> n.cordoned() + " " + n.managers() + n.reason() + n.taints() + n.bootId())
              .orElse("")
          + cluster.podsOn("n001")
          + cluster.errands();
    }

    @Override
    public List<String> written() {
      return cluster.changes().stream().map(cluster::describe).toList();
    }

    @Override
    public Map<String, Long> disruptions() {
      return cluster.changes().stream()
          .filter(c ->
              c instanceof Change.Evict || c instanceof Change.Delete || c instanceof Change.Start)
          .collect(Collectors.groupingBy(Change::toString, Collectors.counting()));
    }
  }

  /** The fake behind calls that break. */
  private record OnLine(FakeCluster inner, Faults faults) implements Cluster {

    @Override
    public Optional<Node> node(String name) throws CallFailed, InterruptedException {
      return faults.read(() -> inner.node(name));
    }

    @Override
    public List<Pod> podsOn(String node) throws CallFailed, InterruptedException {
      return faults.read(() -> inner.podsOn(node));
    }

    @Override
    public Optional<String> blocked(Change.Evict eviction) throws CallFailed, InterruptedException {
      return faults.read(() -> inner.blocked(eviction));
    }

    @Override
    public Optional<Errand> errand(String namespace, String name)
        throws CallFailed, InterruptedException {
      return faults.read(() -> inner.errand(namespace, name));
    }

    @Override
    public String describe(Change change) {
      return inner.describe(change);
    }

    @Override
    public Optional<String> apply(Change change) throws CallFailed, InterruptedException {
      return faults.write(() -> inner.apply(change));
    }
  }
}

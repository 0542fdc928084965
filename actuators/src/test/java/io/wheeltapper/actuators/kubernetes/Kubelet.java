package io.wheeltapper.actuators.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * As much of a kubelet as jobs need: runs the command of each pod that is bound to one of its nodes
 * as a process of this machine, says how it is, ends it with SIGTERM when the pod is deleted and
 * with SIGKILL when its grace is over, and takes the pod away once the process has ended.
 */
final class Kubelet implements AutoCloseable {

  private static final class Running {
    final Process process;
    long killAt;
    boolean told;

    Running(Process process) {
      this.process = process;
    }
  }

  private final KubernetesClient client;
  private final List<String> nodes;
  private final Path folder;
  private final Map<String, Running> running = new HashMap<>();
  private final List<String> trouble = new ArrayList<>();
  private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
  private int rounds;

  Kubelet(KubernetesClient client, Path folder, String... nodes) {
    this.client = client;
    this.folder = folder;
    this.nodes = List.of(nodes);
    this.nodes.forEach(this::register);
    loop.scheduleWithFixedDelay(this::round, 0, 150, TimeUnit.MILLISECONDS);
  }

  private void register(String name) {
    Map<String, Quantity> room =
        Map.of(
            "cpu", new Quantity("64"), "memory", new Quantity("1Ti"), "pods", new Quantity("99"));
    client
        .resource(
            new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("kubernetes.io/hostname", name)
                .endMetadata()
                .withNewStatus()
                .withCapacity(room)
                .withAllocatable(room)
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .withReason("KubeletReady")
                .endCondition()
                .endStatus()
                .build())
        .create();
    lease(name);
  }

  private void lease(String node) {
    client
        .resource(
            new LeaseBuilder()
                .withNewMetadata()
                .withName(node)
                .withNamespace("kube-node-lease")
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(node)
                .withLeaseDurationSeconds(40)
                .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC))
                .endSpec()
                .build())
        .forceConflicts()
        .serverSideApply();
  }

  /** What went wrong here, for a test that waits in vain. */
  synchronized List<String> trouble() {
    return List.copyOf(trouble);
  }

  private synchronized void round() {
    try {
      if (rounds++ % 50 == 0) {
        nodes.forEach(this::lease);
      }
      for (Pod pod : client.pods().inAnyNamespace().list().getItems()) {
        if (nodes.contains(String.valueOf(pod.getSpec().getNodeName()))) {
          look(pod);
        }
      }
    } catch (RuntimeException | IOException e) {
      trouble.add(e.toString());
    }
  }

  private void look(Pod pod) throws IOException {
    String uid = pod.getMetadata().getUid();
    boolean ending = pod.getMetadata().getDeletionTimestamp() != null;
    boolean over = List.of("Succeeded", "Failed").contains(pod.getStatus().getPhase());
    Running its = running.get(uid);
    if (its == null && !over && !ending) {
      start(pod);
    } else if (its != null && its.process.isAlive()) {
      if (ending) {
        end(pod, its);
      }
    } else if (!over) {
      say(pod, its == null || its.process.exitValue() == 0 ? "Succeeded" : "Failed", its);
    } else if (ending) {
      client.resource(pod).withGracePeriod(0).delete();
      running.remove(uid);
    }
  }

  private void start(Pod pod) throws IOException {
    var container = pod.getSpec().getContainers().getFirst();
    List<String> words = new ArrayList<>(container.getCommand());
    words.addAll(container.getArgs());
    File out = folder.resolve(pod.getMetadata().getName() + ".out").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(out));
    for (EnvVar variable : container.getEnv()) {
      if (variable.getValue() != null) {
        builder.environment().put(variable.getName(), variable.getValue());
      }
    }
    builder.environment().put("NODE", pod.getSpec().getNodeName());
    running.put(pod.getMetadata().getUid(), new Running(builder.start()));
    say(pod, "Running", null);
  }

  private static void end(Pod pod, Running its) {
    long now = System.currentTimeMillis();
    if (!its.told) {
      its.told = true;
      its.killAt = now + 1000 * pod.getMetadata().getDeletionGracePeriodSeconds();
      its.process.destroy();
    } else if (now > its.killAt) {
      its.process.destroyForcibly();
    }
  }

  private void say(Pod pod, String phase, Running ended) {
    String now = Instant.now().toString();
    boolean runs = phase.equals("Running");
    String began = pod.getStatus().getStartTime() == null ? now : pod.getStatus().getStartTime();
    var state =
        runs
            ? new ContainerStateBuilder().withNewRunning().withStartedAt(now).endRunning().build()
            : new ContainerStateBuilder()
                .withNewTerminated()
                .withExitCode(ended == null ? 0 : ended.process.exitValue())
                .withFinishedAt(now)
                .endTerminated()
                .build();
    PodStatus status =
        new PodStatusBuilder()
            .withPhase(phase)
            .withStartTime(began)
            .withPodIP("127.0.0.1")
            .addNewCondition()
            .withType("Ready")
            .withStatus(runs ? "True" : "False")
            .endCondition()
            .withContainerStatuses(
                new ContainerStatusBuilder()
                    .withName(pod.getSpec().getContainers().getFirst().getName())
                    .withImage("none")
                    .withImageID("none")
                    .withRestartCount(0)
                    .withReady(runs)
                    .withStarted(runs)
                    .withState(state)
                    .build())
            .build();
    client.resource(new PodBuilder(pod).withStatus(status).build()).patchStatus();
  }

  @Override
  public void close() throws InterruptedException {
    loop.shutdown();
    loop.awaitTermination(10, TimeUnit.SECONDS);
    running.values().forEach(r -> r.process.destroyForcibly());
  }
}

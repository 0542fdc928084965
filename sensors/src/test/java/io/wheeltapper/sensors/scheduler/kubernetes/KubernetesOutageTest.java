package io.wheeltapper.sensors.scheduler.kubernetes;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.Collected;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A control plane with several hundred nodes is killed, paused and made slow: the silence is a
 * signal within three heartbeats, nothing stale is said anew, and what changed meanwhile is seen
 * afterwards.
 */
@Tag("long")
@Tag("senses")
class KubernetesOutageTest {

  private static final int NODES = 400;
  private static final Duration LONG = Duration.ofMinutes(3);

  @TempDir static Path folder;
  private static Lab lab;

  @BeforeAll
  static void start() throws Exception {
    lab = Lab.start(folder.resolve("lab"), NODES);
    Assumptions.assumeTrue(lab.ours(), "skipped: a given cluster is not ours to kill");
  }

  @AfterAll
  static void stop() throws Exception {
    if (lab != null) {
      lab.close();
    }
  }

  /** What the runtime does: an ended run is started again. */
  private static Thread keep(Sensor sensor, Collected got) {
    return Thread.ofVirtual()
        .start(() -> {
          while (!Thread.currentThread().isInterrupted()) {
            try {
              sensor.run(got);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            } catch (Exception e) {
              Thread.onSpinWait();
            }
          }
        });
  }

  private static Sensor sensor(String kubeconfig) {
    return new KubernetesKind()
        .create(
            KubernetesLabTest.settings(
                kubeconfig, Map.of("interval", "1s", "timeout", "2s", "refresh", "2s")));
  }

  private static void until(String what, BooleanSupplier so) {
    await(what).atMost(LONG).until(so::getAsBoolean);
  }

  private static boolean controller(Collected got, String value) {
    List<Status> said = got.statuses(KubernetesSensor.CONTROLLER);
    return !said.isEmpty() && said.getLast().value().equals(value);
  }

  private static void edit(String node, boolean closed) {
    lab.admin()
        .nodes()
        .withName(node)
        .edit(n -> new NodeBuilder(n).editSpec().withUnschedulable(closed).endSpec().build());
  }

  private static boolean holder(Collected got, String node, String holder) {
    return KubernetesLabTest.newest(got, Known.NODE, "node:" + node)
        .filter(s -> s.field(Known.NODE_HOLDER).equals(holder))
        .isPresent();
  }

  /** No heartbeat and nothing said anew between two moments, the second long after the first. */
  private static void nothingIsSaid(Collected got, Runnable wait) {
    long beats = got.beats();
    int nodes = got.statuses(Known.NODE).size();
    wait.run();
    assertEquals(beats, got.beats(), "a heartbeat of a server that does not answer");
    assertEquals(nodes, got.statuses(Known.NODE).size(), "a stale node was said anew");
  }

  @Test
  void killedPausedAndStartedAgain() throws Exception {
    Collected got = new Collected();
    Thread thread = keep(sensor(lab.observer()), got);
    until("the first heartbeat", () -> got.beats() > 0);
    assertEquals(NODES, got.statuses(Known.NODE).stream().map(Status::target).distinct().count());

    lab.signal("apiserver", "STOP");
    until("unreachable while paused", () -> controller(got, "unreachable"));
    int said = got.statuses(KubernetesSensor.CONTROLLER).size();
    nothingIsSaid(
        got,
        () ->
            until(
                "still unreachable",
                () -> got.statuses(KubernetesSensor.CONTROLLER).size() > said + 1));
    lab.signal("apiserver", "CONT");
    until("ok after the pause", () -> controller(got, "ok"));
    edit("gpu0100", true);
    until("a change after the pause", () -> holder(got, "gpu0100", "foreign"));

    List<String> words = lab.kill("apiserver");
    until("unreachable after the kill", () -> controller(got, "unreachable"));
    lab.again("apiserver", words);
    until(
        "the server to be back",
        () -> {
          try {
            edit("gpu0100", false);
            return true;
          } catch (io.fabric8.kubernetes.client.KubernetesClientException e) {
            return false;
          }
        });
    until("ok after the kill", () -> controller(got, "ok"));
    until("what changed meanwhile", () -> holder(got, "gpu0100", "none"));
    thread.interrupt();
    thread.join();
    assertEquals(List.of(), got.rejected());
  }

  @Test
  void aServerThatAnswersTooLateIsUnreachable() throws Exception {
    int port = URI.create(lab.admin().getMasterUrl().toString()).getPort();
    try (SlowRelay relay = new SlowRelay(port)) {
      Path slow = folder.resolve("slow.kubeconfig");
      Files.writeString(
          slow, Files.readString(Path.of(lab.observer())).replace(":" + port, ":" + relay.port()));
      Collected got = new Collected();
      Thread thread = keep(sensor(slow.toString()), got);
      until("the first heartbeat", () -> got.beats() > 0);
      relay.delay(5_000);
      until("unreachable while slow", () -> controller(got, "unreachable"));
      relay.delay(0);
      until("ok again", () -> controller(got, "ok"));
      thread.interrupt();
      thread.join();
    }
  }

  /** The kubelets are gone, the API server is not: Kubernetes says NotReady, and so do we. */
  @Test
  void nodesWithoutAKubeletAreNotReady() throws Exception {
    Collected got = new Collected();
    Thread thread = keep(sensor(lab.observer()), got);
    until("the first heartbeat", () -> got.beats() > 0);
    lab.signal("kwok", "STOP");
    until(
        "NotReady",
        () ->
            KubernetesLabTest.newest(got, Known.NODE, "node:gpu0007")
                .filter(s -> s.field(Known.NODE_RESPONDING).equals("false"))
                .isPresent());
    Status node = KubernetesLabTest.newest(got, Known.NODE, "node:gpu0007").orElseThrow();
    assertEquals("automatic", node.field(Known.NODE_HOLDER));
    assertTrue(node.value().startsWith("NotReady"), node.value());
    until(
        "an unknown kubelet",
        () ->
            KubernetesLabTest.newest(got, "node.agent", "node:gpu0007")
                .filter(s -> s.value().equals("unknown"))
                .isPresent());
    lab.signal("kwok", "CONT");
    until(
        "Ready again",
        () ->
            KubernetesLabTest.newest(got, Known.NODE, "node:gpu0007")
                .filter(s -> s.field(Known.NODE_RESPONDING).equals("true"))
                .isPresent());
    thread.interrupt();
    thread.join();
  }
}

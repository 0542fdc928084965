package io.wheeltapper.sensors.scheduler.kubernetes;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.runtime.Senses;
import io.wheeltapper.sensors.Collected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sensor in the agent's own runtime over a real control plane with several hundred nodes, seen
 * through a relay: it lists once; its silence is said within three heartbeats; and whatever became
 * of connections, of old versions and of the store itself, it has the truth again afterwards.
 */
@Tag("long")
@Tag("senses")
class KubernetesReturnTest {

  private static final int NODES = 400;
  private static final Duration LONG = Duration.ofMinutes(4);

  /** An interval of a second and a second more: three of these are a silence. */
  private static final Duration SILENCE = Duration.ofSeconds(3 * 2);

  /** What a busy machine takes longer. */
  private static final Duration SLACK = Duration.ofSeconds(20);

  @TempDir static Path folder;
  private static Lab lab;

  private final Collected got = new Collected();
  private Senses senses = new Senses(got::emit, "");
  private SlowRelay relay;
  private Thread looking = new Thread();

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

  @BeforeEach
  void sense() throws Exception {
    relay = new SlowRelay(lab.port());
    Path through = folder.resolve("relay.kubeconfig");
    Files.writeString(
        through,
        Files.readString(Path.of(lab.observer())).replace(":" + lab.port(), ":" + relay.port()));
    senses = new Senses(got::emit, "");
    senses.start(
        new Senses.Named(
            "kube",
            new KubernetesKind()
                .create(
                    KubernetesLabTest.settings(
                        through.toString(),
                        Map.of("interval", "1s", "timeout", "2s", "refresh", "5s")))));
    looking =
        Thread.ofVirtual()
            .start(() -> {
              while (!Thread.currentThread().isInterrupted()) {
                senses.look(System.currentTimeMillis());
                try {
                  TimeUnit.MILLISECONDS.sleep(200);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }
            });
    until("the sensor to be well", () -> sensor("ok"));
    assertEquals(
        NODES,
        got.statuses(Known.NODE).stream().map(Status::target).distinct().count(),
        "all nodes are said before the first heartbeat");
  }

  @AfterEach
  void end() throws Exception {
    looking.interrupt();
    looking.join();
    senses.close();
    relay.close();
    assertEquals(List.of(), got.rejected());
  }

  private static void until(String what, BooleanSupplier so) {
    await(what).atMost(LONG).until(so::getAsBoolean);
  }

  private boolean sensor(String state) {
    List<Status> said = got.statuses(Known.SENSOR);
    return !said.isEmpty() && said.getLast().value().equals(state);
  }

  private static void cordon(String node, boolean closed) {
    until(
        "the server to take an edit of " + node,
        () -> {
          try {
            lab.admin()
                .nodes()
                .withName(node)
                .edit(
                    n -> new NodeBuilder(n).editSpec().withUnschedulable(closed).endSpec().build());
            return true;
          } catch (KubernetesClientException e) {
            return false;
          }
        });
  }

  private boolean held(String node, String holder) {
    return KubernetesLabTest.newest(got, Known.NODE, "node:" + node)
        .filter(s -> s.field(Known.NODE_HOLDER).equals(holder))
        .isPresent();
  }

  /** Whole lists of a kind, not the one object by which the server is asked if it is well. */
  private static long lists(String kind) throws IOException {
    return lab.asked("list").stream()
        .filter(path -> path.contains("/" + kind + "?") && !path.contains("limit=1&"))
        .filter(path -> !path.endsWith("limit=1"))
        .count();
  }

  @Test
  void eachKindIsListedOnceAndThenWatched() throws Exception {
    long nodes = lists("nodes");
    long pods = lists("pods");
    int said = got.statuses(Known.NODE).size();
    until("two refreshes", () -> got.statuses(Known.NODE).size() >= said + 2 * NODES);
    cordon("gpu0011", true);
    until("a change by the watch", () -> held("gpu0011", "foreign"));
    assertEquals(nodes, lists("nodes"), "the nodes were listed again");
    assertEquals(pods, lists("pods"), "the pods were listed again");
    assertTrue(lab.asked("watch").stream().anyMatch(p -> p.contains("/nodes?")), "no watch");
    cordon("gpu0011", false);
  }

  @Test
  void aPausedServerIsASilenceInTimeAndNothingIsSaidOfNodes() throws Exception {
    lab.signal("apiserver", "STOP");
    try {
      await("the silence").atMost(SILENCE.plus(SLACK)).until(() -> sensor("silent"));
      int nodes = got.statuses(Known.NODE).size();
      until(
          "the server to be called unreachable",
          () -> got.statuses(KubernetesSensor.CONTROLLER).getLast().value().equals("unreachable"));
      int said = got.statuses(KubernetesSensor.CONTROLLER).size();
      until("that to be said again", () -> got.statuses(KubernetesSensor.CONTROLLER).size() > said);
      assertEquals(nodes, got.statuses(Known.NODE).size(), "a stale node was said anew");
    } finally {
      lab.signal("apiserver", "CONT");
    }
    until("the sensor to be well again", () -> sensor("ok"));
    cordon("gpu0021", true);
    until("a change after the pause", () -> held("gpu0021", "foreign"));
    cordon("gpu0021", false);
  }

  @Test
  void aSlowServerIsASilenceInTime() {
    relay.delay(5_000);
    await("the silence").atMost(SILENCE.plus(SLACK)).until(() -> sensor("silent"));
    int nodes = got.statuses(Known.NODE).size();
    cordon("gpu0031", true);
    until(
        "the server to be called unreachable",
        () -> got.statuses(KubernetesSensor.CONTROLLER).getLast().value().equals("unreachable"));
    assertEquals(nodes, got.statuses(Known.NODE).size(), "said of a server that is not trusted");
    relay.delay(0);
    until("what changed meanwhile", () -> held("gpu0031", "foreign"));
    cordon("gpu0031", false);
  }

  @Test
  void aConnectionThatWasForgottenOnTheWayIsOpenedAnew() {
    relay.forget();
    cordon("gpu0041", true);
    until("the change, over a new connection", () -> held("gpu0041", "foreign"));
    until("the sensor to be well again", () -> sensor("ok"));
    cordon("gpu0041", false);
  }

  /** The server was away, and no longer knows the version that we had: 410, Gone. */
  @Test
  void whatWasMissedIsListedAnewWhenOurVersionIsTooOld() throws Exception {
    lab.job("old", 1, 8, "");
    until("the job", () -> KubernetesLabTest.newest(got, Known.JOB, JOB).isPresent());
    relay.cut(true);
    await("the silence").atMost(SILENCE.plus(SLACK)).until(() -> sensor("silent"));
    cordon("gpu0051", true);
    lab.admin().batch().v1().jobs().inNamespace("default").withName("old").delete();
    lab.admin().pods().inNamespace("default").withGracePeriod(0).delete();
    until(
        "the pods to go",
        () -> lab.admin().pods().inNamespace("default").list().getItems().isEmpty());
    lab.compact();
    List<String> words = lab.kill("apiserver");
    lab.again("apiserver", words);
    cordon("gpu0052", true);
    long lists = lists("nodes");
    relay.cut(false);
    until("a change while we were away", () -> held("gpu0051", "foreign"));
    until("another", () -> held("gpu0052", "foreign"));
    until(
        "the end of the job",
        () ->
            KubernetesLabTest.newest(got, Known.JOB, JOB)
                .filter(s -> s.value().equals("ended"))
                .isPresent());
    assertTrue(lists("nodes") > lists, "a version that is gone was not listed anew");
    cordon("gpu0051", false);
    cordon("gpu0052", false);
  }

  private static final String JOB = "job:kubernetes/default/job/old";

  /**
   * Somebody restored a backup without raising its versions: ours come again with other objects.
   * The simulated kubelets stand still meanwhile, so that the store does not grow past them unseen.
   */
  @Test
  void aStoreThatWasSetBackIsReadAnew() throws Exception {
    cordon("gpu0061", false);
    lab.signal("kwok", "STOP");
    try {
      List<String> server = lab.kill("apiserver");
      List<String> store = lab.kill("etcd");
      Path copy = folder.resolve("copy");
      copy(lab.store(), copy);
      lab.again("etcd", store);
      lab.again("apiserver", server);
      for (int i = 0; i < 100; i++) {
        cordon("gpu0062", i % 2 == 0);
      }
      cordon("gpu0061", true);
      until("the cordon", () -> held("gpu0061", "foreign"));
      lab.kill("apiserver");
      lab.kill("etcd");
      clear(lab.store());
      copy(copy, lab.store());
      lab.again("etcd", store);
      lab.again("apiserver", server);
      until(
          "the cordon to be gone, as it was",
          () ->
              KubernetesLabTest.newest(got, Known.NODE, "node:gpu0061")
                  .filter(s -> !s.value().contains("SchedulingDisabled"))
                  .isPresent());
    } finally {
      lab.signal("kwok", "CONT");
    }
    until("the sensor to be well again", () -> sensor("ok"));
    until("the kubelets to be heard again", () -> held("gpu0061", "none"));
  }

  private static void clear(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}

package io.wheeltapper.sensors.scheduler.kubernetes;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.Collected;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The sensor over a server that does as it is told, by a clock that moves when it is told to. */
class KubernetesSensorTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final AtomicLong clock = new AtomicLong(1_800_000_000_000L);
  private final FakeServer server = new FakeServer(Watched.NODE, Watched.POD, Watched.LEASE);
  private final Collected got = new Collected();
  private final AtomicReference<String> end = new AtomicReference<>("");
  private Thread thread = new Thread();

  private static Settings settings(Map<String, String> more) {
    return new Settings("kube", new KubernetesKind().spec(), new HashMap<>(more));
  }

  private KubernetesSensor sensor() {
    InstantSource now = () -> java.time.Instant.ofEpochMilli(clock.get());
    return new KubernetesSensor(
        server::open, Terms.of(settings(Map.of())), new KubernetesSensor.Pace(1, 10_000), now);
  }

  private void run(KubernetesSensor sensor) {
    thread =
        Thread.ofVirtual()
            .start(() -> {
              try {
                sensor.run(got);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (Exception e) {
                end.set(String.valueOf(e.getMessage()));
              }
            });
  }

  @AfterEach
  void stop() throws Exception {
    thread.interrupt();
    thread.join();
  }

  private static JsonNode json(String text) throws IOException {
    return JSON.readTree(text);
  }

  private static JsonNode node(String name, String ready) throws IOException {
    return json(KubernetesFileTest.node(name, ready, "8", ""));
  }

  private long count(String type) {
    return got.statuses(type).size();
  }

  @Test
  void whatChangesIsSaidAndWhatStaysIsSaidAnewAMinuteLater() throws Exception {
    server.put(Watched.NODE, node("n1", "True"));
    server.put(Watched.NODE, node("n2", "True"));
    run(sensor());
    await().atMost(LONG).until(() -> count(Known.NODE) == 2 && got.beats() == 1);
    server.put(Watched.NODE, node("n2", "Unknown"));
    await().atMost(LONG).until(() -> count(Known.NODE) == 3);
    assertEquals("NotReady", got.statuses(Known.NODE).getLast().value());
    clock.addAndGet(60_000);
    await().atMost(LONG).until(() -> count(Known.NODE) == 5);
    assertEquals("ok", got.statuses(KubernetesSensor.CONTROLLER).getLast().value());
  }

  @Test
  void aServerThatIsSilentGivesNoHeartbeatAndNothingIsSaidAnew() throws Exception {
    server.put(Watched.NODE, node("n1", "True"));
    run(sensor());
    await().atMost(LONG).until(() -> got.beats() == 1 && count(Known.NODE) == 1);
    server.silent("no answer in 10 s");
    clock.addAndGet(10_000);
    clock.addAndGet(10_000);
    await()
        .atMost(LONG)
        .until(() -> {
          clock.addAndGet(5_000);
          return got.statuses(KubernetesSensor.CONTROLLER).getLast().value().equals("unreachable");
        });
    clock.addAndGet(300_000);
    long before = got.beats();
    Status last = got.statuses(KubernetesSensor.CONTROLLER).getLast();
    assertEquals("no answer in 10 s", last.field("detail"));
    assertEquals(1, count(Known.NODE), "the stale node was said anew");
    server.silent("");
    await()
        .atMost(LONG)
        .until(() -> {
          clock.addAndGet(5_000);
          return got.beats() > before && count(Known.NODE) > 1;
        });
    assertEquals("ok", got.statuses(KubernetesSensor.CONTROLLER).getLast().value());
  }

  @Test
  void aConnectionThatIsDeadWithoutAWordIsOpenedAnew() throws Exception {
    server.put(Watched.NODE, node("n1", "True"));
    run(sensor());
    await().atMost(LONG).until(() -> got.beats() == 1);
    assertEquals(1, count(Known.NODE), "the first heartbeat comes after the first picture");
    server.forget();
    server.put(Watched.NODE, node("n1", "False"));
    await()
        .atMost(LONG)
        .until(() -> {
          clock.addAndGet(5_000);
          return got.statuses(Known.NODE).getLast().value().equals("NotReady");
        });
    assertEquals("", end.get());
  }

  @Test
  void aStoreThatWasSetBackIsReadAnewAtOnce() throws Exception {
    server.put(Watched.NODE, node("n1", "True"));
    server.put(Watched.NODE, node("n2", "True"));
    run(sensor());
    await().atMost(LONG).until(() -> got.beats() == 1);
    server.setBack();
    server.put(Watched.NODE, node("n2", "False"));
    clock.addAndGet(10_000);
    await().atMost(LONG).until(() -> got.statuses(Known.NODE).getLast().value().equals("NotReady"));
    assertEquals("", end.get());
    assertTrue(
        got.statuses(KubernetesSensor.CONTROLLER).stream().allMatch(s -> s.value().equals("ok")),
        "it was never unreachable");
  }

  @Test
  void aServerThatIsNotReadyIsUnreachableWithItsWords() throws Exception {
    run(sensor());
    await().atMost(LONG).until(() -> got.beats() == 1);
    server.ready("HTTP 500: [-]etcd failed");
    await()
        .atMost(LONG)
        .until(() -> {
          clock.addAndGet(5_000);
          return got.statuses(KubernetesSensor.CONTROLLER).getLast().value().equals("unreachable");
        });
    assertTrue(
        got.statuses(KubernetesSensor.CONTROLLER).getLast().field("detail").contains("etcd"));
  }

  @Test
  void aWatchThatStandsStillIsOpenedAnewAndWhatIsGoneMeanwhileIsGone() throws Exception {
    server.put(Watched.NODE, node("n1", "True"));
    server.put(Watched.POD, json(KubernetesFileTest.pod("p0", "", "n1", "\"phase\":\"Running\"")));
    run(sensor());
    await().atMost(LONG).until(() -> count(Known.JOB) == 1 && got.beats() == 1);
    server.breakWatches();
    server.remove(
        Watched.POD, json(KubernetesFileTest.pod("p0", "", "n1", "\"phase\":\"Running\"")));
    server.moving(false);
    await()
        .atMost(LONG)
        .until(() -> {
          clock.addAndGet(10_000);
          return got.statuses(Known.JOB).getLast().value().equals("ended");
        });
    assertEquals("CANCELLED", got.events(JobFacts.ENDED).getLast().field("state"));
    assertEquals("", end.get());
  }

  @Test
  void aKubeletIsUnknownWhenItsLeaseIsOldButOnlyWhileLeasesAreHeard() throws Exception {
    server.put(Watched.NODE, node("n1", "True"));
    server.put(
        Watched.LEASE,
        json(
            "{\"metadata\":{\"name\":\"n1\",\"namespace\":\"kube-node-lease\"},\"spec\":{\"renewTime\":\"2027-01-15T08:00:00.000000Z\"}}"));
    run(sensor());
    await().atMost(LONG).until(() -> count("node.agent") == 1);
    assertEquals("ok", got.statuses("node.agent").getFirst().value());
    clock.addAndGet(70_000);
    await()
        .atMost(LONG)
        .until(() -> got.statuses("node.agent").getLast().value().equals("unknown"));
  }

  private static final String LEASE =
      "{\"metadata\":{\"name\":\"n1\",\"namespace\":\"kube-node-lease\"},\"spec\":{\"renewTime\":\"2027-01-15T08:00:00.000000Z\"}}";

  @Test
  void aKubeletThatNobodyHearsAnyMoreIsUnknown() throws Exception {
    ThingReader reader = new ThingReader(List.of("nvidia.com/gpu"));
    Picture picture = new Picture(Terms.of(settings(Map.of())));
    picture.put(reader.read(Watched.NODE, node("n1", "True")), clock.get());
    picture.put(reader.read(Watched.LEASE, json(LEASE)), clock.get());
    assertEquals(List.of("ok"), agents(picture.say(clock.get(), true, true)));
    assertEquals(
        List.of("unknown"), agents(picture.say(clock.get(), true, false)), "no watch of leases");
    assertEquals(List.of("ok"), agents(picture.say(clock.get(), true, true)));
    assertEquals(List.of("unknown"), agents(picture.unheard(clock.get())));
    assertEquals(List.of(), agents(picture.unheard(clock.get())));
    assertEquals(List.of("ok"), agents(picture.say(clock.get(), true, true)));
    picture.retain(java.util.Set.of(new Thing.Key(Watched.NODE, "", "n1")));
    assertEquals(List.of("unknown"), agents(picture.say(clock.get(), true, true)), "no lease");
  }

  private static List<String> agents(List<Signal> signals) {
    return signals.stream()
        .filter(s -> s instanceof Status status && status.type().equals(NodeFacts.AGENT))
        .map(s -> ((Status) s).value())
        .toList();
  }

  @Test
  void whatChangesWhileTheServerIsNotTrustedWaitsUntilItIs() throws Exception {
    server.put(Watched.NODE, node("n1", "True"));
    server.put(Watched.LEASE, json(LEASE));
    run(sensor());
    await().atMost(LONG).until(() -> got.beats() == 1 && count(NodeFacts.AGENT) == 1);
    server.ready("HTTP 500: [-]etcd failed");
    clock.addAndGet(10_000);
    server.put(Watched.NODE, node("n1", "Unknown"));
    await()
        .atMost(LONG)
        .until(() -> {
          clock.addAndGet(1_000);
          return got.statuses(NodeFacts.AGENT).getLast().value().equals("unknown");
        });
    assertTrue(
        got.statuses(Known.NODE).stream().allMatch(s -> s.value().equals("Ready")),
        "a node's change was said while the server was not ready");
    server.ready("ok");
    await()
        .atMost(LONG)
        .until(() -> {
          clock.addAndGet(1_000);
          return got.statuses(Known.NODE).getLast().value().equals("NotReady");
        });
  }

  @Test
  void aServerIsUnreachableOnlyWhenItCouldNotBeOpenedTwice() {
    KubernetesSensor sensor = sensor();
    server.ready("[-]poststarthook/crd-informer-synced failed");
    IOException why = assertThrows(IOException.class, () -> sensor.run(got));
    assertTrue(String.valueOf(why.getMessage()).contains("crd-informer"), String.valueOf(why));
    assertEquals(0, count(KubernetesSensor.CONTROLLER));
    assertThrows(IOException.class, () -> sensor.run(got));
    assertEquals("unreachable", got.statuses(KubernetesSensor.CONTROLLER).getFirst().value());
  }

  @Test
  void aKindThatIsNotThereAfterARestartEndsNoJob() throws Exception {
    JsonNode set =
        json("{\"metadata\":{\"name\":\"llama\",\"namespace\":\"ml\"},\"spec\":{},\"status\":{}}");
    server.put(Watched.NODE, node("n1", "True"));
    server.admit(Watched.JOB_SET);
    server.put(Watched.JOB_SET, set);
    KubernetesSensor sensor = sensor();
    run(sensor);
    await().atMost(LONG).until(() -> count(Known.JOB) == 1 && got.beats() == 1);
    thread.interrupt();
    thread.join();
    server.refuse(Watched.JOB_SET, ApiServer.NO_LIST);
    assertThrows(IOException.class, () -> sensor.run(got));
    assertThrows(IOException.class, () -> sensor.run(got));
    server.refuse(Watched.JOB_SET, "not installed");
    IOException why = assertThrows(IOException.class, () -> sensor.run(got));
    assertTrue(String.valueOf(why.getMessage()).contains("jobsets"), String.valueOf(why));
    assertEquals(List.of(), got.events(JobFacts.ENDED));
    clock.addAndGet(10_000);
    run(sensor);
    await().atMost(LONG).until(() -> !got.events(JobFacts.ENDED).isEmpty());
    assertEquals("CANCELLED", got.events(JobFacts.ENDED).getFirst().field("state"));
  }

  @Test
  void withoutNodesThereIsNothingToSay() throws Exception {
    FakeServer poor = new FakeServer(Watched.POD);
    KubernetesSensor sensor =
        new KubernetesSensor(
            () -> poor,
            Terms.of(settings(Map.of())),
            new KubernetesSensor.Pace(1, 10),
            InstantSource.system());
    IOException why = assertThrows(IOException.class, () -> sensor.run(got));
    assertTrue(String.valueOf(why.getMessage()).contains("nodes"), String.valueOf(why));
    assertThrows(IOException.class, () -> sensor.run(got));
    assertEquals("unreachable", got.statuses(KubernetesSensor.CONTROLLER).getFirst().value());
    Check check = KubernetesKind.check(poor.offer(), "ok");
    assertFalse(check.works());
    assertTrue(check.detail().contains("not installed: nodes"), check.detail());
  }

  @Test
  void settingsThatContradictEachOtherAreRefused() {
    Settings both = settings(Map.of("url", "https://127.0.0.1:1", "kubeconfig", "/x"));
    assertThrows(BadSetting.class, () -> new KubernetesKind().create(both));
    Settings missing = settings(Map.of("kubeconfig", "/nowhere/config"));
    assertEquals(
        new Check(false, "/nowhere/config cannot be read"), new KubernetesKind().doctor(missing));
    assertEquals(List.of(), got.rejected());
  }
}

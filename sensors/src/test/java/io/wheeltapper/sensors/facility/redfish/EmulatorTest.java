package io.wheeltapper.sensors.facility.redfish;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.Collected;
import io.wheeltapper.sensors.storage.Relay;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sensor against the laboratory's service: what is well, and what goes wrong. */
@Tag("site")
class EmulatorTest {

  private static final String LEAK =
      "/redfish/v1/Chassis/Self/ThermalSubsystem/LeakDetection/LeakDetectors/Tray";

  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir Path folder;
  private final RedfishKind kind = new RedfishKind();
  private final Collected got = new Collected();
  private Thread running = Thread.currentThread();

  @AfterEach
  void stop() throws Exception {
    if (running != Thread.currentThread()) {
      running.interrupt();
      assertTrue(running.join(LONG), "it does not stop");
    }
  }

  private Map<String, String> settings(String bmcs, String... more) throws Exception {
    Path password = folder.resolve("password");
    Files.writeString(password, "secret\n");
    Map<String, String> all = new HashMap<>();
    all.put("bmcs", bmcs);
    all.put("user", "admin");
    all.put("password-file", password.toString());
    all.put("interval", "1s");
    all.put("health", "300ms");
    all.put("inventory", "1s");
    all.put("pause", "0ms");
    all.put("timeout", "2s");
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    return all;
  }

  private void start(Map<String, String> settings) {
    Sensor sensor = kind.create(new Settings("redfish", kind.spec(), settings));
    running =
        Thread.ofVirtual()
            .start(() -> {
              try {
                sensor.run(got);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (Exception e) {
                got.rejected("run", e.toString());
              }
            });
  }

  private Emulated emulated(String machine, String... options) throws Exception {
    return Emulated.start(folder, machine, options);
  }

  private String newest(String target, String type) {
    List<Status> all =
        got.statuses(type).stream().filter(s -> s.target().toString().equals(target)).toList();
    return all.isEmpty() ? "" : all.getLast().value();
  }

  private void until(String target, String type, String value) {
    await()
        .atMost(LONG)
        .failFast(() -> got.rejected().stream().anyMatch(r -> r.startsWith("run")))
        .until(() -> newest(target, type).equals(value));
  }

  private boolean said(String target, String type, String field, String value) {
    return got.statuses(type).stream()
        .anyMatch(s -> s.target().toString().equals(target) && s.field(field).equals(value));
  }

  private double number(String target, String metric) {
    List<Snapshot> all =
        got.snapshots().stream()
            .filter(s -> s.target().toString().equals(target) && s.has(metric))
            .toList();
    return all.isEmpty() ? Double.NaN : all.getLast().number(metric);
  }

  @Test
  void aServerIsReadWholeOneRequestAtATimeAndLeftLoggedOut() throws Exception {
    try (Emulated bmc = emulated("server.json", "--user", "admin", "--password", "secret")) {
      start(settings("n1=" + bmc.url()));
      until("node:n1", "version.bmc", "1.12.0-rc3");
      for (String sort : List.of("fans", "supplies", "memory", "processors", "drives", "sensors")) {
        until("node:n1", "bmc." + sort, "OK");
      }
      until("node:n1", "bmc.gpus", "complete");
      until("node:n1", "facility.leak", "ok");
      until("sensor:redfish/n1", "sensor", "ok");
      assertEquals("2.4.1", newest("node:n1", "version.bios"));
      assertEquals("28.39.1002", newest("node:n1", "version.nic"));
      assertEquals("10000", newest("node:n1", "facility.set-point"));
      assertEquals(24, number("node:n1", "inlet_temperature_celsius"));
      assertEquals(4210, number("node:n1", "bmc_power_watts"));
      assertEquals(313, number("gpu:GPU-5f3a7a50-6d0e-4a57-9f06-2a0f4c7a1d03", "bmc_power_watts"));
      assertTrue(got.signals().stream().allMatch(s -> s.node().equals("n1")));
      assertEquals(0, bmc.asked("/redfish/v1/Chassis/Self/ThermalSubsystem/Fans/Fan1"));
      assertEquals(1, bmc.tell("state", "").path("atOnce").asInt());
      assertEquals(1, bmc.tell("state", "").path("logins").asInt());
      assertEquals(1, bmc.tell("state", "").path("sessions").asInt());
      stop();
      assertEquals(0, bmc.tell("state", "").path("sessions").asInt());
      assertEquals(List.of(), got.rejected());
    }
  }

  @Test
  void waterIsSaidAndADetectorThatIsBlindOrGoneIsNotDry() throws Exception {
    try (Emulated bmc = emulated("server.json", "--user", "admin", "--password", "secret")) {
      start(settings("n1=" + bmc.url()));
      until("node:n1", "facility.leak", "ok");
      bmc.merge(LEAK, "{\"DetectorState\":\"Critical\",\"Status\":{\"Health\":\"Critical\"}}");
      until("node:n1", "facility.leak", "critical");
      assertTrue(said("node:n1", "facility.leak", "detector", "Tray leak detector"));
      assertTrue(said("node:n1", "facility.leak", "reaction", "GracefulShutdown"));
      bmc.merge(LEAK, "{\"DetectorState\":\"Unavailable\",\"Status\":{\"Health\":null}}");
      until("node:n1", "facility.leak", "unavailable");
      bmc.merge(LEAK, "{\"DetectorState\":\"OK\"}");
      until("node:n1", "facility.leak", "ok");
      bmc.tell("remove?path=" + LEAK, "");
      until("node:n1", "facility.leak", "unavailable");
    }
  }

  @Test
  void partsThatFailAreNamedAndWhatCannotBeReadIsNotWell() throws Exception {
    try (Emulated bmc = emulated("server.json", "--user", "admin", "--password", "secret")) {
      start(settings("n1=" + bmc.url()));
      until("node:n1", "bmc.memory", "OK");
      until("node:n1", "bmc.supplies", "OK");
      bmc.merge("/redfish/v1/Systems/Self/Memory/DIMM1", "{\"Status\":{\"Health\":\"Critical\"}}");
      until("node:n1", "bmc.memory", "Critical");
      assertTrue(said("node:n1", "bmc.memory", "names", "DIMM 1"));
      bmc.tell(
          "fault",
          "{\"path\":\"/redfish/v1/Chassis/Self/Power\",\"what\":\"status\",\"number\":500}");
      until("node:n1", "bmc.supplies", "unknown");
      assertEquals("ok", newest("sensor:redfish/n1", "sensor"));
      bmc.tell("mend", "");
      until("node:n1", "bmc.supplies", "OK");
    }
  }

  @Test
  void aSessionThatExpiredIsOpenedAnew() throws Exception {
    try (Emulated bmc = emulated("server.json", "--user", "admin", "--password", "secret")) {
      start(settings("n1=" + bmc.url()));
      until("sensor:redfish/n1", "sensor", "ok");
      bmc.tell("expire", "");
      await().atMost(LONG).until(() -> bmc.tell("state", "").path("logins").asInt() == 2);
      long before = got.beats();
      await().atMost(LONG).until(() -> got.beats() > before + 1);
      assertEquals(List.of("ok"), got.statuses("sensor").stream().map(Status::value).toList());
    }
  }

  @Test
  void whereNoSessionIsToBeHadThePasswordGoesWithEachRequest() throws Exception {
    try (Emulated bmc =
        emulated("pdu.json", "--user", "admin", "--password", "secret", "--no-sessions")) {
      start(settings("feed:pdu-7b=" + bmc.url()));
      until("feed:pdu-7b", "facility.power", "ok");
      assertEquals(6676, number("feed:pdu-7b", "PowerWatts"));
      until("feed:pdu-7b", "facility.outlets", "OK");
    }
  }

  @Test
  void aWrongPasswordIsAFailureAndIsNotTriedOnAndOn() throws Exception {
    try (Emulated bmc = emulated("pdu.json", "--user", "admin", "--password", "another")) {
      start(settings("feed:pdu-7b=" + bmc.url()));
      until("sensor:redfish/feed:pdu-7b", "sensor", "failed");
      assertTrue(
          got.statuses("sensor").getLast().field("detail").contains("the password is refused"));
      await().during(Duration.ofSeconds(2)).atMost(LONG).until(() -> got.beats() == 0);
      assertEquals(
          1,
          bmc.tell("state", "")
              .path("seen")
              .path("POST /redfish/v1/SessionService/Sessions")
              .asInt());
    }
  }

  @Test
  void aBusyBmcIsLeftAloneForAsLongAsItSays() throws Exception {
    try (Emulated bmc = emulated("server.json", "--user", "admin", "--password", "secret")) {
      start(settings("n1=" + bmc.url()));
      until("sensor:redfish/n1", "sensor", "ok");
      bmc.tell("fault", "{\"what\":\"status\",\"number\":503,\"retryAfter\":9,\"times\":1}");
      until("sensor:redfish/n1", "sensor", "silent");
      assertTrue(got.statuses("sensor").getLast().field("detail").contains("answers 503"));
      until("sensor:redfish/n1", "sensor", "ok");
      Status silent = got.statuses("sensor").get(1);
      Status again = got.statuses("sensor").get(2);
      assertTrue(again.at() - silent.at() > 1_000, again.at() + " after " + silent.at());
    }
  }

  @Test
  @Tag("senses")
  void killedAndStartedAgain() throws Exception {
    int port;
    try (Emulated bmc = emulated("server.json", "--user", "admin", "--password", "secret")) {
      port = java.net.URI.create(bmc.url()).getPort();
      start(settings("n1=" + bmc.url()));
      until("sensor:redfish/n1", "sensor", "ok");
      bmc.kill();
      until("sensor:redfish/n1", "sensor", "silent");
      assertTrue(got.statuses("sensor").getLast().field("detail").contains("nothing listens"));
      assertEquals("n1", got.statuses("sensor").getLast().node());
      assertEquals(1, got.events("sensor.silent").size());
    }
    int said = got.snapshots().size();
    try (Emulated bmc =
        emulated("server.json", "--user", "admin", "--password", "secret", "--port", "" + port)) {
      until("sensor:redfish/n1", "sensor", "ok");
      await().atMost(LONG).until(() -> got.snapshots().size() > said);
    }
  }

  @Test
  @Tag("senses")
  void pausedItIsSilentInTimeAndAfterwardsItSpeaks() throws Exception {
    try (Emulated bmc = emulated("server.json", "--user", "admin", "--password", "secret")) {
      start(settings("n1=" + bmc.url()));
      until("sensor:redfish/n1", "sensor", "ok");
      bmc.signal("STOP");
      until("sensor:redfish/n1", "sensor", "silent");
      long beats = got.beats();
      int said = got.snapshots().size();
      await().during(Duration.ofSeconds(1)).atMost(LONG).until(() -> got.beats() == beats);
      assertEquals(said, got.snapshots().size(), "nothing is said of what was not read");
      bmc.signal("CONT");
      until("sensor:redfish/n1", "sensor", "ok");
    }
  }

  /**
   * What it would say after the time limit is not heard, and what it said before is not said anew.
   */
  @Test
  @Tag("senses")
  void slowOrDribblingItIsSilentInTime() throws Exception {
    try (Emulated bmc = emulated("server.json", "--user", "admin", "--password", "secret");
        Relay relay = new Relay(java.net.URI.create(bmc.url()).getPort())) {
      start(settings("n1=http://127.0.0.1:" + relay.port()));
      until("sensor:redfish/n1", "sensor", "ok");
      until("node:n1", "facility.leak", "ok");
      relay.delay(6_000); // three times what it waits
      silentAndMute(bmc, relay);
      relay.delay(0);
      until("node:n1", "facility.leak", "critical");
      until("sensor:redfish/n1", "sensor", "ok");
      relay.dribble(50);
      silentAndMute(bmc, relay);
      relay.dribble(0);
      until("sensor:redfish/n1", "sensor", "ok");
    }
  }

  private void silentAndMute(Emulated bmc, Relay relay) throws Exception {
    until("sensor:redfish/n1", "sensor", "silent");
    assertTrue(
        got.statuses("sensor").getLast().field("detail").contains("no whole answer in 2000"));
    bmc.merge(LEAK, "{\"DetectorState\":\"Critical\"}");
    int said = got.signals().size();
    long beats = got.beats();
    int came = relay.connections();
    await().atMost(LONG).until(() -> relay.connections() > came + 2);
    assertEquals(beats, got.beats());
    assertEquals(said, got.signals().size(), "nothing is said of what was not read");
  }

  @Test
  void oneResourceThatHangsCostsItselfAndNotTheBmc() throws Exception {
    try (Emulated bmc = emulated("server.json", "--user", "admin", "--password", "secret")) {
      bmc.tell("fault", "{\"path\":\"/redfish/v1/Systems/Self/Storage\",\"what\":\"hang\"}");
      bmc.tell("fault", "{\"path\":\"/redfish/v1/Chassis/Self/Power\",\"what\":\"cut\"}");
      start(settings("n1=" + bmc.url(), "timeout", "1s"));
      until("node:n1", "bmc.memory", "OK");
      until("node:n1", "bmc.fans", "OK");
      until("sensor:redfish/n1", "sensor", "ok");
      await()
          .atMost(LONG)
          .until(() -> got.rejected().stream().anyMatch(r -> r.contains("Chassis/Self/Power")));
      assertEquals("", newest("node:n1", "bmc.drives"));
      assertEquals("", newest("node:n1", "bmc.supplies"));
    }
  }

  /** Many chassis, no old resources, members whole when asked for. */
  @Test
  void aTrayWithManyChassisInFewRequests() throws Exception {
    try (Emulated bmc = emulated("tray.json", "--user", "admin", "--password", "secret")) {
      start(settings("n1=" + bmc.url()));
      until("node:n1", "bmc.gpus", "complete");
      until("node:n1", "bmc.fans", "OK");
      until("node:n1", "facility.leak", "ok");
      until("node:n1", "version.hgx-bmc", "HGX-25.02");
      assertEquals("25.01-2", newest("node:n1", "version.bmc"));
      assertEquals("97.00.82.00.18", newest("node:n1", "version.gpu-firmware"));
      assertEquals(27.25, number("node:n1", "inlet_temperature_celsius"));
      assertEquals(1810.5, number("node:n1", "bmc_power_watts"));
      assertEquals(
          205.4, number("gpu:GPU-9c2b61f0-0a4d-1f7e-66d1-001122334402", "bmc_power_watts"));
      assertEquals(0, bmc.asked("/redfish/v1/Chassis/HGX_GPU_0"));
      assertEquals(0, bmc.asked("/redfish/v1/Chassis/HGX_GPU_0/Sensors/HGX_GPU_0_TEMP_0"));
    }
  }

  @Test
  void pagesAreFollowed() throws Exception {
    try (Emulated bmc =
        emulated("server.json", "--user", "admin", "--password", "secret", "--page", "2")) {
      start(settings("n1=" + bmc.url()));
      until("node:n1", "bmc.gpus", "complete");
      assertTrue(said("node:n1", "bmc.gpus", "count", "4"));
      until("node:n1", "version.cpld", "0.9");
    }
  }

  @Test
  void aCoolingUnitIsALoop() throws Exception {
    try (Emulated bmc = emulated("cdu.json", "--user", "admin", "--password", "secret")) {
      start(settings("loop:cdu-1=" + bmc.url()));
      until("loop:cdu-1", "facility.leak", "ok");
      until("loop:cdu-1", "facility.cooling", "OK");
      until("loop:cdu-1", "facility.set-point", "32");
      await().atMost(LONG).until(() -> number("loop:cdu-1", "flow_ratio") == 0.825);
      assertEquals(412.5, number("loop:cdu-1", "FlowLitersPerMinute"));
      assertEquals(32.5, number("loop:cdu-1", "SupplyTemperatureCelsius"));
      bmc.merge(
          "/redfish/v1/ThermalEquipment/CDUs/1/Pumps/2", "{\"Status\":{\"Health\":\"Critical\"}}");
      until("loop:cdu-1", "facility.cooling", "Critical");
      assertTrue(said("loop:cdu-1", "facility.cooling", "names", "Pump 2"));
      bmc.merge(
          "/redfish/v1/ThermalEquipment/CDUs/1/SecondaryCoolantConnectors/1",
          "{\"FlowLitersPerMinute\":{\"Reading\":0.4}}");
      await().atMost(LONG).until(() -> number("loop:cdu-1", "FlowLitersPerMinute") == 0.4);
      bmc.merge(
          "/redfish/v1/ThermalEquipment/CDUs/1/SecondaryCoolantConnectors/1",
          "{\"FlowLitersPerMinute\":null}");
      long before = got.beats();
      await().atMost(LONG).until(() -> got.beats() > before + 2);
      Snapshot last =
          got.snapshots().stream()
              .filter(s -> s.target().toString().equals("loop:cdu-1"))
              .reduce((_, b) -> b)
              .orElseThrow();
      assertTrue(!last.has("FlowLitersPerMinute") && !last.has("flow_ratio"), "" + last);
    }
  }

  /** A name whose rounds begin at once, so that a long interval is no long wait. */
  private static String early(long interval) {
    for (int i = 0; ; i++) {
      if (Walk.offset("n" + i, interval) < interval / 500) {
        return "n" + i;
      }
    }
  }

  @Test
  void anEventBringsTheReadingForwardAndIsToldOnce() throws Exception {
    try (Emulated bmc = emulated("server.json", "--user", "admin", "--password", "secret")) {
      String name = early(120_000);
      start(
          settings(
              name + "=" + bmc.url(),
              "interval",
              "120s",
              "health",
              "120s",
              "inventory",
              "1h",
              "timeout",
              "5s"));
      until("node:" + name, "facility.leak", "ok");
      await().atMost(LONG).until(() -> bmc.tell("state", "").path("streams").asInt() == 1);
      long rounds = got.beats();
      bmc.merge(LEAK, "{\"DetectorState\":\"Critical\"}");
      String stamp = java.time.Instant.now().toString();
      String event = event("1", stamp, "LeakDetectedCritical", "Critical", LEAK);
      bmc.tell("event", event);
      bmc.tell("event", event);
      until("node:" + name, "facility.leak", "critical");
      assertTrue(got.beats() <= rounds + 2, "long before the next round");
      assertEquals(1, got.events("bmc.event").size());
      Event told = got.events("bmc.event").getFirst();
      assertEquals("LeakDetectedCritical", told.field("key"));
      assertEquals("Environmental", told.field("registry"));
      assertEquals(LEAK, told.field("about"));
      bmc.tell("drop", "");
      bmc.tell("event", event("2", stamp, "LeakDetectorFailure", "Warning", LEAK));
      await().atMost(LONG).until(() -> got.events("bmc.event").size() == 2);
      bmc.tell("event", event("3", stamp, "LeakDetectedNormal", "OK", LEAK));
      bmc.tell("event", "no JSON");
      bmc.tell("event", event("4", stamp, "PumpFailed", "Critical", "/redfish/v1/Nowhere"));
      await().atMost(LONG).until(() -> got.events("bmc.event").size() == 3);
      assertEquals(
          List.of("LeakDetectedCritical", "LeakDetectorFailure", "PumpFailed"),
          got.events("bmc.event").stream().map(e -> e.field("key")).toList());
    }
  }

  private static String event(String id, String at, String key, String severity, String about) {
    return """
    {"@odata.type":"#Event.v1_7_0.Event","Id":"%s","Name":"Event","Events":[{"EventId":"%s","EventTimestamp":"%s",
    "MessageId":"Environmental.1.1.%s","Message":"%s","MessageSeverity":"%s","OriginOfCondition":{"@odata.id":"%s"}}]}\
    """
        .formatted(id, id, at, key, key, severity, about);
  }

  @Test
  void aLogIsReadOnAndTheSameEventFromTheStreamIsNotToldAgain() throws Exception {
    String entries = "/redfish/v1/Managers/BMC/LogServices/SEL/Entries";
    try (Emulated bmc = emulated("server.json", "--user", "admin", "--password", "secret")) {
      String long_ago = java.time.Instant.now().minusSeconds(3_600).toString();
      bmc.merge(entries, "{\"Members\":[" + entry(entries, "1", long_ago, "PumpFailed") + "]}");
      start(settings("n1=" + bmc.url()));
      await().atMost(LONG).until(() -> got.events("bmc.event").size() == 1);
      assertEquals("true", got.events("bmc.event").getFirst().field("before_start"));
      await().atMost(LONG).until(() -> bmc.tell("state", "").path("streams").asInt() == 1);
      String now = java.time.Instant.now().toString();
      bmc.tell("event", event("2", now, "FanFailed", "Critical", LEAK));
      await().atMost(LONG).until(() -> got.events("bmc.event").size() == 2);
      bmc.merge(
          entries,
          "{\"Members\":["
              + entry(entries, "1", long_ago, "PumpFailed")
              + ","
              + entry(entries, "2", now, "FanFailed")
              + ","
              + entry(entries, "3", now, "BreakerTripped")
              + "]}");
      await().atMost(LONG).until(() -> got.events("bmc.event").size() == 3);
      long before = got.beats();
      await().atMost(LONG).until(() -> got.beats() > before + 2);
      assertEquals(
          List.of("PumpFailed", "FanFailed", "BreakerTripped"),
          got.events("bmc.event").stream().map(e -> e.field("key")).toList());
      assertEquals("", got.events("bmc.event").getLast().field("before_start"));
    }
  }

  private static String entry(String log, String id, String at, String key) {
    return """
    {"@odata.id":"%s/%s","@odata.type":"#LogEntry.v1_14_0.LogEntry","Id":"%s","Name":"Entry","EntryType":"Event","Severity":"Critical","Created":"%s",
    "MessageId":"Environmental.1.1.%s","Message":"%s","Links":{"OriginOfCondition":{"@odata.id":"%s"}}}\
    """
        .formatted(log, id, id, at, key, key, LEAK);
  }

  @Test
  void theListIsReadAgainWhenItWasWritten() throws Exception {
    try (Emulated server = emulated("server.json", "--user", "admin", "--password", "secret");
        Emulated pdu = emulated("pdu.json", "--user", "admin", "--password", "secret")) {
      Path list = folder.resolve("bmcs");
      Files.writeString(list, "n1 " + server.url() + "\n");
      Map<String, String> settings = settings("");
      settings.remove("bmcs");
      settings.put("bmcs-file", list.toString());
      start(settings);
      until("sensor:redfish/n1", "sensor", "ok");
      Files.writeString(list, "feed:pdu-7b " + pdu.url() + "\n");
      until("feed:pdu-7b", "facility.power", "ok");
      await().atMost(LONG).until(() -> server.tell("state", "").path("sessions").asInt() == 0);
      Files.writeString(list, "nonsense\n");
      await().atMost(LONG).until(() -> got.rejected().stream().anyMatch(r -> r.contains("bmcs:1")));
      assertEquals("ok", newest("sensor:redfish/feed:pdu-7b", "sensor"));
    }
  }

  @Test
  void doctorTellsWhoAnswersAndWhy() throws Exception {
    try (Emulated bmc = emulated("server.json", "--user", "admin", "--password", "secret")) {
      Map<String, String> right = settings("n1=" + bmc.url());
      Check check = kind.doctor(new Settings("redfish", kind.spec(), right));
      assertTrue(check.works(), check.detail());
      assertEquals(
          "1 of 1 BMCs answer: n1 (Wheeltapper GPU server, Redfish 1.18.0, 1 chassis)",
          check.detail());
      Map<String, String> wrong = settings("n1=" + bmc.url() + ",n2=http://127.0.0.1:1");
      Check half = kind.doctor(new Settings("redfish", kind.spec(), wrong));
      assertTrue(!half.works() && half.detail().startsWith("1 of 2"), half.detail());
      assertTrue(half.detail().endsWith("not: n2: nothing listens at 127.0.0.1:1"), half.detail());
      assertEquals(0, bmc.tell("state", "").path("sessions").asInt());
    }
  }
}

package io.wheeltapper.sensors.facility.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.core.yaml.Problems;
import io.wheeltapper.core.yaml.YamlFile;
import io.wheeltapper.sensors.Collected;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MqttTest {

  private static final long T = 1_790_000_000_000L;
  private static final String PUB = "BMS/v1/PUB/";

  private static final String TOPICS =
      """
      topics:
        - {topic: "plant/{cdu}/flow", about: "loop:{cdu}", word: FlowLitersPerMinute, unit: m3/h, least: 0, most: 100, every: 30s}
        - {topic: "plant/{cdu}/temp", about: "loop:{cdu}", value: /v, time: /at, word: SupplyTemperatureCelsius, unit: degC, least: 0, most: 90}
        - {topic: "plant/{cdu}/tray", about: "loop:{cdu}", status: facility.leak, is: {ALARM: critical, NORMAL: ok}}
        - {topic: plant/ups/source, about: feed:ups-1, status: facility.power, is: {mains: ok, battery: on-battery}}
      """;

  @TempDir Path folder;
  private final Collected got = new Collected();

  private MqttSensor sensor(boolean dsx, String topics) {
    Problems problems = new Problems();
    TopicMap map =
        topics.isEmpty()
            ? TopicMap.NONE
            : YamlFile.parse(topics, "topics.yaml", problems).map(TopicMap::read).orElseThrow();
    assertTrue(problems.none(), () -> problems.all().toString());
    return new MqttSensor(
        new MqttSensor.Plan("bms", dsx, map, 10_000, 300_000, 60_000),
        new FakeBroker(),
        InstantSource.system());
  }

  private static Message message(String topic, String payload) {
    return new Message(topic, payload.getBytes(StandardCharsets.UTF_8), false);
  }

  private static Message value(String key, String value, long at) {
    return message(
        PUB + "Value/" + key, "{\"value\":" + value + ",\"timestamp\":" + at + ",\"quality\":1}");
  }

  private void metadata(MqttSensor sensor, String key, String json) throws Exception {
    sensor.take(message(PUB + "Metadata/" + key, json), T, got);
  }

  private Snapshot last() {
    return got.snapshots().getLast();
  }

  @Test
  void dsxNumbersByTheirMetadata() throws Exception {
    MqttSensor sensor = sensor(true, "");
    sensor.take(value("CDU/LiquidFlow/h1/cdu3/flow", "310.5", T), T, got);
    assertEquals(List.of(), sensor.flush(T), "a value without metadata waits");
    metadata(
        sensor,
        "CDU/LiquidFlow/h1/cdu3/flow",
        "{\"objectName\":\"cdu-3\",\"objectId\":\"7\",\"engUnit\":\"LPM\",\"processArea\":[\"Secondary\",\"Supply\"]}");
    metadata(
        sensor,
        "Sensor/LiquidTemperature/h1/t9",
        "{\"objectName\":\"t9\",\"objectId\":\"9\",\"associateId\":\"7\",\"engUnit\":\"F\",\"processArea\":[\"Secondary\",\"Supply\"]}");
    metadata(
        sensor,
        "CDU/LiquidTemperature/h1/cdu3/sp",
        "{\"objectName\":\"cdu-3\",\"objectId\":\"7\",\"engUnit\":\"C\",\"isSetpoint\":true,\"processArea\":[\"Secondary\",\"Supply\"]}");
    metadata(
        sensor,
        "CDU/LiquidFlow/h1/cdu3/primary",
        "{\"objectName\":\"cdu-3\",\"objectId\":\"7\",\"engUnit\":\"LPM\",\"processArea\":[\"Primary\"]}");
    metadata(sensor, "Rack/RackPower/r1", "{\"rackLocationName\":\"r1\",\"engUnit\":\"kW\"}");
    sensor.take(value("Sensor/LiquidTemperature/h1/t9", "86", T), T, got);
    sensor.take(value("CDU/LiquidTemperature/h1/cdu3/sp", "28", T), T, got);
    sensor.take(value("CDU/LiquidFlow/h1/cdu3/primary", "999", T), T, got);
    sensor.take(value("Rack/RackPower/r1", "118.5", T + 1), T + 1, got);
    got.signals();
    sensor.take(null, T + 2_000, got);
    Snapshot loop =
        got.snapshots().stream()
            .filter(s ->
                s.target().toString().equals("loop:cdu-3") && s.has("SupplyTemperatureCelsius"))
            .findFirst()
            .orElseThrow();
    assertEquals(310.5, loop.number("FlowLitersPerMinute"), "the secondary side");
    assertEquals(30, loop.number("SupplyTemperatureCelsius"), 1e-9);
    assertEquals(28, loop.number("SupplyTemperatureControlCelsius"), 1e-9);
    assertEquals(T, loop.at(), "event time is the building's");
    assertEquals("bms", loop.sensor());
    Snapshot rack =
        got.snapshots().stream()
            .filter(s -> s.target().toString().equals("rack:r1"))
            .findFirst()
            .orElseThrow();
    assertEquals(118_500, rack.number("PowerWatts"), 1e-6);
  }

  @Test
  void nullBadQualityAndOldValuesAreAbsent() throws Exception {
    MqttSensor sensor = sensor(true, "");
    String key = "Rack/RackLiquidFlow/r1";
    metadata(sensor, key, "{\"rackLocationName\":\"r1\",\"engUnit\":\"LPM\"}");
    for (String payload :
        List.of(
            "{\"value\":null,\"timestamp\":" + T + ",\"quality\":1}",
            "{\"value\":50,\"timestamp\":" + T + ",\"quality\":0}",
            "{\"value\":50,\"timestamp\":" + T + "}",
            "{\"value\":50,\"quality\":1}",
            "{\"value\":50,\"timestamp\":" + (T - 300_001) + ",\"quality\":1}",
            "{\"value\":50,\"timestamp\":" + (T + 300_001) + ",\"quality\":1}",
            "not json",
            "[]")) {
      sensor.take(message(PUB + "Value/" + key, payload), T, got);
      assertEquals(List.of(), sensor.flush(T), payload);
    }
    sensor.take(value(key, "50", T), T, got);
    assertEquals(1, sensor.flush(T).size());
    metadata(sensor, "Rack/RackPower/r1", "{\"rackLocationName\":\"r1\",\"engUnit\":\"kW\"}");
    sensor.take(value("Rack/RackPower/r1", "3", T + 300_001), T + 300_001, got);
    assertEquals(3_000, last().number("PowerWatts"), 1e-9);
    assertFalse(last().has("FlowLitersPerMinute"), "not renewed in time");
  }

  @Test
  void aLeakItsDetectorAndSilenceOfIt() throws Exception {
    MqttSensor sensor = sensor(true, "");
    String rack = "{\"rackLocationName\":\"r1\",\"stateText\":[{\"value\":0,\"text\":\"dry\"}]}";
    metadata(sensor, "Rack/RackLeakDetect/r1", rack);
    metadata(sensor, "Rack/RackLeakSensorFault/r1", rack);
    sensor.take(value("Rack/RackLeakDetect/r1", "0", T), T, got);
    assertEquals("ok", leak(sensor, T));
    sensor.take(value("Rack/RackLeakSensorFault/r1", "1", T), T, got);
    assertEquals("unavailable", leak(sensor, T));
    sensor.take(value("Rack/RackLeakDetect/r1", "1", T + 1), T + 1, got);
    assertEquals("critical", leak(sensor, T + 1));
    assertEquals("unavailable", leak(sensor, T + 400_000), "not seen is not dry");
  }

  private static String leak(MqttSensor sensor, long now) {
    return sensor.flush(now).stream()
        .filter(s -> s instanceof Status t && t.type().equals("facility.leak"))
        .map(s -> ((Status) s).value())
        .findFirst()
        .orElse("");
  }

  @Test
  void airAndPowerByTheSitesOwnWords() {
    assertEquals("failed", DsxWords.air("Status", 2, "Fan failed").orElseThrow());
    assertEquals("ok", DsxWords.air("Status", 0, "No fault").orElseThrow());
    assertEquals("degraded", DsxWords.air("Status", 0, "Warning: filter").orElseThrow());
    assertEquals("failed", DsxWords.air("Available", 0, "").orElseThrow());
    assertTrue(DsxWords.air("Status", 3, "").isEmpty());
    assertEquals("on-battery", DsxWords.power("UPS", "On Battery").orElseThrow());
    assertEquals("tripped", DsxWords.power("Breaker", "Tripped").orElseThrow());
    assertEquals("ok", DsxWords.power("UPS", "Normal").orElseThrow());
    assertTrue(DsxWords.power("UPS", "state 4").isEmpty(), "what is not understood is no health");
    assertEquals("ok", DsxWords.air("Status", 1, "Running").orElseThrow());
    for (String unsure :
        List.of("Default", "Not running (fault)", "Non-critical alarm", "Alarm reset", "Off")) {
      assertTrue(DsxWords.air("Status", 1, unsure).isEmpty(), unsure);
    }
    for (String unsure :
        List.of("Battery OK", "Battery charging", "Not on battery", "Bypass available")) {
      assertTrue(DsxWords.power("UPS", unsure).isEmpty(), unsure);
    }
    assertEquals("redundancy-lost", DsxWords.power("UPS", "On Static Bypass").orElseThrow());
    assertEquals("ok", DsxWords.power("Breaker", "Not tripped").orElseThrow());
  }

  private static List<String> words(MqttSensor sensor, long now, String type) {
    return sensor.flush(now).stream()
        .filter(s -> s instanceof Status t && t.type().equals(type))
        .map(s -> ((Status) s).value())
        .toList();
  }

  @Test
  void ofTwoPointsOfAFeedTheWorstSpeaksAndOneThatIsNotUnderstoodSpoilsTheOk() throws Exception {
    MqttSensor sensor = sensor(true, "");
    String ups =
        "{\"objectName\":\"ups-1\",\"stateText\":[{\"value\":0,\"text\":\"Normal\"},"
            + "{\"value\":1,\"text\":\"On Battery\"},{\"value\":2,\"text\":\"Eco\"}]}";
    metadata(sensor, "UPS/Status/a", ups);
    metadata(sensor, "UPS/Status/b", ups);
    sensor.take(value("UPS/Status/a", "1", T), T, got);
    sensor.take(value("UPS/Status/b", "0", T), T, got);
    assertEquals(List.of(), words(sensor, T, "facility.power"), "it has to last");
    sensor.take(value("UPS/Status/b", "0", T + 60_000), T + 60_000, got);
    assertEquals(List.of("on-battery"), got(sensor, T + 60_000, "facility.power"));
    sensor.take(value("UPS/Status/a", "0", T + 61_000), T + 61_000, got);
    assertEquals("ok", got(sensor, T + 61_000, "facility.power").getLast());
    sensor.take(value("UPS/Status/a", "2", T + 62_000), T + 62_000, got);
    words(sensor, T + 63_000, "facility.power");
    sensor.take(value("UPS/Status/b", "0", T + 123_000), T + 123_000, got);
    assertEquals("unknown", got(sensor, T + 123_000, "facility.power").getLast());
  }

  /** What was said of that up to now, by messages or when asked. */
  private List<String> got(MqttSensor sensor, long now, String type) {
    List<String> all = new java.util.ArrayList<>();
    got.statuses(type).forEach(s -> all.add(s.value()));
    all.addAll(words(sensor, now, type));
    return all;
  }

  @Test
  void anAirHandlerThatFellSilentSpoilsTheOkOfTheRest() throws Exception {
    MqttSensor sensor = sensor(true, "");
    for (String unit : List.of("1", "2")) {
      metadata(
          sensor,
          "CRAH/Status/" + unit,
          "{\"objectName\":\"crah-"
              + unit
              + "\",\"stateText\":[{\"value\":0,\"text\":\"Running\"}]}");
      sensor.take(value("CRAH/Status/" + unit, "0", T), T, got);
    }
    assertEquals(List.of("ok"), got(sensor, T, "facility.air"));
    for (long at = T + 100_000; at <= T + 500_000; at += 50_000) {
      sensor.take(value("CRAH/Status/1", "0", at), at, got);
    }
    assertEquals("unknown", got(sensor, T + 500_000, "facility.air").getLast());
  }

  @Test
  void aNumberThatIsDroppedOrNotRenewedIsTakenBack() throws Exception {
    MqttSensor sensor = sensor(true, "");
    metadata(sensor, "Rack/RackPower/r1", "{\"rackLocationName\":\"r1\",\"engUnit\":\"kW\"}");
    metadata(sensor, "Rack/RackLiquidFlow/r1", "{\"rackLocationName\":\"r1\",\"engUnit\":\"LPM\"}");
    sensor.take(value("Rack/RackPower/r1", "3", T), T, got);
    sensor.take(value("Rack/RackLiquidFlow/r1", "50", T), T, got);
    sensor.flush(T);
    sensor.take(value("Rack/RackLiquidFlow/r1", "null", T + 500), T + 500, got);
    Snapshot less = (Snapshot) sensor.flush(T + 500).getFirst();
    assertFalse(less.has("FlowLitersPerMinute"));
    assertEquals(3_000, less.number("PowerWatts"), 1e-9);
    assertEquals(T, less.at(), "old numbers are not stamped anew");
    Snapshot none = (Snapshot) sensor.flush(T + 300_001).getFirst();
    assertFalse(none.has("PowerWatts"), "the broker lives, its publisher does not");
    assertEquals("rack:r1", none.target().toString());
    assertEquals(List.of(), sensor.flush(T + 310_000), "once");
  }

  @Test
  void whatComesOutOfOrderChangesNothing() throws Exception {
    MqttSensor sensor = sensor(true, "");
    metadata(sensor, "Rack/RackLeakDetect/r1", "{\"rackLocationName\":\"r1\"}");
    metadata(sensor, "Rack/RackPower/r1", "{\"rackLocationName\":\"r1\",\"engUnit\":\"kW\"}");
    sensor.take(value("Rack/RackLeakDetect/r1", "1", T), T, got);
    sensor.take(value("Rack/RackPower/r1", "3", T), T, got);
    sensor.take(value("Rack/RackLeakDetect/r1", "0", T - 60_000), T + 1, got);
    sensor.take(value("Rack/RackPower/r1", "9", T - 60_000), T + 1, got);
    sensor.take(value("Rack/RackPower/r1", "null", T - 50_000), T + 1, got);
    sensor.take(null, T + 2_000, got);
    assertEquals("critical", got.statuses("facility.leak").getLast().value());
    assertEquals(3_000, last().number("PowerWatts"), 1e-9);
    assertEquals(T, last().at());
    assertEquals(3, got.rejected().size(), () -> got.rejected().toString());
  }

  @Test
  void heartbeatsThatTheBrokerKeptBackAreNoLife() throws Exception {
    MqttSensor sensor = sensor(true, "");
    String key = "System/HeartbeatTimestampBms/h1";
    for (long ago = 200_000; ago > 30_000; ago -= 10_000) {
      sensor.take(value(key, "1", T - ago), T - ago, got);
    }
    assertEquals(17, got.beats(), "as they come");
    for (long ago = 200_000; ago > 30_000; ago -= 10_000) {
      sensor.take(value(key, "1", T + 400_000 - ago), T + 400_000, got);
    }
    assertEquals(17, got.beats(), "all at once, after a while");
  }

  @Test
  void aNumberLivesAsLongAsItsPublisherPromised() throws Exception {
    MqttSensor sensor = sensor(false, TOPICS);
    sensor.take(message("plant/cdu-1/flow", "18.0"), T, got);
    for (long at = T; at <= T + 95_000; at += 5_000) {
      String temp = "{\"v\":31.5,\"at\":" + at + "}";
      sensor.take(message("plant/cdu-1/temp", temp), at, got);
    }
    sensor.take(null, T + 97_000, got);
    assertEquals(T + 95_000, last().at());
    assertFalse(last().has("FlowLitersPerMinute"), "every 30s: gone after three");
    assertTrue(
        got.snapshots().stream()
            .filter(s -> s.has("FlowLitersPerMinute"))
            .allMatch(s -> s.at() <= T + 90_000));
    sensor.take(message("plant/cdu-1/temp", "{\"v\":60,\"at\":" + (T + 9) + "}"), T + 99_000, got);
    sensor.take(null, T + 101_000, got);
    assertEquals(31.5, last().number("SupplyTemperatureCelsius"), 1e-9, "an older one");
  }

  @Test
  void ofTwoLeakDetectorsTheWorstSpeaksAndSilenceOfOneIsNotDry() throws Exception {
    MqttSensor sensor =
        sensor(
            false,
            """
            topics:
              - {topic: "plant/{cdu}/tray/{n}", about: "loop:{cdu}", value: /v, time: /at, status: facility.leak, is: {ALARM: critical, NORMAL: ok}, every: 30s}
            """);
    sensor.take(tray("1", "ALARM", T), T, got);
    sensor.take(tray("2", "NORMAL", T + 1), T + 1, got);
    sensor.take(tray("1", "NORMAL", T - 5_000), T + 2, got);
    assertEquals("critical", wet(), "neither the other nor an old word dries it");
    assertEquals("plant/cdu-1/tray/1", got.statuses("facility.leak").getLast().field("detector"));
    sensor.take(tray("1", "NORMAL", T + 3), T + 3, got);
    assertEquals("ok", wet());
    for (long at = T + 30_000; at <= T + 100_000; at += 10_000) {
      sensor.take(tray("2", "NORMAL", at), at, got);
    }
    assertEquals("unavailable", wet(), "the first is not heard any more");
    sensor.take(tray("1", "DAMP", T + 101_000), T + 101_000, got);
    assertEquals("unavailable", wet(), "what is not understood is not dry");
    sensor.take(tray("1", "NORMAL", T + 102_000), T + 102_000, got);
    assertEquals("ok", wet());
  }

  private static Message tray(String number, String word, long at) {
    return message("plant/cdu-1/tray/" + number, "{\"v\":\"" + word + "\",\"at\":" + at + "}");
  }

  private String wet() {
    return got.statuses("facility.leak").getLast().value();
  }

  private static final String POWER =
      """
      topics:
        - {topic: plant/ups/source, about: feed:ups-1, status: facility.power, is: {mains: ok, battery: on-battery}, every: 60s}
      """;

  private List<String> power(MqttSensor sensor, long from, long to) throws Exception {
    for (long at = from; at <= to; at += 1_000) {
      sensor.take(null, at, got);
    }
    return got.statuses("facility.power").stream().map(Status::value).toList();
  }

  @Test
  void whoSpeaksOnlyWhenItChangesIsHeardOnceItHasLasted() throws Exception {
    MqttSensor sensor = sensor(false, POWER);
    sensor.take(message("plant/ups/source", "battery"), T, got);
    assertEquals(List.of(), power(sensor, T + 1_000, T + 59_000), "it has to last");
    assertEquals(List.of("on-battery"), power(sensor, T + 60_000, T + 179_000), "once");
    sensor.take(message("plant/ups/source", "mains"), T + 179_500, got);
    assertEquals(List.of("on-battery", "ok"), power(sensor, T + 180_000, T + 300_000));
  }

  @Test
  void powerThatIsNotRenewedBecomesUnknownAfterItsLifeAndTheSettleTime() throws Exception {
    MqttSensor sensor = sensor(false, POWER);
    sensor.take(message("plant/ups/source", "mains"), T, got);
    assertEquals(List.of("ok"), power(sensor, T + 1_000, T + 239_000));
    assertEquals(List.of("ok", "unknown"), power(sensor, T + 240_000, T + 400_000));
    sensor.take(message("plant/ups/source", "mains"), T + 400_500, got);
    assertEquals(List.of("ok", "unknown", "ok"), power(sensor, T + 401_000, T + 402_000));
  }

  @Test
  void wordsThatTheBrokerKeptLongerThanTheyHoldAreUnknownAndNoLife() throws Exception {
    MqttSensor sensor =
        sensor(
            false,
            """
            topics:
              - {topic: "plant/{cdu}/tray/{n}", about: "loop:{cdu}", value: /v, time: /at, status: facility.leak, is: {ALARM: critical, NORMAL: ok}, every: 30s}
            """);
    sensor.take(tray("1", "NORMAL", T - 240_000), T, got);
    assertEquals("unavailable", wet(), "four minutes ago it was dry");
    sensor.take(tray("2", "ALARM", T - 90_001), T + 1, got);
    assertEquals("unavailable", wet());
    assertEquals("", health(), "nobody knows whether it lives");
    sensor.take(null, T + 91_000, got);
    assertTrue(health().endsWith("sensor:bms/cdu-1 silent"), () -> health());
    sensor.take(tray("1", "NORMAL", T + 92_000), T + 92_000, got);
    sensor.take(tray("2", "NORMAL", T + 92_000), T + 92_000, got);
    assertEquals("ok", wet());
    assertTrue(health().endsWith("sensor:bms/cdu-1 ok"), () -> health());
  }

  @Test
  void aPublisherWhoseOldWordsComeIsNotThereForThat() throws Exception {
    MqttSensor sensor = sensor(false, TOPICS);
    sensor.take(message("plant/cdu-1/flow", "18.0"), T, got);
    sensor.take(null, T + 91_001, got);
    assertTrue(health().endsWith("sensor:bms/cdu-1 silent"), () -> health());
    String temp = "{\"v\":31.5,\"at\":" + (T + 5_000) + "}";
    sensor.take(message("plant/cdu-1/temp", temp), T + 150_000, got);
    assertTrue(health().endsWith("sensor:bms/cdu-1 silent"), () -> health());
  }

  @Test
  void aliveByTheBuildingsHeartbeatAlone() throws Exception {
    MqttSensor sensor = sensor(true, "");
    String key = "System/HeartbeatTimestampBms/h1";
    metadata(sensor, "Rack/RackPower/r1", "{\"rackLocationName\":\"r1\",\"engUnit\":\"kW\"}");
    sensor.take(value("Rack/RackPower/r1", "3", T), T + 2_000, got);
    assertEquals(0, got.beats(), "values are no heartbeat");
    sensor.take(
        new Message(PUB + "Value/" + key, value(key, "1", T).payload(), true), T + 4_000, got);
    assertEquals(0, got.beats(), "one that the broker kept is of unknown age");
    sensor.take(value(key, "2", T + 5_000), T + 6_000, got);
    assertEquals(1, got.beats());
    sensor.take(value(key, "2", T + 5_000), T + 8_000, got);
    assertEquals(1, got.beats(), "a clock that stands is no life");
  }

  @Test
  void aSitesOwnTopics() throws Exception {
    MqttSensor sensor = sensor(false, TOPICS);
    sensor.take(message("plant/cdu-1/flow", "18.0"), T, got);
    sensor.take(message("plant/cdu-1/temp", "{\"v\":31.5,\"at\":" + (T / 1000) + "}"), T, got);
    sensor.take(message("plant/cdu-1/tray", "ALARM"), T, got);
    sensor.take(new Message("plant/cdu-2/flow", "9".getBytes(), true), T, got);
    sensor.take(message("plant/cdu-3/flow", "101"), T, got);
    sensor.take(message("plant/cdu-3/flow", "NaN"), T, got);
    sensor.take(message("plant/cdu-3/tray", "WET"), T, got);
    sensor.take(message("plant/x/y/z", "1"), T, got);
    sensor.take(null, T + 1_001, got);
    Snapshot loop = last();
    assertEquals("loop:cdu-1", loop.target().toString());
    assertEquals(300, loop.number("FlowLitersPerMinute"), 1e-9);
    assertEquals(31.5, loop.number("SupplyTemperatureCelsius"), 1e-9);
    assertEquals("bms/cdu-1", loop.sensor());
    assertEquals("critical", got.statuses("facility.leak").getFirst().value());
    assertEquals(5, got.rejected().size(), () -> got.rejected().toString());
    assertTrue(got.snapshots().stream().allMatch(s -> s.target().id().equals("cdu-1")));
    assertTrue(got.beats() > 0, "the broker answers");
  }

  @Test
  void aPublisherThatFallsSilentIsKnownByName() throws Exception {
    MqttSensor sensor = sensor(false, TOPICS);
    sensor.take(message("plant/cdu-1/flow", "18.0"), T, got);
    sensor.take(null, T + 90_000, got);
    assertFalse(health().contains("sensor:bms/cdu-1 silent"), () -> health());
    sensor.take(null, T + 91_001, got);
    assertTrue(health().contains("sensor:bms/cdu-1 silent"), () -> health());
    sensor.take(message("plant/cdu-1/flow", "18.0"), T + 95_000, got);
    assertTrue(health().endsWith("sensor:bms/cdu-1 ok"), () -> health());
  }

  private String health() {
    return got.statuses("sensor").stream()
        .map(s -> s.target() + " " + s.value())
        .reduce("", (a, b) -> a + ", " + b);
  }

  @Test
  void aBrokerThatGoesAwayEndsTheRun() {
    FakeBroker broker = new FakeBroker();
    broker.goAway();
    MqttSensor sensor =
        new MqttSensor(
            new MqttSensor.Plan("bms", true, TopicMap.NONE, 10_000, 300_000, 0),
            broker,
            InstantSource.system());
    assertThrows(java.io.IOException.class, () -> sensor.run(got));
  }

  @Test
  void mistakesHaveTheirPlace() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("t.yaml"),
            """
            topics:
              - {topic: "plant/+/flow", about: "loop:{cdu}", word: FlowLitersPerMinute, unit: bar, least: 0, most: 1}
              - {topic: a/b, about: thing:x, status: facility.leek, is: {A: ok}}
              - {topic: a/b, about: feed:x, value: v, word: x, least: 2, most: 1, moost: 3}
            """);
    List<String> problems = MqttKind.problems(file).stream().map(Object::toString).toList();
    assertEquals(8, problems.size(), () -> String.join("\n", problems));
    assertTrue(problems.stream().allMatch(p -> p.startsWith(file + ":")));
    assertTrue(problems.toString().contains("did you mean 'facility.leak'?"));
    assertTrue(problems.toString().contains("'moost' is no key here"));
  }

  @Test
  void wrongSettingsAreNamed() {
    MqttKind kind = new MqttKind();
    for (Map<String, String> wrong :
        List.of(
            Map.<String, String>of(),
            Map.of("url", "http://x"),
            Map.of("url", "mqtt://h", "dsx", "false"),
            Map.of("url", "mqtt://h", "topics", folder.resolve("none.yaml").toString()))) {
      assertThrows(
          BadSetting.class,
          () -> kind.create(new Settings("m", kind.spec(), wrong)),
          wrong::toString);
    }
  }

  @Test
  void aRecording() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("heard.txt"),
            """
            BMS/v1/PUB/Metadata/CRAH/Status/h1 {"objectName":"crah-2","stateText":[{"value":2,"text":"Failed"}]}
            BMS/v1/PUB/Value/CRAH/Status/h1 {"value":2,"timestamp":1790000002000,"quality":1}
            BMS/v1/PUB/Value/CRAH/Status/h1 {"value":2,"timestamp":1790000102000,"quality":1}
            nonsense
            """);
    MqttKind kind = new MqttKind();
    kind.recorded(file, new Settings("m", kind.spec(), Map.of())).orElseThrow().run(got);
    Status air = got.statuses("facility.air").getLast();
    assertEquals("failed", air.value());
    assertEquals("crah-2", air.field("what"));
    assertEquals(1, got.rejected().size());
  }
}

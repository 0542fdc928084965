package io.wheeltapper.sensors.storage.s3;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.storage.Living;
import io.wheeltapper.sensors.storage.Standing;
import io.wheeltapper.sensors.storage.s3.ObjectStore.Refused;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CanaryTest {

  private static final Canary.Plan WRITING = new Canary.Plan(true, "canary/", "s3", "");
  private static final Canary.Plan READING = new Canary.Plan(false, "canary/", "s3", "");

  private final FakeStore store = new FakeStore();
  private final CanaryFacts facts =
      new CanaryFacts("s3", "objects", new Standing("s3", Origin.STORAGE, 60_000, 30_000));
  private long nanos;

  private List<Signal> look(Canary.Plan plan, long at) throws Exception {
    return facts.take(new Canary(store, plan, () -> nanos += 2_000_000).look(), at);
  }

  private static String health(List<Signal> signals) {
    return signals.stream()
        .filter(Status.class::isInstance)
        .map(s -> ((Status) s).value())
        .findFirst()
        .orElse("");
  }

  private static Snapshot numbers(List<Signal> signals) {
    return signals.stream()
        .filter(Snapshot.class::isInstance)
        .map(Snapshot.class::cast)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void itWritesReadsBackAndDeletesItsOwnObjectAlone() throws Exception {
    store.objects.put("canary/other", new byte[1]);
    List<Signal> signals = look(WRITING, 0);
    assertEquals(List.of("put canary/s3", "get canary/s3", "delete canary/s3"), store.calls);
    assertEquals(List.of("canary/other"), List.copyOf(store.objects.keySet()));
    assertEquals("ok", health(signals));
    Snapshot read = numbers(signals);
    assertEquals("storage:objects", read.target().toString());
    assertEquals("", read.node());
    assertEquals(2, read.number("canary_put_milliseconds"));
    assertEquals(2, read.number("canary_get_milliseconds"));
    assertEquals(2, read.number("canary_delete_milliseconds"));
    assertEquals(0, read.number("canary_error_ratio"));
  }

  @Test
  void toldToReadItWritesNothing() throws Exception {
    look(READING, 0);
    assertEquals(List.of("list canary/"), store.calls);
    store.objects.put("data/x", new byte[] {1});
    look(new Canary.Plan(false, "canary/", "s3", "data/x"), 1);
    assertEquals(List.of("list canary/", "list canary/", "get data/x"), store.calls);
  }

  @Test
  void aStoreThatSaysForAMinuteThatItCannotIsUnavailable() throws Exception {
    look(READING, 0);
    store.failing = Map.of("list", new Refused(503, "ServiceUnavailable"));
    assertEquals("", health(look(READING, 30_000)));
    assertEquals("", health(look(READING, 60_000)));
    List<Signal> broken = look(READING, 90_000);
    assertEquals("unavailable", health(broken));
    assertEquals(0.75, numbers(broken).number("canary_error_ratio"));
    assertFalse(numbers(broken).has("canary_list_milliseconds"), "a failure has no latency");
    store.failing = Map.of();
    assertEquals("ok", health(look(READING, 120_000)));
  }

  @Test
  void oneThatAsksForFewerRequestsServesOthers() throws Exception {
    store.failing = Map.of("list", new Refused(503, "SlowDown"));
    look(READING, 0);
    assertEquals("degraded", health(look(READING, 60_000)));
  }

  @Test
  void oneThatOnlyWritesInVainIsDegraded() throws Exception {
    store.failing = Map.of("put", new Refused(500, "InternalError"));
    look(WRITING, 0);
    List<Signal> signals = look(WRITING, 60_000);
    assertEquals("degraded", health(signals));
    Status status =
        (Status) signals.stream().filter(Status.class::isInstance).findFirst().orElseThrow();
    assertEquals("put 500 InternalError", status.field("checks"));
  }

  @Test
  void otherBytesThanWereWrittenAreTheStoresFault() throws Exception {
    ObjectStore lying =
        new ObjectStore() {
          @Override
          public void put(String key, byte[] bytes) {}

          @Override
          public byte[] get(String key) {
            return new byte[4096];
          }

          @Override
          public void delete(String key) {}

          @Override
          public void list(String prefix) {}

          @Override
          public void close() {}
        };
    List<Canary.Tried> tried = new Canary(lying, WRITING, () -> nanos += 7).look();
    assertEquals("500 other bytes than were written", tried.get(1).failure());
    assertTrue(tried.get(1).theirs());
  }

  @Test
  void aRefusalOrSilenceIsNoWordOfHealth() throws Exception {
    store.failing = Map.of("list", new Refused(403, "AccessDenied"));
    List<Signal> refused = look(READING, 0);
    assertEquals("", health(refused));
    assertEquals(1, numbers(refused).number("canary_error_ratio"));
    store.failing = Map.of("put", new IOException("no answer in 5000 ms"));
    store.calls.clear();
    assertEquals("", health(look(WRITING, 100_000)));
    assertEquals(List.of("put canary/s3"), store.calls, "the rest is left");
  }

  @Test
  void readsThatTakeThreeTimesAsLongAsAtThisHourYesterday() throws Exception {
    double ratio = Double.NaN;
    for (int minute = 0; minute <= 24 * 60 + 20; minute++) {
      long step = minute < 24 * 60 ? 2_000_000L : 8_000_000L;
      List<Signal> signals =
          facts.take(new Canary(store, READING, () -> nanos += step).look(), minute * 60_000L);
      ratio = numbers(signals).number("read_latency_ratio");
      assertEquals(minute < 24 * 60, Double.isNaN(ratio), "minute " + minute);
    }
    assertEquals(4, ratio, 1e-6);
  }

  @Test
  void aFailureWithoutTheStoresWordIsTheSensorsOwn() throws Exception {
    store.failing = Map.of("list", new IOException("ConnectException: refused"));
    S3Sensor sensor =
        new S3Sensor(
            () -> store,
            READING,
            facts,
            new S3Sensor.Pace(Duration.ofMillis(20), Duration.ofSeconds(1)),
            InstantSource.system());
    try (Living living = new Living(sensor)) {
      await().atMost(Duration.ofMinutes(1)).until(() -> living.failures().size() > 1);
      assertEquals("list: ConnectException: refused", living.failures().getFirst());
      assertEquals(0, living.got.beats());
      assertEquals(List.of(), living.got.statuses("storage.health"));
      assertEquals(1, living.got.snapshots().getFirst().number("canary_error_ratio"));
      store.failing = Map.of();
      await().atMost(Duration.ofMinutes(1)).until(() -> living.got.beats() > 0);
    }
    assertTrue(store.calls.contains("close"));
  }

  @Test
  void settingsThatCannotBe() {
    S3Kind kind = new S3Kind();
    assertThrows(BadSetting.class, () -> kind.create(new Settings("s3", kind.spec(), Map.of())));
    Map<String, String> half =
        Map.of("endpoint", "http://a:1", "bucket", "b", "access-key-file", "/k");
    assertThrows(BadSetting.class, () -> kind.create(new Settings("s3", kind.spec(), half)));
    Map<String, String> path = Map.of("endpoint", "http://a:1/x/y", "bucket", "b");
    assertThrows(BadSetting.class, () -> kind.create(new Settings("s3", kind.spec(), path)));
    assertEquals("false", new Settings("s3", kind.spec(), Map.of()).text("writes"));
  }
}

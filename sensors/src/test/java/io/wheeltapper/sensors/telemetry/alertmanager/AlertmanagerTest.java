package io.wheeltapper.sensors.telemetry.alertmanager;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.Collected;
import io.wheeltapper.sensors.telemetry.receive.Listening;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertmanagerTest {

  private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");
  private static final String BEGAN = "2026-11-29T10:00:00.123Z";

  @TempDir Path folder;
  private final AlertmanagerKind kind = new AlertmanagerKind();
  private final AtomicLong clock = new AtomicLong(1_790_000_000_000L);

  private Listening listen(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(more);
    all.put("listen", "127.0.0.1:0");
    return new Listening(
        AlertmanagerKind.create(
            new Settings("alerts", kind.spec(), all), () -> Instant.ofEpochMilli(clock.get())));
  }

  private static String alert(String status, String print, String began, String labels) {
    return """
    {"status":"%s","labels":{%s},"annotations":{"summary":"it is hot"},"startsAt":"%s",
     "endsAt":"%s","generatorURL":"http://p/graph","fingerprint":"%s","new":{"a":[1]}}\
    """
        .formatted(
            status,
            labels,
            began,
            status.equals("firing") ? "0001-01-01T00:00:00Z" : "2026-11-29T10:05:00Z",
            print);
  }

  private static byte[] message(long truncated, String... alerts) {
    return """
    {"version":"4","groupKey":"{}:{}","truncatedAlerts":%d,"receiver":"hook","status":"firing",
     "groupLabels":{},"commonLabels":{},"commonAnnotations":{},"externalURL":"http://am","alerts":[%s]}\
    """
        .formatted(truncated, String.join(",", alerts))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static int post(Listening here, byte[] body) throws Exception {
    return here.post("/webhook", JSON, body).statusCode();
  }

  @Test
  void anAlertIsAStatusUntilItIsResolvedAndRepetitionsSayNothing() throws Exception {
    String labels = "\"alertname\":\"GpuHot\",\"node\":\"n1\",\"severity\":\"critical\"";
    try (Listening here = listen(Map.of())) {
      assertEquals(200, post(here, message(0, alert("firing", "aa", BEGAN, labels))));
      assertEquals(200, post(here, message(0, alert("firing", "aa", BEGAN, labels))));
      // Another one of the name on the same node: one status, which says that two fire.
      assertEquals(
          200, post(here, message(0, alert("firing", "bb", "2026-11-29T10:01:00Z", labels))));
      assertEquals(
          200, post(here, message(0, alert("resolved", "bb", "2026-11-29T10:01:00Z", labels))));
      assertEquals(200, post(here, message(0, alert("resolved", "aa", BEGAN, labels))));
      assertEquals(200, post(here, message(0, alert("resolved", "aa", BEGAN, labels))));
      List<Status> said = here.got.statuses("alert.GpuHot");
      assertEquals(
          List.of("firing", "firing", "firing", "resolved"),
          said.stream().map(Status::value).toList());
      assertEquals("node:n1", said.getFirst().target().toString());
      assertEquals("n1", said.getFirst().node());
      assertEquals(Instant.parse(BEGAN).toEpochMilli(), said.getFirst().at());
      assertEquals("critical", said.getFirst().field("severity"));
      assertEquals("it is hot", said.getFirst().raw());
      assertEquals("2", said.get(1).field("firing"));
      assertEquals(Instant.parse("2026-11-29T10:05:00Z").toEpochMilli(), said.getLast().at());
      // What begins anew is new.
      assertEquals(
          200, post(here, message(0, alert("firing", "aa", "2026-11-29T11:00:00Z", labels))));
      assertEquals(5, here.got.statuses("alert.GpuHot").size());
    }
  }

  @Test
  void labelsNameTheTarget() throws Exception {
    try (Listening here = listen(Map.of())) {
      post(
          here,
          message(
              0,
              alert(
                  "firing",
                  "1",
                  BEGAN,
                  "\"alertname\":\"A\",\"UUID\":\"GPU-1\",\"Hostname\":\"n1\""),
              alert(
                  "firing",
                  "2",
                  BEGAN,
                  "\"alertname\":\"B\",\"wheeltapper_target\":\"loop:cdu-1\""),
              alert("firing", "3", BEGAN, "\"alertname\":\"C\"")));
      assertEquals("gpu:GPU-1", here.got.statuses("alert.A").getFirst().target().toString());
      assertEquals("GPU_DRIVER", here.got.statuses("alert.A").getFirst().origin().toString());
      assertEquals("loop:cdu-1", here.got.statuses("alert.B").getFirst().target().toString());
      assertEquals("site:site", here.got.statuses("alert.C").getFirst().target().toString());
    }
  }

  @Test
  void whatIsCutOrCannotBeReadIsSaidAndCounted() throws Exception {
    try (Listening here = listen(Map.of())) {
      assertEquals(400, post(here, "{\"version\":\"3\"}".getBytes(StandardCharsets.UTF_8)));
      assertEquals(400, post(here, "{".getBytes(StandardCharsets.UTF_8)));
      assertEquals(
          200,
          post(
              here,
              message(
                  7,
                  alert("silent", "1", BEGAN, "\"alertname\":\"A\""),
                  alert("firing", "1", "yesterday", "\"alertname\":\"A\""),
                  alert("firing", "1", "+1000000000-01-01T00:00:00Z", "\"alertname\":\"A\""),
                  alert("firing", "1", BEGAN, "\"x\":\"A\""))));
      assertEquals(
          Map.of("malformed-request", 2L, "unreadable-alert", 4L, "truncated-by-sender", 7L),
          here.drops().dropped());
      assertEquals("7", here.got.events("alerts.truncated").getFirst().field("count"));
      assertEquals(6, here.got.rejected().size());
    }
  }

  @Test
  void anExpectedAlertThatIsNotRepeatedIsASilence() throws Exception {
    try (Listening here = listen(Map.of("expect", "Watchdog", "silent-after", "60s"))) {
      byte[] watchdog = message(0, alert("firing", "w", BEGAN, "\"alertname\":\"Watchdog\""));
      post(here, watchdog);
      clock.addAndGet(61_000);
      await().atMost(Duration.ofMinutes(2)).until(() -> !here.got.statuses("sensor").isEmpty());
      Status silent = here.got.statuses("sensor").getFirst();
      assertEquals("sensor:alerts/Watchdog", silent.target().toString());
      assertEquals("silent", silent.value());
      post(here, watchdog);
      assertEquals("ok", here.got.statuses("sensor").getLast().value());
    }
  }

  @Test
  void aRecordedMessageIsReadAsASentOne() throws Exception {
    Path file =
        Files.write(
            folder.resolve("m.json"),
            message(0, alert("firing", "1", BEGAN, "\"alertname\":\"A\",\"node\":\"n1\"")));
    Collected got = new Collected();
    kind.recorded(file, new Settings("alerts", kind.spec(), Map.of())).orElseThrow().run(got);
    assertEquals("firing", got.statuses("alert.A").getFirst().value());
    assertTrue(got.rejected().isEmpty());
  }

  @Test
  void anAlertRepeatedEveryFourHoursIsNoSilence() {
    Settings settings = new Settings("alerts", kind.spec(), Map.of());
    assertEquals(Duration.ofHours(5), settings.duration("silent-after"));
  }
}

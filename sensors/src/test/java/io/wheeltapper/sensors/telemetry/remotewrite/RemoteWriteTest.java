package io.wheeltapper.sensors.telemetry.remotewrite;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.Collected;
import io.wheeltapper.sensors.telemetry.receive.Listening;
import io.wheeltapper.sensors.telemetry.remotewrite.Writing.Line;
import io.wheeltapper.sensors.telemetry.remotewrite.Writing.Point;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteWriteTest {

  private static final String GPU = "GPU-455d8f70-aaaa-bbbb-cccc-000000000001";
  private static final Map<String, String> V1 =
      Map.of("Content-Type", "application/x-protobuf", "Content-Encoding", "snappy");
  private static final Map<String, String> V2 =
      Map.of(
          "Content-Type",
          "application/x-protobuf;proto=io.prometheus.write.v2.Request",
          "Content-Encoding",
          "snappy");
  private static final double STALE = Double.longBitsToDouble(SeriesReader.STALE);
  private static final long T = 1_790_000_000_000L;

  @TempDir Path folder;
  private final RemoteWriteKind kind = new RemoteWriteKind();
  private final AtomicLong clock = new AtomicLong(T);

  private Listening listen(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(more);
    all.putIfAbsent("listen", "127.0.0.1:0");
    return new Listening(
        RemoteWriteKind.create(
            new Settings("mimir", kind.spec(), all), () -> Instant.ofEpochMilli(clock.get())));
  }

  private static Line gpu(long time, String metric, double value) {
    return Line.of(
        time,
        value,
        "__name__",
        metric,
        "UUID",
        GPU,
        "Hostname",
        "n1",
        "gpu",
        "0",
        "job",
        "dcgm",
        "instance",
        "n1:9400",
        "pod",
        "dcgm-exporter-x");
  }

  private static HttpResponse<String> send(Listening to, Line... lines) throws Exception {
    return to.post("/api/v1/write", V1, Writing.snappy(Writing.first(List.of(lines))));
  }

  private static List<Snapshot> numbers(Collected got) {
    return got.snapshots().stream().filter(s -> !s.target().id().equals("mimir")).toList();
  }

  @Test
  void aTargetsNumbersOfOneTimeAreOneSnapshotThoughTheyComeInParts() throws Exception {
    try (Listening here = listen(Map.of())) {
      assertEquals(204, send(here, gpu(T, "DCGM_FI_DEV_GPU_TEMP", 41)).statusCode());
      assertEquals(204, send(here, gpu(T, "DCGM_FI_DEV_GPU_UTIL", 97)).statusCode());
      assertEquals(List.of(), numbers(here.got));
      clock.addAndGet(2_000);
      await().atMost(Duration.ofMinutes(2)).until(() -> numbers(here.got).size() == 1);
      Snapshot first = numbers(here.got).getFirst();
      assertEquals("gpu:" + GPU, first.target().toString());
      assertEquals("n1", first.node());
      assertEquals("mimir/dcgm", first.sensor());
      assertEquals(T, first.at());
      assertEquals(
          Map.of("DCGM_FI_DEV_GPU_TEMP", 41.0, "DCGM_FI_DEV_GPU_UTIL", 97.0),
          first.metrics().asMap());
      // The next one is whole with its second number, and waits for nothing.
      send(here, gpu(T + 15_000, "DCGM_FI_DEV_GPU_UTIL", 98));
      assertEquals(1, numbers(here.got).size());
      send(here, gpu(T + 15_000, "DCGM_FI_DEV_GPU_TEMP", 42));
      assertEquals(2, numbers(here.got).size());
      assertEquals(first.metrics().schema(), numbers(here.got).getLast().metrics().schema());
      assertEquals(4, here.drops().taken());
      assertEquals(Map.of(), here.drops().dropped());
    }
  }

  @Test
  void whatComesForASaidTimeMakesItWhole() throws Exception {
    try (Listening here = listen(Map.of())) {
      send(here, gpu(T, "a", 1), gpu(T, "b", 2));
      clock.addAndGet(2_000);
      await().atMost(Duration.ofMinutes(2)).until(() -> numbers(here.got).size() == 1);
      send(here, gpu(T, "c", 3));
      clock.addAndGet(2_000);
      await().atMost(Duration.ofMinutes(2)).until(() -> numbers(here.got).size() == 2);
      assertEquals(
          Map.of("a", 1.0, "b", 2.0, "c", 3.0), numbers(here.got).getLast().metrics().asMap());
    }
  }

  @Test
  void bothVersionsAreTheSameToUs() throws Exception {
    List<Line> lines =
        List.of(
            gpu(T, "DCGM_FI_DEV_GPU_TEMP", 41),
            Line.of(T, 0.5, "__name__", "node_load1", "instance", "n2:9100", "job", "node"),
            Line.of(T, 7, "__name__", "x_bucket", "le", "1", "instance", "n2:9100", "job", "node"),
            Line.of(T, 9, "__name__", "lost", "job", "rules"));
    List<Map<String, Double>> said = new ArrayList<>();
    for (boolean second : new boolean[] {false, true}) {
      try (Listening here = listen(Map.of())) {
        HttpResponse<String> answer =
            here.post(
                "/api/v1/push",
                second ? V2 : V1,
                Writing.snappy(second ? Writing.second(lines, true) : Writing.first(lines)));
        assertEquals(204, answer.statusCode());
        if (second) {
          assertEquals(
              "3",
              answer.headers().firstValue("X-Prometheus-Remote-Write-Samples-Written").orElse(""));
          assertEquals(
              "0",
              answer
                  .headers()
                  .firstValue("X-Prometheus-Remote-Write-Histograms-Written")
                  .orElse(""));
        }
        clock.addAndGet(2_000);
        await().atMost(Duration.ofMinutes(2)).until(() -> numbers(here.got).size() == 2);
        numbers(here.got).forEach(s -> said.add(s.metrics().asMap()));
        assertEquals(second ? 8 : 4, here.drops().taken());
        assertEquals(1L, here.drops().dropped().get("histogram-bucket"));
        assertEquals(1L, here.drops().dropped().get("no-target"));
        assertEquals(second ? 4L : null, here.drops().dropped().get("native-histogram"));
      }
    }
    assertEquals(said.subList(0, 2), said.subList(2, 4));
  }

  @Test
  void aRecordingRuleNamesItsTargetItself() throws Exception {
    try (Listening here = listen(Map.of())) {
      send(
          here,
          Line.of(
              T, 1.2, "__name__", "flow_ratio", "wheeltapper_target", "loop:cdu-1", "job", "rules"),
          Line.of(T, 3, "__name__", "x", "wheeltapper_target", "moon:1", "job", "rules"));
      clock.addAndGet(2_000);
      await().atMost(Duration.ofMinutes(2)).until(() -> numbers(here.got).size() == 1);
      assertEquals("loop:cdu-1", numbers(here.got).getFirst().target().toString());
      assertEquals("FACILITY", numbers(here.got).getFirst().origin().toString());
      assertEquals(Map.of("no-target", 1L), here.drops().dropped());
    }
  }

  @Test
  void everyDroppedSampleIsCountedByItsReason() throws Exception {
    try (Listening here = listen(Map.of())) {
      send(here, gpu(T, "a", 1));
      clock.addAndGet(2_000);
      await().atMost(Duration.ofMinutes(2)).until(() -> numbers(here.got).size() == 1);
      send(
          here,
          gpu(T - 1_000, "a", 1),
          gpu(T - 600_000, "a", 1),
          gpu(T + 600_000, "a", 1),
          gpu(T + 1_000, "DCGM_FI_DEV_XID_ERRORS", 9.223372036854775794e18),
          Line.of(T, 1, "no_name", "x"));
      assertEquals(
          Map.of("late", 1L, "too-old", 1L, "from-the-future", 1L, "bad-labels", 1L),
          here.drops().dropped());
      assertEquals(6, here.drops().taken());
    }
  }

  @Test
  void aStaleSeriesIsAbsentAndAGoneTargetIsNotMissed() throws Exception {
    try (Listening here = listen(Map.of("silent-after", "60s"))) {
      Line up = Line.of(T, 1, "__name__", "up", "instance", "n2:9100", "job", "node");
      send(here, up, Line.of(T, 5, "__name__", "x", "instance", "n2:9100", "job", "node"));
      clock.addAndGet(2_000);
      await().atMost(Duration.ofMinutes(2)).until(() -> numbers(here.got).size() == 1);
      send(
          here,
          Line.of(T + 1_000, 0, "__name__", "up", "instance", "n2:9100", "job", "node"),
          Line.of(T + 1_000, STALE, "__name__", "x", "instance", "n2:9100", "job", "node"));
      assertEquals(Map.of("up", 0.0), numbers(here.got).getLast().metrics().asMap());
      send(
          here,
          gpu(T + 2_000, "a", 1),
          Line.of(T + 2_000, STALE, "__name__", "up", "instance", "n2:9100", "job", "node"),
          Line.of(T + 2_000, STALE, "__name__", "x", "instance", "n2:9100", "job", "node"));
      assertEquals(Map.of(), numbers(here.got).getLast().metrics().asMap());
      clock.addAndGet(61_000);
      await()
          .atMost(Duration.ofMinutes(2))
          .until(
              () -> here.got.statuses("sensor").stream().anyMatch(s -> s.value().equals("silent")));
      List<String> silent =
          here.got.statuses("sensor").stream()
              .filter(s -> s.value().equals("silent"))
              .map(s -> s.target().toString())
              .toList();
      assertEquals(List.of("sensor:mimir/dcgm"), silent);
    }
  }

  @Test
  void silenceIsSaidByItsSourceAndItsNumbersAreTakenBack() throws Exception {
    Map<String, String> settings = Map.of("silent-after", "60s", "expect", "facility");
    try (Listening here = listen(settings)) {
      send(
          here,
          gpu(T, "a", 1),
          Line.of(T, 1, "__name__", "up", "instance", "n2:9400", "job", "dcgm"),
          Line.of(T, 1, "__name__", "up", "instance", "n3:9400", "job", "dcgm"));
      clock.addAndGet(58_000);
      send(
          here,
          Line.of(T + 58_000, 1, "__name__", "up", "instance", "n2:9400", "job", "dcgm"),
          Line.of(T + 58_000, 1, "__name__", "up", "instance", "n3:9400", "job", "dcgm"));
      clock.addAndGet(8_000);
      await().atMost(Duration.ofMinutes(2)).until(() -> said(here, "sensor:mimir/facility"));
      await().atMost(Duration.ofMinutes(2)).until(() -> said(here, "sensor:mimir/dcgm@n1"));
      assertFalse(said(here, "sensor:mimir/dcgm"));
      Snapshot back = numbers(here.got).getLast();
      assertEquals("gpu:" + GPU, back.target().toString());
      assertEquals(Map.of(), back.metrics().asMap());
      // All of it silent: one word for all.
      clock.addAndGet(60_000);
      await().atMost(Duration.ofMinutes(2)).until(() -> said(here, "sensor:mimir/dcgm"));
      assertFalse(said(here, "sensor:mimir/dcgm@n2"));
      // And back.
      send(here, gpu(clock.get(), "a", 1));
      clock.addAndGet(5_000);
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() ->
              here.got.statuses("sensor").stream()
                  .anyMatch(
                      s -> s.target().id().equals("mimir/dcgm@n1") && s.value().equals("ok")));
    }
  }

  private static boolean said(Listening here, String target) {
    return here.got.statuses("sensor").stream()
        .filter(s -> s.target().toString().equals(target))
        .map(Status::value)
        .anyMatch("silent"::equals);
  }

  @Test
  void whatCannotBeReadIsRefusedSoThatItDoesNotComeAgain() throws Exception {
    try (Listening here = listen(Map.of("largest-body", "1"))) {
      byte[] good = Writing.snappy(Writing.first(List.of(gpu(T, "a", 1))));
      byte[] cut =
          Writing.snappy(java.util.Arrays.copyOf(Writing.first(List.of(gpu(T, "a", 1))), 40));
      // A claim of 4 GiB: nothing is unpacked.
      byte[] bomb = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f, 0, 0};
      assertEquals(400, here.post("/api/v1/write", V1, cut).statusCode());
      assertEquals(400, here.post("/api/v1/write", V1, bomb).statusCode());
      assertEquals(400, here.post("/api/v1/write", V1, new byte[0]).statusCode());
      assertEquals(
          400,
          here.post("/api/v1/write", V2, Writing.snappy(new byte[] {8, 1, 42, 2, 10, 0}))
              .statusCode());
      assertEquals(
          415, here.post("/api/v1/write", Map.of("Content-Type", "text/plain"), good).statusCode());
      assertEquals(404, here.post("/api/v1/read", V1, good).statusCode());
      assertEquals(413, here.post("/api/v1/write", V1, new byte[(1 << 20) + 1]).statusCode());
      assertEquals(204, here.post("/api/v1/write", V1, good).statusCode());
      assertTrue(here.drops().dropped().get("malformed-request") >= 5);
    }
  }

  @Test
  void tokensAndPortsGiveClearErrors() throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "secret\n");
    try (Listening here = listen(Map.of("token-file", token.toString()))) {
      byte[] good = Writing.snappy(Writing.first(List.of(gpu(T, "a", 1))));
      assertEquals(401, here.post("/api/v1/write", V1, good).statusCode());
      Map<String, String> bearer = new HashMap<>(V1);
      bearer.put("Authorization", "Bearer secret");
      assertEquals(204, here.post("/api/v1/write", bearer, good).statusCode());
      bearer.put("Authorization", "Bearer secreT");
      assertEquals(401, here.post("/api/v1/write", bearer, good).statusCode());
      bearer.put(
          "Authorization",
          "Basic "
              + java.util.Base64.getEncoder()
                  .encodeToString("me:secret".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
      assertEquals(204, here.post("/api/v1/write", bearer, good).statusCode());
      String taken = "127.0.0.1:" + here.port();
      try (Listening second = listen(Map.of("listen", taken))) {
        assertTrue(
            second.got.rejected().getFirst().contains(taken + " cannot be listened at"),
            second.got.rejected().toString());
      }
      Settings same = new Settings("b", kind.spec(), Map.of("listen", taken));
      assertFalse(kind.doctor(same).works());
    }
    assertThrows(BadSetting.class, () -> listen(Map.of("listen", "0.0.0.0:9412")));
    assertThrows(BadSetting.class, () -> listen(Map.of("listen", "9412")));
    assertThrows(BadSetting.class, () -> listen(Map.of("tls-cert-file", "/x")));
  }

  @Test
  void aRecordedRequestKeepsItsTimes() throws Exception {
    List<Line> lines =
        List.of(
            new Line(
                gpu(0, "DCGM_FI_DEV_GPU_TEMP", 0).labels(),
                List.of(new Point(41, 1_000), new Point(42, 16_000))));
    for (byte[] body : List.of(Writing.first(lines), Writing.second(lines, false))) {
      Path file = Files.write(folder.resolve("request.snappy"), Writing.snappy(body));
      Collected got = new Collected();
      kind.recorded(file, new Settings("mimir", kind.spec(), Map.of())).orElseThrow().run(got);
      assertEquals(List.of(), got.rejected());
      assertEquals(2, got.snapshots().size());
      assertEquals(16_000, got.snapshots().getLast().at());
      assertEquals(42, got.snapshots().getLast().number("DCGM_FI_DEV_GPU_TEMP"));
    }
  }

  @Test
  void aSourceOfWhichAllIsDroppedIsSilentAndSaysNothingOfAJob() throws Exception {
    try (Listening here = listen(Map.of("silent-after", "60s"))) {
      for (int i = 0; i < 8; i++) {
        send(
            here,
            gpu(clock.get() - 600_000, "a", 1),
            Line.of(
                clock.get() - 600_000, Double.NaN, "__name__", "train_loss", "slurm_job_id", "7"),
            Line.of(
                clock.get() + 600_000, Double.NaN, "__name__", "train_loss", "slurm_job_id", "7"));
        clock.addAndGet(10_000);
      }
      await().atMost(Duration.ofMinutes(2)).until(() -> said(here, "sensor:mimir/dcgm"));
      assertFalse(
          here.got.statuses("sensor").stream().anyMatch(s -> s.value().equals("ok")),
          here.got.statuses("sensor")::toString);
      assertEquals(List.of(), here.got.events("job.loss-invalid"));
      assertEquals(Map.of("too-old", 16L, "from-the-future", 8L), here.drops().dropped());
    }
  }
}

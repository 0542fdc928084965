package io.wheeltapper.sensors.telemetry.otlp;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.telemetry.RealPart;
import io.wheeltapper.sensors.telemetry.SlowWay;
import io.wheeltapper.sensors.telemetry.receive.Listening;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenTelemetry's own SDK and exporters send to us; deploy/lab/otel/install has them. */
@Tag("site")
@Tag("senses")
class LiveExporterTest {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir Path folder;
  private final OtlpKind kind = new OtlpKind();

  private static boolean said(Listening here, String value) {
    List<String> values =
        here.got.statuses("sensor").stream()
            .filter(s -> s.target().id().equals("otel/trainer"))
            .map(s -> s.value())
            .toList();
    return !values.isEmpty() && values.getLast().equals(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void aRealExporterIsReadPausedAndKilled(String way) throws Exception {
    Path root = Path.of(System.getProperty("wheeltapper.root", "..")).toAbsolutePath();
    Path python = root.resolve("target/otel/bin/python");
    Assumptions.assumeTrue(
        Files.isExecutable(python), "skipped: no OpenTelemetry SDK (deploy/lab/otel/install)");
    Settings settings =
        new Settings(
            "otel",
            kind.spec(),
            Map.of("listen", "127.0.0.1:0", "silent-after", "4s", "hold", "500ms"));
    try (Listening here = new Listening(kind.create(settings));
        SlowWay slow = new SlowWay(here.port());
        RealPart sender =
            RealPart.start(
                folder,
                python.toString(),
                root.resolve("deploy/lab/otel/send.py").toString(),
                Integer.toString(slow.port()),
                way)) {
      await()
          .atMost(LIMIT)
          .until(() ->
              here.got.snapshots().stream()
                  .anyMatch(s ->
                      s.target().toString().equals("gpu:GPU-1")
                          && s.number("hw.gpu.utilization") == 0.5
                          && s.node().equals("n1")));
      await()
          .atMost(LIMIT)
          .until(() ->
              here.got.snapshots().stream()
                  .anyMatch(s ->
                      s.target().toString().equals("job:slurm/4711")
                          && s.has("training_seconds_since_step")));
      await().atMost(LIMIT).until(() -> !here.got.events("job.rank-failed").isEmpty());
      Event failed = here.got.events("job.rank-failed").getFirst();
      assertEquals("n1", failed.field("node"));
      assertEquals("3", failed.field("rank"));
      sender.pause();
      await().atMost(LIMIT).until(() -> said(here, "silent"));
      sender.resume();
      await().atMost(LIMIT).until(() -> said(here, "ok"));
      slow.askedLate(8_000);
      await().atMost(LIMIT).until(() -> said(here, "silent"));
      slow.free();
      await().atMost(LIMIT).until(() -> said(here, "ok"));
      sender.kill();
      await().atMost(LIMIT).until(() -> said(here, "silent"));
      await()
          .atMost(LIMIT)
          .until(() ->
              here.got.snapshots().stream()
                  .filter(s -> s.target().toString().equals("gpu:GPU-1"))
                  .toList()
                  .getLast()
                  .metrics()
                  .asMap()
                  .isEmpty());
      assertEquals(List.of(), here.got.rejected());
    }
  }
}

package io.wheeltapper.deploy.wiring;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.guard.Guards;
import io.wheeltapper.core.loop.Diagnosis;
import io.wheeltapper.core.loop.Gate;
import io.wheeltapper.core.loop.Rehearsal;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.runtime.ledger.MemoryLedger;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.deploy.config.Shipped;
import io.wheeltapper.deploy.config.TopologyFile;
import io.wheeltapper.sensors.facility.redfish.RedfishKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** From a detector in the laboratory's Redfish service to what the shipped bundle concludes. */
@Tag("site")
final class WaterTest {

  private static final String DETECTOR = "/redfish/v1/Chassis/CDU/LeakDetectors/Moisture";
  private static final String TRAY =
      "/redfish/v1/Chassis/Self/ThermalSubsystem/LeakDetection/LeakDetectors/Tray";
  private static final Path HOME = Path.of(System.getProperty("wheeltapper.root", ".."));

  /** The laboratory's service, on a port that it chose itself. */
  private record Lab(Process process, String url) implements AutoCloseable {

    static Lab start(String machine) throws IOException {
      ProcessBuilder command =
          new ProcessBuilder(HOME.resolve("deploy/lab/redfish/up").toString(), machine);
      command.environment().put("JAVA_HOME", System.getProperty("java.home"));
      Process process = command.redirectErrorStream(true).start();
      BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        if (line.startsWith("listening on ")) {
          return new Lab(process, line.substring("listening on ".length()));
        }
      }
      throw new IOException("the laboratory's service does not start");
    }

    void merge(String path, String patch) throws IOException, InterruptedException {
      try (HttpClient http = HttpClient.newHttpClient()) {
        HttpRequest request =
            HttpRequest.newBuilder(URI.create(url + "/emulator/merge?path=" + path))
                .POST(HttpRequest.BodyPublishers.ofString(patch))
                .build();
        assertEquals(200, http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
      }
    }

    @Override
    public void close() throws InterruptedException {
      process.destroyForcibly().waitFor();
    }
  }

  private final LinkedBlockingQueue<Signal> heard = new LinkedBlockingQueue<>();
  private final List<Entry> entries = new ArrayList<>();

  private Thread sense(String who, Lab lab) {
    RedfishKind kind = new RedfishKind();
    Map<String, String> settings =
        Map.of(
            "bmcs", who + "=" + lab.url(),
            "interval", "300ms",
            "health", "300ms",
            "timeout", "500ms",
            "pause", "0ms");
    Sensor sensor = kind.create(new Settings("redfish", kind.spec(), settings));
    Sensor.Sink sink =
        new Sensor.Sink() {
          @Override
          public void emit(List<Signal> signals) {
            heard.addAll(signals);
          }

          @Override
          public void alive(long at) {}

          @Override
          public void rejected(String place, String why) {}
        };
    return Thread.ofVirtual()
        .start(() -> {
          try {
            sensor.run(sink);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /** Plays what is heard into the loop until it finds that. */
  private Entry.Found until(Rehearsal loop, String fault) {
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> {
          for (Signal s = heard.poll(100, TimeUnit.MILLISECONDS); s != null; s = heard.poll()) {
            loop.sense(s);
          }
          loop.flush();
          return found(fault).size() > 0;
        });
    return found(fault).getFirst();
  }

  private List<Entry.Found> found(String fault) {
    return entries.stream()
        .filter(Entry.Found.class::isInstance)
        .map(Entry.Found.class::cast)
        .filter(f -> f.fault().code().equals(fault))
        .toList();
  }

  private Rehearsal loop(Bundle bundle, Diagnosis sessions) throws Exception {
    Rehearsal.Cast cast =
        new Rehearsal.Cast(
            bundle.policy(),
            sessions,
            new Gate(Guards.inOrder()),
            TopologyFile.EMPTY,
            List.of(),
            Mode.OBSERVE);
    return new Rehearsal(
        cast, new MemoryLedger(), System.currentTimeMillis(), entries::add, _ -> {});
  }

  @Test
  void waterIsFoundAndABlindDetectorIsNotDry() throws Exception {
    Bundle bundle = Bundle.load(HOME.resolve("policies"), Shipped.classes());
    try (Lab lab = Lab.start("cdu.json");
        Diagnosis sessions = bundle.open(1, Diagnosis.Fan.IN_TURN)) {
      Rehearsal loop = loop(bundle, sessions);
      Thread sensing = sense("loop:cdu-1", lab);
      try {
        lab.merge(DETECTOR, "{\"DetectorState\":\"Unavailable\"}");
        Entry.Found blind = until(loop, "leak-detector-blind");
        assertEquals("loop:cdu-1", blind.target().toString());
        assertEquals("Moisture-type leak detector", blind.details().get("detector"));
        lab.merge(DETECTOR, "{\"DetectorState\":\"Critical\"}");
        Entry.Found leak = until(loop, "leak");
        assertEquals("loop:cdu-1", leak.target().toString());
        assertTrue(found("loop-flow-lost").isEmpty() && found("loop-flow-low").isEmpty());
        lab.close();
        Entry.Found silent = until(loop, "sensor-silent");
        assertEquals("sensor:redfish/loop:cdu-1", silent.target().toString());
      } finally {
        sensing.interrupt();
        sensing.join();
      }
    }
  }

  @Test
  void waterInATrayIsTheNodes() throws Exception {
    Bundle bundle = Bundle.load(HOME.resolve("policies"), Shipped.classes());
    try (Lab lab = Lab.start("server.json");
        Diagnosis sessions = bundle.open(1, Diagnosis.Fan.IN_TURN)) {
      Rehearsal loop = loop(bundle, sessions);
      Thread sensing = sense("n1", lab);
      try {
        lab.merge(TRAY, "{\"DetectorState\":\"Critical\"}");
        Entry.Found leak = until(loop, "tray-leak");
        assertEquals("node:n1", leak.target().toString());
        assertEquals("Tray leak detector", leak.details().get("detector"));
      } finally {
        sensing.interrupt();
        sensing.join();
      }
    }
  }
}

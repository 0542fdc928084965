package io.wheeltapper.sensors.telemetry.prometheus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.sensors.Recorded;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExpositionTest {

  private static final String DCGM =
      """
      # HELP DCGM_FI_DEV_GPU_TEMP GPU temperature (in C).
      # TYPE DCGM_FI_DEV_GPU_TEMP gauge
      DCGM_FI_DEV_GPU_TEMP{gpu="0",UUID="GPU-aa",pci_bus_id="00000000:3B:00.0",device="nvidia0",modelName="NVIDIA H100",Hostname="n1",pod="p"} 41
      DCGM_FI_DEV_GPU_TEMP{gpu="1",UUID="GPU-bb",pci_bus_id="00000000:5E:00.0",device="nvidia1",modelName="NVIDIA H100",Hostname="n1"} 43
      DCGM_FI_DEV_XID_ERRORS{gpu="0",UUID="GPU-aa",Hostname="n1",err_code="0",err_msg="No Error"} 0
      DCGM_FI_DEV_XID_ERRORS{gpu="1",UUID="GPU-bb",Hostname="n1",err_code="79",err_msg="fell"} 79
      DCGM_FI_DEV_MEMORY_TEMP{gpu="0",UUID="GPU-aa",Hostname="n1"} 9223372036854775794
      DCGM_FI_DEV_MEMORY_TEMP{gpu="1",UUID="GPU-bb",Hostname="n1"} 55
      """;

  private final List<String> rejected = new ArrayList<>();
  private final Exposition exposition =
      new Exposition(
          "dcgm",
          new Placement("here", List.of("Hostname", "instance"), Optional.empty()),
          300_000);

  private List<Snapshot> read(String text, long at) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    List<Signal> signals =
        exposition.read(bytes, bytes.length, at, (line, why) -> rejected.add(line + ": " + why));
    return signals.stream().map(Snapshot.class::cast).toList();
  }

  @Test
  void oneSnapshotAGpu() {
    List<Snapshot> read = read(DCGM, 7);
    assertEquals(List.of("gpu:GPU-aa", "gpu:GPU-bb"), targets(read));
    Snapshot first = read.getFirst();
    assertEquals("n1", first.node());
    assertEquals(Origin.GPU_DRIVER, first.origin());
    assertEquals(7, first.at());
    assertEquals(41, first.number("DCGM_FI_DEV_GPU_TEMP"));
    assertFalse(first.has("DCGM_FI_DEV_MEMORY_TEMP"), "a blank is no reading");
    assertEquals(79, read.getLast().number("DCGM_FI_DEV_XID_ERRORS"));
    assertEquals(List.of(), rejected);
  }

  private static List<String> targets(List<Snapshot> read) {
    return read.stream().map(s -> s.target().toString()).toList();
  }

  @Test
  void pagesShareTheirSchema() {
    Snapshot one = read(DCGM, 1).getLast();
    Snapshot two = read(DCGM.replace("79\n", "0\n"), 2).getLast();
    assertSame(one.metrics().schema(), two.metrics().schema());
    assertEquals(0, two.number("DCGM_FI_DEV_XID_ERRORS"));
    assertEquals(79, one.number("DCGM_FI_DEV_XID_ERRORS"), "an older snapshot stays as it was");
  }

  @Test
  void whatIsNotOnThePageIsAbsent() {
    read(DCGM, 1);
    List<Snapshot> read = read(DCGM.lines().filter(l -> !l.contains("GPU-aa")).toList(), 2);
    // The other's last numbers are taken back, once: a rule would go on with them.
    assertEquals(List.of("gpu:GPU-bb", "gpu:GPU-aa"), targets(read));
    assertEquals(Map.of(), read.getLast().metrics().asMap());
    assertEquals(2, read.getLast().at());
    assertTrue(read("", 3).isEmpty());
    List<String> both = DCGM.lines().toList();
    assertEquals(List.of("gpu:GPU-bb"), targets(read(both.subList(3, 4), 4)));
    assertEquals(List.of("gpu:GPU-aa", "gpu:GPU-bb"), targets(read(DCGM, 5)));
  }

  @Test
  void whatVanishesAsOldSeriesAreForgottenIsTakenBackToo() {
    StringBuilder many = new StringBuilder(DCGM);
    for (int i = 0; i < 21_000; i++) {
      many.append("churn{pod=\"").append(i).append("\"} 1\n");
    }
    assertEquals(3, read(many.toString(), 1).size());
    List<String> one = DCGM.lines().filter(l -> !l.contains("GPU-bb")).toList();
    read(DCGM, 2); // now there are many that are no longer there
    List<Snapshot> read = read(one, 3);
    assertEquals(List.of("gpu:GPU-aa", "gpu:GPU-bb"), targets(read));
    assertEquals(Map.of(), read.getLast().metrics().asMap());
    assertEquals(List.of("gpu:GPU-aa"), targets(read(one, 4)));
  }

  private List<Snapshot> read(List<String> lines, long at) {
    return read(String.join("\n", lines) + "\n", at);
  }

  @Test
  void anyOrderGivesTheSame() {
    Map<String, Double> straight = read(DCGM, 1).getFirst().metrics().asMap();
    List<Snapshot> turned = read(DCGM.lines().toList().reversed(), 2);
    assertEquals(
        straight,
        turned.stream()
            .filter(s -> s.target().id().equals("GPU-aa"))
            .findFirst()
            .orElseThrow()
            .metrics()
            .asMap());
  }

  @Test
  void aNodesSeriesKeepTheirLabels() {
    Snapshot node =
        read(
                """
                node_cpu_seconds_total{cpu="0",mode="idle"} 12.5
                node_cpu_seconds_total{cpu="1",mode="idle"} 13.5
                node_load1 0.5
                request_bucket{le="0.5"} 7
                """,
                1)
            .getFirst();
    assertEquals("node:here", node.target().toString());
    assertEquals(Origin.HOST, node.origin());
    assertEquals(13.5, node.number("node_cpu_seconds_total{cpu=\"1\",mode=\"idle\"}"));
    assertEquals(0.5, node.number("node_load1"));
    assertEquals(3, node.metrics().asMap().size());
  }

  @Test
  void timesNansAndStaleSamples() {
    Snapshot read =
        read(
                "a 1 1700000000000\n"
                    + "b NaN\n"
                    + "c{instance=\"n2:9100\"} 3 1600000000000\n"
                    + "d 4 # {x=\"y\"} 1\n",
                1_700_000_000_000L)
            .getFirst();
    assertEquals(1_700_000_000_000L, read.at());
    assertEquals(Map.of("a", 1.0, "d", 4.0), read.metrics().asMap());
    assertEquals(List.of(), rejected);
  }

  @Test
  void spoiledLinesCostThemselves() {
    List<Snapshot> read =
        read(
            "a 1\nb{x=\"y 2\nc{x=1} 3\nd x\n9e 4\nf 5 later\ng{l=\"q\\\"}\\n\"} 6\nh 7\n{} 8\ni",
            1);
    assertEquals(Map.of("a", 1.0, "h", 7.0), read.getFirst().metrics().asMap());
    assertEquals(8, rejected.size(), rejected::toString);
  }

  @Test
  void anythingAtAllIsRead() {
    Random random = new Random(Recorded.seed());
    byte[] page = DCGM.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 5000; i++) {
      byte[] spoiled = page.clone();
      for (int changes = random.nextInt(20); changes >= 0; changes--) {
        spoiled[random.nextInt(spoiled.length)] = (byte) random.nextInt(256);
      }
      int length = random.nextInt(spoiled.length + 1);
      for (Signal signal : exposition.read(spoiled, length, 1, (line, why) -> rejected.add(why))) {
        assertFalse(signal.target().id().isBlank());
      }
    }
    assertFalse(rejected.isEmpty());
  }

  @Test
  void recordedPages() throws IOException {
    String gpu =
        Files.readString(
            Recorded.file(
                "prometheus-metrics/linux-x86_64__nvidia-h100-80gb-hbm3__590.48.01__idle.metrics"));
    List<Snapshot> read = read(gpu, 1);
    Snapshot card =
        read.stream()
            .filter(s -> s.target().toString().startsWith("gpu:GPU-0000"))
            .findFirst()
            .orElseThrow();
    assertEquals(3.45e8, card.number("nvidia_smi_clocks_current_graphics_clock_hz"));
    String job = Files.readString(Recorded.file("prometheus-metrics/xpu_timer_normal.prom"));
    long samples = job.lines().filter(l -> !l.startsWith("#") && !l.isBlank()).count();
    assertEquals(List.of(), rejected);
    assertTrue(read(job, 1).getFirst().metrics().asMap().size() > samples / 2);
    assertEquals(List.of(), rejected);
  }

  @Test
  void whatPrometheusRenamesIsNoPartOfAGpusName() {
    Snapshot gpu =
        read(
                """
                DCGM_FI_DEV_GPU_TEMP{gpu="0",UUID="GPU-aa",Hostname="n1",exported_pod="p",exported_namespace="x",exported_container="c",pod="dcgm-exporter"} 41
                """,
                7)
            .getFirst();
    assertEquals(41, gpu.number("DCGM_FI_DEV_GPU_TEMP"));
    // Of a node they are what tells two series apart.
    Snapshot node =
        read("pushed{exported_job=\"a\"} 1\npushed{exported_job=\"b\"} 2\n", 8).getFirst();
    assertEquals(2, node.metrics().asMap().size());
  }

  @Test
  void aSampleFromTheFutureIsNoReading() {
    long now = 1_790_000_000_000L;
    assertEquals(List.of(), read("a 1 " + (now + 600_000) + "\n", now));
    assertEquals(1, read("a 1 " + (now + 60_000) + "\n", now).size());
  }
}

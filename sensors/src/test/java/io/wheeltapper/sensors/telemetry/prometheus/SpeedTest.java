package io.wheeltapper.sensors.telemetry.prometheus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Prints how fast pages are read; judged by a person, not by a clock. */
@Tag("long")
class SpeedTest {

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  @Test
  void samplesASecond() {
    StringBuilder text = new StringBuilder();
    for (int metric = 0; metric < 20; metric++) {
      text.append("# HELP DCGM_FI_DEV_METRIC_%d what\n# TYPE x gauge\n".formatted(metric));
      for (int gpu = 0; gpu < 10_000; gpu++) {
        text.append(
            ("DCGM_FI_DEV_METRIC_%d{gpu=\"%d\",UUID=\"GPU-455d8f70-aaaa-bbbb-cccc-%012d\",pci_bus_id="
                    + "\"00000000:3B:00.0\",device=\"nvidia0\",modelName=\"NVIDIA H100 80GB HBM3\","
                    + "Hostname=\"gpu-%05d\",DCGM_FI_DRIVER_VERSION=\"550.54.15\"} %d.%d\n")
                .formatted(metric, gpu % 8, gpu, gpu / 8, 30 + gpu % 40, metric));
      }
    }
    byte[] page = text.toString().getBytes(StandardCharsets.UTF_8);
    Exposition exposition =
        new Exposition(
            "dcgm", new Placement("here", List.of("Hostname"), Optional.empty()), 300_000);
    for (int round = 0; round < 40; round++) {
      long began = cpu();
      int snapshots = exposition.read(page, page.length, round, (line, why) -> {}).size();
      double seconds = (cpu() - began) / 1e9;
      assertEquals(10_000, snapshots);
      System.out.printf(
          "round %d: %.2f million samples a CPU-second, %.0f MB/s%n",
          round, 200_000 / seconds / 1e6, page.length / seconds / 1e6);
    }
  }
}

package io.wheeltapper.sensors.telemetry.prometheus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.spi.Settings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a page of dcgm-exporter needs beyond its names. */
class DcgmTest {

  private static final String LABELS =
      "{gpu=\"0\",UUID=\"GPU-5f3a\",pci_bus_id=\"00000000:3B:00.0\",Hostname=\"n1\"} ";

  private final Exposition exposition =
      PrometheusKind.exposition(
          new Settings(
              "dcgm", new PrometheusKind().spec(), Map.of("url", "http://127.0.0.1:9400/metrics")));

  private Snapshot page(long second, String text) {
    byte[] bytes = text.replace("@", LABELS).getBytes(StandardCharsets.UTF_8);
    List<Signal> signals = exposition.read(bytes, bytes.length, second * 1000, (line, why) -> {});
    return (Snapshot) signals.getFirst();
  }

  private static String counters(int replay, int crc) {
    return "DCGM_FI_DEV_NVLINK_REPLAY_ERROR_COUNT_TOTAL@"
        + replay
        + "\nDCGM_FI_DEV_NVLINK_CRC_FLIT_ERROR_COUNT_TOTAL@"
        + crc
        + "\nDCGM_FI_DEV_GPU_TEMP@41\n";
  }

  @Test
  void linkErrorsAMinuteWithoutARecordingRule() {
    assertFalse(page(0, counters(100, 5)).has("nvlink_errors_per_minute"));
    assertEquals(0, page(30, counters(100, 5)).number("nvlink_errors_per_minute"));
    assertEquals(700, page(60, counters(795, 10)).number("nvlink_errors_per_minute"), 1e-9);
    assertFalse(
        page(90, counters(3, 0)).has("nvlink_errors_per_minute"), "the driver was reloaded");
    assertEquals(4, page(120, counters(4, 1)).number("nvlink_errors_per_minute"), 1e-9);
    assertEquals(41, page(150, counters(4, 1)).number("DCGM_FI_DEV_GPU_TEMP"));
  }

  @Test
  void aPageThatHasTheRateKeepsItsOwn() {
    page(0, counters(100, 5) + "nvlink_errors_per_minute@7\n");
    Snapshot own = page(60, counters(900, 5) + "nvlink_errors_per_minute@8\n");
    assertEquals(8, own.number("nvlink_errors_per_minute"));
  }

  @Test
  void otherPagesGetNoSuchNumber() {
    assertFalse(
        page(0, "DCGM_FI_DEV_GPU_TEMP@41\n").metrics().schema().names().contains(LinkRate.NAME));
  }

  @Test
  void newerNamesAreTheOlderOnesThatRulesKnow() {
    Snapshot read =
        page(
            0,
            "DCGM_FI_DEV_GPU_RECOVERY_ACTION@2\nDCGM_FI_DEV_SRAM_EXCEEDED@1\n"
                + "DCGM_FI_DEV_ROW_REMAP_FAILED@1\nDCGM_FI_DEV_GPU_TEMP_CELSIUS@41\n"
                + "DCGM_FI_DEV_GPU_UTIL_RATIO@0.5\n");
    assertEquals(2, read.number("DCGM_FI_DEV_GET_GPU_RECOVERY_ACTION"));
    assertEquals(1, read.number("DCGM_FI_DEV_THRESHOLD_SRM"));
    assertEquals(1, read.number("DCGM_FI_DEV_ROW_REMAP_FAILURE"));
    assertEquals(41, read.number("DCGM_FI_DEV_GPU_TEMP"));
    assertFalse(read.has("DCGM_FI_DEV_GPU_UTIL"), "a ratio is no percentage");
  }
}

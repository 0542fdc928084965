package io.wheeltapper.sensors.gpu.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.sensors.gpu.reading.Gpu;
import io.wheeltapper.sensors.gpu.reading.GpuMetric;
import io.wheeltapper.sensors.gpu.reading.GpuReading;
import io.wheeltapper.sensors.gpu.reading.GpuSignals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every call that is bound, against the stand-in that the tests build. */
class JnaNvmlTest {

  @TempDir Path folder;

  private static double read(GpuReading reading, GpuMetric metric) {
    return reading.numbers().get(metric);
  }

  @Test
  void aNewDriver() throws Exception {
    StandIn library = StandIn.build(folder);
    library.set("field.145.2", 1);
    library.set("field.230.2", 1);
    library.set("temp.2", 88);
    library.set("reasons.2", 72);
    library.set("sram.2", 1);
    library.set("width.2", 8);
    library.set("down.2", 2);
    library.set("fabricstatus.2", 999);
    library.set("field.193.2", "E3");
    library.set("field.208", 5);
    try (Nvml.Session session = new JnaNvml(library.file()).open()) {
      Nvml.Census census = session.census();
      assertEquals("590.48.01", census.versions().get("driver"));
      assertEquals(8, census.gpus().size());
      assertEquals(Map.of(), census.lost());
      Gpu third = census.gpus().get(2);
      assertEquals("GPU-5f3a0000-0000-0000-0000-000000000002", third.uuid());
      assertEquals("0000:3b:00", third.pci());
      assertEquals("1324023049302", third.facts().get("serial"));
      assertEquals("CH12345678", third.facts().get("chassis"));
      assertEquals("3", third.facts().get("module"));
      GpuReading sick = session.read(third, true);
      assertEquals(GpuReading.State.OK, sick.state());
      assertEquals(88, read(sick, GpuMetric.GPU_TEMP));
      assertEquals(48, read(sick, GpuMetric.MEMORY_TEMP));
      assertEquals(46, read(sick, GpuMetric.GPU_TEMP_LIMIT));
      assertEquals(-2, read(sick, GpuMetric.SLOWDOWN_MARGIN));
      assertFalse(sick.numbers().has(GpuMetric.SHUTDOWN_MARGIN), "answered with an error");
      assertEquals(72, read(sick, GpuMetric.CLOCK_REASONS));
      assertEquals(69.85, read(sick, GpuMetric.POWER_USAGE), 1e-9);
      assertEquals(69.62, read(sick, GpuMetric.POWER_USAGE_INSTANT), 1e-9);
      assertEquals(700, read(sick, GpuMetric.POWER_LIMIT));
      assertEquals(200, read(sick, GpuMetric.POWER_LIMIT_MIN));
      assertEquals(81559, read(sick, GpuMetric.FB_TOTAL));
      assertEquals(479, read(sick, GpuMetric.FB_RESERVED));
      assertEquals(1, read(sick, GpuMetric.REMAP_FAILURE));
      assertEquals(0, read(sick, GpuMetric.REMAP_PENDING));
      assertEquals(1, read(sick, GpuMetric.RECOVERY_ACTION));
      assertEquals(1, read(sick, GpuMetric.SRAM_THRESHOLD));
      assertEquals(8, read(sick, GpuMetric.PCIE_WIDTH));
      assertEquals(16, read(sick, GpuMetric.PCIE_MAX_WIDTH));
      assertEquals(18, read(sick, GpuMetric.NVLINK_LINKS));
      assertEquals(16, read(sick, GpuMetric.NVLINK_ACTIVE));
      assertEquals(90, read(sick, GpuMetric.NVLINK_RX_ERRORS), "of all links");
      assertFalse(sick.numbers().has(GpuMetric.NVLINK_INTEGRITY_ERRORS));
      assertEquals(4, read(sick, GpuMetric.FABRIC_STATUS), "completed, not with success");
      assertEquals(999, read(sick, GpuMetric.FABRIC_ERROR));
      assertEquals(0x12, read(sick, GpuMetric.FABRIC_HEALTH));
      assertEquals(2550, read(sick, GpuMetric.BANKS_REMAP_MAX));
      assertEquals(1, read(sick, GpuMetric.BANKS_REMAP_NONE));
      assertEquals(203, read(sick, GpuMetric.ECC_DBE_AGG_DRAM));
      assertEquals(
          Map.of("vbios", "96.00.A5.00.01", "inforom", "G520.0200.0005", "gsp", "590.48.01"),
          sick.versions());
      GpuReading well = session.read(census.gpus().getFirst(), true);
      assertEquals(3, read(well, GpuMetric.FABRIC_STATUS));
      assertEquals(41, read(well, GpuMetric.GPU_TEMP));
      assertEquals(0, read(well, GpuMetric.REMAP_FAILURE));
    }
    assertEquals(0, library.inits(), "let go");
  }

  /**
   * Else the driver's update leaves the agent with a library that refuses until it is restarted.
   */
  @Test
  void afterADriverUpdateTheNewLibraryIsLoaded() throws Exception {
    StandIn library = StandIn.build(folder);
    Nvml nvml = new JnaNvml(library.file());
    try (Nvml.Session session = nvml.open()) {
      assertEquals(List.of(), session.census().missing());
      library.set("error.nvmlInit_v2", 18);
      assertThrows(NvmlException.class, nvml::open);
      assertEquals(8, session.census().gpus().size());
      session.read(session.census().gpus().getFirst(), true);
    }
    StandIn other = StandIn.build(folder, "-DOLD");
    Files.move(Path.of(other.file()), Path.of(library.file()), StandardCopyOption.REPLACE_EXISTING);
    assertThrows(NvmlException.class, nvml::open);
    library.clear("error.nvmlInit_v2");
    try (Nvml.Session session = nvml.open()) {
      assertTrue(session.census().missing().contains("nvmlDeviceGetFieldValues"));
    }
  }

  @Test
  void anOldDriverLacksMuchAndSaysTheRest() throws Exception {
    StandIn library = StandIn.build(folder, "-DOLD");
    try (Nvml.Session session = new JnaNvml(library.file()).open()) {
      assertTrue(session.census().missing().contains("nvmlDeviceGetFieldValues"));
      GpuReading read = session.read(session.census().gpus().get(1), true);
      assertEquals("0000:2b:00", read.gpu().pci());
      assertEquals(41, read(read, GpuMetric.GPU_TEMP));
      assertEquals(1, read(read, GpuMetric.CLOCK_REASONS), "by its older name");
      assertEquals(12, read(read, GpuMetric.ECC_DBE_VOL));
      assertEquals(11, read(read, GpuMetric.ECC_SBE_AGG));
      assertEquals(1, read(read, GpuMetric.REMAP_PENDING));
      assertEquals(0, read(read, GpuMetric.REMAP_FAILURE));
      assertEquals(1, read(read, GpuMetric.ECC_CURRENT));
      assertEquals(0, read(read, GpuMetric.RETIRED_DBE));
      assertEquals(9, read(read, GpuMetric.PCIE_REPLAYS));
      assertEquals(123456789, read(read, GpuMetric.TOTAL_ENERGY));
      assertEquals(18, read(read, GpuMetric.NVLINK_REPLAY), "one a link");
      assertEquals(72, read(read, GpuMetric.NVLINK_CRC_DATA));
      assertEquals(81920, read(read, GpuMetric.FB_TOTAL));
      assertFalse(read.numbers().has(GpuMetric.SRAM_THRESHOLD));
      assertFalse(read.numbers().has(GpuMetric.RECOVERY_ACTION));
      assertFalse(read.numbers().has(GpuMetric.FABRIC_STATUS));
    }
  }

  @Test
  void everyBoundSymbolIsCalled() throws Exception {
    StandIn now = StandIn.build(folder);
    StandIn before = StandIn.build(folder, "-DOLD");
    for (StandIn library : List.of(now, before)) {
      library.set("migmode.0", 1);
      library.set("migs.0", 2);
      try (Nvml.Session session = new JnaNvml(library.file()).open()) {
        session.await(1);
        session.read(session.census().gpus().getFirst(), true);
        library.set("error.nvmlDeviceGetTemperatureV", 3);
        session.read(session.census().gpus().get(1), true);
      }
    }
    List<String> never = new ArrayList<>();
    for (Call call : Call.values()) {
      for (String symbol : call.symbols()) {
        if (now.calls(symbol) + before.calls(symbol) == 0) {
          never.add(symbol);
        }
      }
    }
    assertEquals(List.of(), never);
  }

  /** Whatever single function fails, only what it tells is left out. */
  @Test
  void oneErrorCostsItsOwnNumbers() throws Exception {
    StandIn library = StandIn.build(folder);
    try (Nvml.Session session = new JnaNvml(library.file()).open()) {
      Gpu gpu = session.census().gpus().getFirst();
      int whole = session.read(gpu, true).numbers().metrics().asMap().size();
      for (Call call : Call.values()) {
        for (int code : new int[] {3, 999}) {
          String name = "error." + call.symbols().getFirst();
          library.set(name, code);
          int rest = session.read(gpu, true).numbers().metrics().asMap().size();
          assertTrue(rest <= whole && rest > 15, name + " leaves " + rest + " of " + whole);
          library.clear(name);
        }
      }
      assertEquals(whole, session.read(gpu, true).numbers().metrics().asMap().size());
    }
  }

  @Test
  void countersOfLinksAreAskedSeldomAndTheirRateIsOverThatTime() throws Exception {
    StandIn library = StandIn.build(folder);
    library.set("field.208", 5);
    try (Nvml.Session session = new JnaNvml(library.file()).open()) {
      Gpu gpu = session.census().gpus().getFirst();
      GpuSignals signals = new GpuSignals("n1", "gpus");
      assertTrue(Double.isNaN(rate(signals.gpu(session.read(gpu, true), 0))));
      library.set("field.208", 15);
      double last = rate(signals.gpu(session.read(gpu, false), 110_000));
      assertTrue(Double.isNaN(last) || last == 0, "what was not read has not grown: " + last);
      double once = rate(signals.gpu(session.read(gpu, true), 120_000));
      assertEquals(90, once, 1e-9, "180 more in two minutes");
      assertEquals(90, rate(signals.gpu(session.read(gpu, false), 130_000)), 1e-9);
    }
  }

  private static double rate(List<Signal> signals) {
    return signals.stream()
        .filter(Snapshot.class::isInstance)
        .map(Snapshot.class::cast)
        .mapToDouble(s -> s.number("nvlink_errors_per_minute"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void lostAndWantingAReset() throws Exception {
    StandIn library = StandIn.build(folder);
    try (Nvml.Session session = new JnaNvml(library.file()).open()) {
      List<Gpu> gpus = session.census().gpus();
      library.set("lost.5", 1);
      library.set("reset.6", 1);
      GpuReading lost = session.read(gpus.get(5), true);
      assertEquals(GpuReading.State.LOST, lost.state());
      assertTrue(lost.numbers().isEmpty());
      assertEquals(GpuReading.State.RESET, session.read(gpus.get(6), true).state());
      assertEquals(GpuReading.State.OK, session.read(gpus.get(7), true).state());
    }
    try (Nvml.Session session = new JnaNvml(library.file()).open()) {
      assertEquals(6, session.census().gpus().size());
      assertEquals(
          Map.of("index 5", "the GPU is lost (15)", "index 6", "the GPU requires a reset (16)"),
          session.census().lost());
    }
  }

  @Test
  void partitions() throws Exception {
    StandIn library = StandIn.build(folder);
    library.set("migmode.0", 1);
    library.set("migs.0", 2);
    library.set("migpending.1", 1);
    try (Nvml.Session session = new JnaNvml(library.file()).open()) {
      GpuReading read = session.read(session.census().gpus().getFirst(), true);
      assertEquals("enabled", read.mig().get("mode"));
      assertEquals(
          "3/0=MIG-5f3a0000-0000-0000-0000-000000000000"
              + " 4/0=MIG-5f3a0000-0000-0000-0000-000000000001",
          read.mig().get("devices"));
      assertEquals(2, read(read, GpuMetric.MIG_DEVICES));
      assertFalse(read.numbers().has(GpuMetric.GPU_UTIL), "a partitioned GPU has none");
      GpuReading other = session.read(session.census().gpus().get(1), true);
      assertEquals(Map.of("mode", "disabled", "pending", "enabled"), other.mig());
    }
  }

  @Test
  void theDomainOverSeveralNodes() throws Exception {
    StandIn library = StandIn.build(folder);
    try (Nvml.Session session = new JnaNvml(library.file()).open()) {
      Gpu gpu = session.census().gpus().getFirst();
      assertEquals("", session.read(gpu, true).domain(), "a cluster of zeros is the node alone");
      library.set("cluster", 1);
      assertEquals("10111213-1415-1617-1819-1a1b1c1d1e1f.7", session.read(gpu, true).domain());
      library.set("fabric", 2);
      assertEquals("", session.read(gpu, true).domain(), "not in it yet");
      library.set("fabric", 3);
      library.set("fabricversion", 2);
      assertEquals(
          "10111213-1415-1617-1819-1a1b1c1d1e1f.7",
          session.read(gpu, true).domain(),
          "by the older struct");
    }
  }

  @Test
  void xids() throws Exception {
    StandIn library = StandIn.build(folder);
    library.xid("1 31");
    try (Nvml.Session session = new JnaNvml(library.file()).open()) {
      assertEquals(List.of(), session.await(1), "what was before is not told");
      library.xid("3 79");
      library.xid("0 94 4 1");
      library.set("field.230.2", 4);
      library.xid("2 154");
      List<Nvml.Xid> xids = new ArrayList<>();
      while (xids.size() < 3) {
        xids.addAll(session.await(50));
      }
      List<Gpu> gpus = session.census().gpus();
      assertEquals(new Nvml.Xid(gpus.get(3), 79, -1, -1, -1), xids.get(0));
      assertEquals(new Nvml.Xid(gpus.get(0), 94, 4, 1, -1), xids.get(1));
      assertEquals(new Nvml.Xid(gpus.get(2), 154, -1, -1, 4), xids.get(2));
      library.set("error.nvmlEventSetWait_v2", 15);
      assertThrows(NvmlException.class, () -> session.await(50));
    }
    library.clear("error.nvmlEventSetWait_v2");
    library.set("events", 3);
    try (Nvml.Session session = new JnaNvml(library.file()).open()) {
      assertTrue(
          assertThrows(NvmlException.class, () -> session.await(50))
              .getMessage()
              .contains("no GPU tells its Xids"));
    }
  }

  @Test
  void whatIsNoLibraryIsNamed() throws Exception {
    NvmlException none =
        assertThrows(NvmlException.class, () -> new JnaNvml("/nowhere/libnvidia-ml.so.1").open());
    assertTrue(none.getMessage().contains("/nowhere/libnvidia-ml.so.1 cannot be loaded"));
    Path text = Files.writeString(folder.resolve("libtext.so"), "no library");
    assertThrows(NvmlException.class, () -> new JnaNvml(text.toString()).open());
    StandIn library = StandIn.build(folder);
    library.set("error.nvmlInit_v2", 9);
    NvmlException refused =
        assertThrows(NvmlException.class, () -> new JnaNvml(library.file()).open());
    assertEquals(9, refused.code());
    assertEquals("nvmlInit_v2: the driver is not loaded (9)", refused.getMessage());
    library.clear("error.nvmlInit_v2");
    library.set("error.nvmlDeviceGetCount_v2", 999);
    assertThrows(NvmlException.class, () -> new JnaNvml(library.file()).open());
    assertEquals(0, library.inits(), "what was begun is let go");
  }
}

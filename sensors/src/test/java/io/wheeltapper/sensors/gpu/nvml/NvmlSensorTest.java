package io.wheeltapper.sensors.gpu.nvml;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.Collected;
import io.wheeltapper.sensors.gpu.reading.Gpu;
import io.wheeltapper.sensors.gpu.reading.GpuMetric;
import io.wheeltapper.sensors.gpu.reading.GpuNumbers;
import io.wheeltapper.sensors.gpu.reading.GpuReading;
import io.wheeltapper.sensors.gpu.reading.GpuSignals;
import io.wheeltapper.sensors.gpu.reading.NodeReading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NvmlSensorTest {

  private static final Duration SOON = Duration.ofMinutes(2);

  @TempDir Path folder;
  private final NvmlKind kind = new NvmlKind();
  private final FakeNvml nvml = new FakeNvml();
  private final Collected got = new Collected();
  private Thread running = Thread.ofVirtual().unstarted(() -> {});

  private static Gpu gpu(int index) {
    return new Gpu(
        "GPU-0000000" + index,
        "0000:" + index + "b:00",
        Map.of("index", Integer.toString(index), "serial", "S" + index));
  }

  private void set(int index, GpuReading.State state, double temperature) {
    GpuNumbers numbers = new GpuNumbers();
    if (state != GpuReading.State.LOST) {
      numbers.put(GpuMetric.GPU_TEMP, temperature);
    }
    nvml.set(new GpuReading(gpu(index), state, Map.of("vbios", "96.00"), Map.of(), "", numbers));
  }

  private Settings settings(Map<String, String> values) {
    Map<String, String> all = new HashMap<>(values);
    all.put("node", "n1");
    all.putIfAbsent("interval", "20ms");
    return new Settings("gpus", kind.spec(), all);
  }

  private void start(Sensor sensor) {
    running =
        Thread.ofVirtual()
            .start(() -> {
              try {
                sensor.run(got);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (Exception e) {
                got.rejected("run", String.valueOf(e.getMessage()));
              }
            });
  }

  private void start(Map<String, String> values) {
    start(NvmlKind.sensor(settings(values), nvml, InstantSource.system()));
  }

  @AfterEach
  void stop() throws InterruptedException {
    nvml.letGo();
    running.interrupt();
    running.join();
  }

  private List<String> values(String type) {
    return got.statuses(type).stream().map(Status::value).toList();
  }

  @Test
  void numbersEachTimeAndStatusesOnce() {
    set(0, GpuReading.State.OK, 41);
    set(1, GpuReading.State.OK, 88);
    start(Map.of());
    await().atMost(SOON).until(() -> got.beats() >= 3);
    assertEquals(
        88,
        got.snapshots().stream()
            .filter(s -> s.target().toString().equals("gpu:GPU-00000001"))
            .findFirst()
            .orElseThrow()
            .number("DCGM_FI_DEV_GPU_TEMP"));
    assertEquals(List.of("ok"), values("gpu.management"));
    assertEquals(List.of("complete"), values("driver.gpus"));
    assertEquals(List.of("590.48.01"), values("version.driver"));
    Status version = got.statuses("version.vbios").getFirst();
    assertEquals("node:n1", version.target().toString());
    assertEquals("96.00", version.value());
    assertEquals("", version.field("changed_at"), "nobody knows since when");
    Status identity = got.statuses("gpu.identity").getFirst();
    assertEquals("n1", identity.node());
    assertTrue(identity.field("pci").matches("0000:[01]b:00"), identity.toString());
    assertEquals(2, got.statuses("gpu.identity").size());
    assertTrue(got.snapshots().size() >= 6);
    assertTrue(got.snapshots().stream().allMatch(s -> s.origin() == Origin.GPU_DRIVER));
  }

  /** The agent goes on; what was read before the hang is told; nothing is alive meanwhile. */
  @Test
  void aHungDriverIsSlowThenHungAndThenWellAgain() throws Exception {
    set(0, GpuReading.State.OK, 41);
    start(Map.of("timeout", "100ms"));
    await().atMost(SOON).until(() -> got.beats() >= 1);
    nvml.hangAt(gpu(0));
    await().atMost(SOON).until(() -> values("gpu.management").contains("hung"));
    // A machine that is itself slow may have been slow before too.
    assertEquals("ok", values("gpu.management").getFirst());
    assertEquals(List.of("slow", "hung"), last(2, values("gpu.management")));
    assertEquals("3", got.statuses("gpu.management").getLast().field("times"));
    long beats = got.beats();
    int numbers = got.snapshots().size();
    // Three looks without an answer lie behind: none of them may have been a heartbeat.
    assertEquals(beats, got.beats(), "a hung source is not alive");
    assertEquals(numbers, got.snapshots().size());
    assertEquals(1, nvml.opened(), "nothing is opened beside it");
    nvml.letGo();
    await().atMost(SOON).until(() -> got.beats() > beats);
    await().atMost(SOON).until(() -> values("gpu.management").getLast().equals("ok"));
  }

  private static List<String> last(int count, List<String> all) {
    return all.subList(Math.max(0, all.size() - count), all.size());
  }

  @Test
  void whatCouldBeReadBeforeTheHangIsTold() {
    set(0, GpuReading.State.OK, 41);
    set(1, GpuReading.State.OK, 42);
    set(2, GpuReading.State.OK, 43);
    List<Gpu> order = List.of(gpu(0), gpu(1), gpu(2));
    order.forEach(nvml::hangAt); // the last one
    start(Map.of("timeout", "200ms"));
    await().atMost(SOON).until(() -> values("gpu.management").contains("hung"));
    assertEquals(0, got.beats());
    assertTrue(got.snapshots().stream().noneMatch(s -> s.target().id().equals("GPU-00000002")));
    assertEquals(List.of(), got.statuses("driver.gpus"), "the list is not whole");
  }

  @Test
  void aLostGpuIsMissingAndTheDriverIsAskedAnew() {
    set(0, GpuReading.State.OK, 41);
    set(1, GpuReading.State.OK, 42);
    start(Map.of("refresh", "50ms"));
    await().atMost(SOON).until(() -> values("driver.gpus").contains("complete"));
    set(1, GpuReading.State.LOST, 0);
    await().atMost(SOON).until(() -> values("driver.gpus").contains("missing"));
    assertEquals("0000:1b:00", got.statuses("driver.gpus").getLast().field("pci"));
    await().atMost(SOON).until(() -> nvml.opened() > 1);
    set(1, GpuReading.State.OK, 42);
    await()
        .atMost(SOON)
        .until(() -> values("driver.gpus").equals(List.of("complete", "missing", "complete")));
    set(1, GpuReading.State.RESET, 42);
    await().atMost(SOON).until(() -> values("driver.gpus").getLast().equals("reset"));
    assertEquals("0000:1b:00", got.statuses("driver.gpus").getLast().field("reset"));
  }

  @Test
  void aGpuWithoutANumberIsMissingAtTheSecondLook() {
    GpuSignals signals = new GpuSignals("n1", "gpus");
    NodeReading well = look(GpuReading.State.OK);
    NodeReading mute = look(GpuReading.State.UNREADABLE);
    assertEquals("complete", list(signals.node(well, 1)));
    assertEquals("", list(signals.node(mute, 2)));
    assertEquals("", list(signals.node(well, 3)), "it was once");
    assertEquals("", list(signals.node(mute, 4)));
    assertEquals("missing", list(signals.node(mute, 5)));
    assertEquals("complete", list(signals.node(well, 6)));
    assertEquals("missing", list(signals.node(look(GpuReading.State.LOST), 7)), "as it says");
  }

  private static NodeReading look(GpuReading.State state) {
    GpuReading gpu = new GpuReading(gpu(0), state, Map.of(), Map.of(), "", new GpuNumbers());
    return new NodeReading(Map.of(), List.of(gpu), List.of(), 1);
  }

  private static String list(List<Signal> signals) {
    return signals.stream()
        .filter(s -> s instanceof Status status && status.type().equals("driver.gpus"))
        .map(s -> ((Status) s).value())
        .findFirst()
        .orElse("");
  }

  @Test
  void aVersionThatChangesSaysWhen() throws Exception {
    set(0, GpuReading.State.OK, 41);
    Sensor sensor = NvmlKind.sensor(settings(Map.of()), nvml, InstantSource.system());
    start(sensor);
    await().atMost(SOON).until(() -> got.beats() > 0);
    running.interrupt();
    running.join();
    await().atMost(SOON).until(() -> nvml.sessions() == 0);
    nvml.driver("595.10");
    GpuNumbers numbers = new GpuNumbers();
    numbers.put(GpuMetric.GPU_TEMP, 40);
    nvml.set(
        new GpuReading(
            gpu(0), GpuReading.State.OK, Map.of("vbios", "97.01"), Map.of(), "", numbers));
    start(sensor);
    await().atMost(SOON).until(() -> values("version.driver").contains("595.10"));
    await().atMost(SOON).until(() -> values("version.vbios").contains("97.01"));
  }

  @Test
  void xidsAsTheyCome() {
    set(0, GpuReading.State.OK, 41);
    start(Map.of("interval", "1s", "xids", "true"));
    await().atMost(SOON).until(() -> got.beats() > 0);
    nvml.happen(new Nvml.Xid(gpu(0), 79, -1, -1, -1));
    nvml.happen(new Nvml.Xid(gpu(0), 154, -1, -1, 1));
    nvml.happen(new Nvml.Xid(gpu(0), 94, 3, 0, -1));
    nvml.happen(new Nvml.Xid(new Gpu("", "", Map.of()), 31, -1, -1, -1));
    await().atMost(SOON).until(() -> got.events("xid").size() == 3 && !got.rejected().isEmpty());
    Event lost = got.events("xid").getFirst();
    assertEquals("gpu:GPU-00000000", lost.target().toString());
    assertEquals(Map.of("xid", "79", "pci", "0000:0b:00", "uuid", "GPU-00000000"), lost.fields());
    assertEquals("GPU Reset Required", got.events("xid").get(1).field("recovery_to_name"));
    assertEquals("3", got.events("xid").get(2).field("gpu_instance"));
    assertTrue(got.rejected().getFirst().contains("Xid 31 of a GPU that nobody knows"));
  }

  @Test
  void noXidsWhereTheyAreNotWanted() {
    set(0, GpuReading.State.OK, 41);
    nvml.happen(new Nvml.Xid(gpu(0), 79, -1, -1, -1));
    start(Map.of());
    await().atMost(SOON).until(() -> got.beats() > 5);
    assertEquals(List.of(), got.events("xid"));
  }

  @Test
  void theDriverIsLetGoWhileAFileSaysSo() throws Exception {
    set(0, GpuReading.State.OK, 41);
    Path release = folder.resolve("release");
    start(Map.of("release-file", release.toString()));
    await().atMost(SOON).until(() -> nvml.sessions() == 1);
    Files.writeString(release, "");
    await().atMost(SOON).until(() -> nvml.sessions() == 0);
    long beats = got.beats();
    Files.delete(release);
    await().atMost(SOON).until(() -> got.beats() > beats && nvml.sessions() == 1);
  }

  @Test
  void noDriverIsAnException() throws Exception {
    nvml.refuse(new NvmlException("nvmlInit_v2: the driver is not loaded (9)", 9));
    start(Map.of());
    running.join();
    assertEquals(List.of("run: nvmlInit_v2: the driver is not loaded (9)"), got.rejected());
    assertEquals(List.of(), got.signals(), "nothing is said of what was not read");
    assertEquals(0, got.beats());
  }

  /** The whole way: the kind, JNA, the stand-in; it hangs, and the agent does not. */
  @Test
  void throughTheLibrary() throws Exception {
    StandIn library = StandIn.build(folder);
    start(
        kind.create(
            settings(
                Map.of(
                    "library",
                    library.file(),
                    "timeout",
                    "300ms",
                    "refresh",
                    "100ms",
                    "xids",
                    "true"))));
    await().atMost(SOON).until(() -> got.beats() >= 2);
    assertEquals(8, got.statuses("gpu.identity").size());
    assertEquals(16, got.snapshots().getLast().number("DCGM_FI_DEV_PCIE_LINK_WIDTH"));
    await().atMost(SOON).until(() -> library.calls("nvmlEventSetWait_v2") > 0);
    library.xid("3 79");
    await().atMost(SOON).until(() -> got.events("xid").size() == 1);
    assertEquals("0000:4b:00", got.events("xid").getFirst().field("pci"));
    library.set("hang.nvmlDeviceGetPowerUsage.4", 1);
    await().atMost(SOON).until(() -> values("gpu.management").contains("hung"));
    long beats = got.beats();
    library.clear("hang.nvmlDeviceGetPowerUsage.4");
    await().atMost(SOON).until(() -> got.beats() > beats);
    library.set("lost.5", 1);
    await().atMost(SOON).until(() -> values("driver.gpus").contains("missing"));
    assertTrue(got.statuses("driver.gpus").getLast().field("pci").startsWith("0000:6b:00"));
    running.interrupt();
    running.join();
    await().atMost(SOON).until(() -> library.inits() == 0);
  }

  @Test
  void doctorNamesWhatThereIsAndWhatIsLacking() throws Exception {
    Check none = kind.doctor(settings(Map.of("library", "/nowhere/libnvidia-ml.so.1")));
    assertFalse(none.works());
    assertTrue(none.detail().contains("cannot be loaded"), none.detail());
    StandIn library = StandIn.build(folder, "-DOLD");
    Check old = kind.doctor(settings(Map.of("library", library.file())));
    assertTrue(old.works(), old.detail());
    assertTrue(old.detail().contains("GPUs: 8"), old.detail());
    assertTrue(old.detail().contains("lacks nvmlDeviceGetGspFirmwareVersion"), old.detail());
    library.set("hang.nvmlDeviceGetCount_v2", 1);
    Check hung = kind.doctor(settings(Map.of("library", library.file(), "timeout", "200ms")));
    assertFalse(hung.works());
    assertTrue(hung.detail().contains("the driver hangs"), hung.detail());
    library.clear("hang.nvmlDeviceGetCount_v2");
  }
}

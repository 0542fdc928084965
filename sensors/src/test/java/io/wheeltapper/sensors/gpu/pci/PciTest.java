package io.wheeltapper.sensors.gpu.pci;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.Collected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tree of files in the shape of sysfs. */
class PciTest {

  private static final Duration SOON = Duration.ofMinutes(2);
  private static final byte[] H100 = {(byte) 0xde, 0x10, 0x30, 0x23, 6, 4};
  private static final byte[] NOBODY = {-1, -1, -1, -1, -1, -1};

  @TempDir Path root;
  private final PciKind kind = new PciKind();
  private final Collected got = new Collected();
  private Thread running = Thread.ofVirtual().unstarted(() -> {});

  private Path device(String address, String vendor, String category, byte[] config)
      throws IOException {
    Path folder = Files.createDirectories(root.resolve("sys/bus/pci/devices").resolve(address));
    Files.writeString(folder.resolve("vendor"), vendor + "\n");
    Files.writeString(folder.resolve("class"), category + "\n");
    Files.write(folder.resolve("config"), config);
    return folder;
  }

  private void eight() throws IOException {
    for (String bus : List.of("1b", "3b", "4c", "5d", "9b", "bb", "cb", "db")) {
      device("0000:" + bus + ":00.0", "0x10de", "0x030200", H100);
    }
    device("0000:07:00.0", "0x10de", "0x068000", H100); // an NVSwitch
    device("0000:02:00.0", "0x15b3", "0x020700", H100); // a NIC
  }

  private Settings settings(Map<String, String> values) {
    Map<String, String> all = new HashMap<>(values);
    all.put("node", "n1");
    all.put("root", root.toString());
    all.putIfAbsent("interval", "10ms");
    return new Settings("bus", kind.spec(), all);
  }

  private void start(Map<String, String> values) {
    running =
        Thread.ofVirtual()
            .start(() -> {
              try {
                kind.create(settings(values)).run(got);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (Exception e) {
                got.rejected("run", String.valueOf(e.getMessage()));
              }
            });
  }

  @AfterEach
  void stop() throws InterruptedException {
    running.interrupt();
    running.join();
  }

  private List<String> values() {
    return got.statuses("pci.gpus").stream().map(Status::value).toList();
  }

  @Test
  void oneThatAnswersAllOnesIsMissingAndComesBack() throws Exception {
    eight();
    start(Map.of());
    await().atMost(SOON).until(() -> got.beats() >= 3);
    assertEquals(List.of("complete"), values());
    assertEquals("8", got.statuses("pci.gpus").getFirst().field("count"));
    assertEquals(Origin.PCI_BUS, got.statuses("pci.gpus").getFirst().origin());
    device("0000:3b:00.0", "0x10de", "0x030200", NOBODY);
    await().atMost(SOON).until(() -> values().size() == 2);
    Status missing = got.statuses("pci.gpus").getLast();
    assertEquals("missing", missing.value());
    assertEquals("0000:3b:00.0", missing.field("pci"));
    assertEquals("7", missing.field("count"));
    device("0000:3b:00.0", "0x10de", "0x030200", H100);
    await().atMost(SOON).until(() -> values().equals(List.of("complete", "missing", "complete")));
  }

  @Test
  void oneWhoseAddressIsGoneIsMissing() throws Exception {
    eight();
    start(Map.of());
    await().atMost(SOON).until(() -> values().equals(List.of("complete")));
    Files.move(root.resolve("sys/bus/pci/devices/0000:db:00.0"), root.resolve("away"));
    await().atMost(SOON).until(() -> values().equals(List.of("complete", "missing")));
    assertEquals("0000:db:00.0", got.statuses("pci.gpus").getLast().field("pci"));
  }

  @Test
  void fewerThanExpectedIsMissingFromTheStart() throws Exception {
    eight();
    start(Map.of("expect", "9"));
    await().atMost(SOON).until(() -> values().equals(List.of("missing")));
    assertEquals("9", got.statuses("pci.gpus").getFirst().field("expected"));
    stop();
    start(Map.of("expect", "0000:1b:00.0,0000:EE:00.0"));
    await().atMost(SOON).until(() -> values().size() == 2);
    assertEquals("0000:ee:00.0", got.statuses("pci.gpus").getLast().field("pci"));
  }

  @Test
  void oneLookIsNoProofAndAnUnreadOneSaysNothing() {
    Roll roll = new Roll("n1", "bus", new Roll.Expected(0, new java.util.TreeSet<>()), 2);
    var both = new java.util.TreeMap<>(Map.of("a", PciBus.Seen.PRESENT, "b", PciBus.Seen.PRESENT));
    var gone = new java.util.TreeMap<>(Map.of("a", PciBus.Seen.PRESENT, "b", PciBus.Seen.GONE));
    var unread = new java.util.TreeMap<>(Map.of("a", PciBus.Seen.PRESENT, "b", PciBus.Seen.UNREAD));
    assertEquals("complete", roll.after(both, 1).orElseThrow().value());
    assertTrue(roll.after(gone, 2).isEmpty());
    assertTrue(roll.after(both, 3).isEmpty(), "it was being reset");
    assertTrue(roll.after(gone, 4).isEmpty());
    assertTrue(roll.after(unread, 5).isEmpty(), "which proves neither");
    assertEquals("missing", roll.after(gone, 6).orElseThrow().value());
    assertTrue(roll.after(unread, 7).isEmpty());
    assertEquals("complete", roll.after(both, 8).orElseThrow().value());
  }

  @Test
  void virtualFunctionsAreNoGpus() throws Exception {
    eight();
    Path function = device("0000:3b:00.4", "0x10de", "0x030200", H100);
    Files.createSymbolicLink(function.resolve("physfn"), Path.of("../0000:3b:00.0"));
    start(Map.of("expect", "8"));
    await().atMost(SOON).until(() -> values().equals(List.of("complete")));
    assertEquals("8", got.statuses("pci.gpus").getFirst().field("count"));
  }

  @Test
  void notAliveWhileNothingCanBeRead() throws Exception {
    Files.delete(device("0000:3b:00.0", "0x10de", "0x030200", H100).resolve("config"));
    kind.recorded(root, settings(Map.of())).orElseThrow().run(got);
    assertEquals(0, got.beats());
    device("0000:4c:00.0", "0x10de", "0x030200", H100);
    kind.recorded(root, settings(Map.of())).orElseThrow().run(got);
    assertEquals(1, got.beats());
    for (String bus : List.of("3b", "4c")) {
      Files.delete(root.resolve("sys/bus/pci/devices/0000:" + bus + ":00.0/vendor"));
    }
    Sensor blind = kind.recorded(root, settings(Map.of())).orElseThrow();
    assertThrows(IOException.class, () -> blind.run(got));
    assertEquals(List.of(), got.signals());
  }

  @Test
  void aRecordedTree() throws Exception {
    eight();
    device("0000:3b:00.0", "0x10de", "0x030200", NOBODY);
    kind.recorded(root, settings(Map.of())).orElseThrow().run(got);
    assertEquals(List.of("missing"), values());
    assertEquals(0, got.statuses("pci.gpus").getFirst().at());
  }

  @Test
  void noBusIsAnExceptionAndNoGpuSaysNothing() throws Exception {
    start(Map.of());
    running.join();
    assertEquals(1, got.rejected().size());
    Files.createDirectories(root.resolve("sys/bus/pci/devices"));
    start(Map.of());
    await().atMost(SOON).until(() -> got.beats() > 2);
    assertEquals(List.of(), got.signals());
  }

  @Test
  void doctorAndWrongSettings() throws Exception {
    assertFalse(kind.doctor(settings(Map.of())).works());
    eight();
    device("0000:3b:00.0", "0x10de", "0x030200", NOBODY);
    Check check = kind.doctor(settings(Map.of()));
    assertTrue(check.works() && check.detail().contains("gone from the bus: 0000:3b:00.0"));
    assertTrue(check.detail().contains("set 'expect'"), check.detail());
    assertThrows(BadSetting.class, () -> kind.create(settings(Map.of("expect", "eight"))));
    assertThrows(BadSetting.class, () -> kind.create(settings(Map.of("vendors", "nvidia"))));
    assertThrows(BadSetting.class, () -> kind.create(settings(Map.of("interval", "0s"))));
  }
}

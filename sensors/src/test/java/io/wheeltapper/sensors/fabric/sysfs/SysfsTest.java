package io.wheeltapper.sensors.fabric.sysfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.Collected;
import io.wheeltapper.sensors.Recorded;
import io.wheeltapper.sensors.fabric.LinkFile;
import io.wheeltapper.sensors.fabric.Said;
import io.wheeltapper.sensors.outside.Limited;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SysfsTest {

  @TempDir Path folder;
  private final SysfsKind kind = new SysfsKind();
  private final FlatTree tree = new FlatTree();
  private final Collected got = new Collected();
  private long now = 1_000_000;
  private SysfsSensor sensor = sensor(List.of(), List.of(), Optional.empty());

  private SysfsSensor sensor(List<String> rates, List<String> ports, Optional<Path> links) {
    return new SysfsSensor(
        tree,
        new Ports(
            new Ports.Voice("ib", "n1", 60_000, 8), new Expected(rates, ports), new Said(300_000)),
        new LinkFile(links),
        Duration.ofSeconds(10),
        () -> Instant.ofEpochMilli(now));
  }

  private void port(String device, String state, String physical, String rate) {
    String at = device + "/ports/1/";
    tree.put(device + "/hca_type", "MT4129");
    tree.put(device + "/fw_ver", "28.41.1000");
    tree.put(device + "/node_desc", "n1 " + device);
    tree.put(at + "link_layer", "InfiniBand");
    tree.put(at + "state", state);
    tree.put(at + "phys_state", physical);
    tree.put(at + "rate", rate);
    tree.put(at + "counters/link_downed", "0");
    tree.put(at + "counters/port_rcv_data", "1000");
  }

  private void active(String device) {
    port(device, "4: ACTIVE", "5: LinkUp", "400 Gb/sec (4X NDR)");
  }

  private void down(String device) {
    port(device, "1: DOWN", "2: Polling", "10 Gb/sec (4X SDR)");
  }

  private void look(long seconds) throws Exception {
    now += seconds * 1000;
    sensor.look(got);
  }

  private Status said(String device) {
    return got.statuses("fabric.port").reversed().stream()
        .filter(s -> s.target().toString().equals("port:" + device + "/1@n1"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aPathThatNoKernelHasCostsItself() {
    FlatTree read =
        FlatTree.of(
            "mlx5_0/fw_ver\t28\n" + "a/".repeat(100) + "b\t1\n" + "x".repeat(300) + "/b\t1\n",
            (line, why) -> got.rejected("" + line, why));
    assertEquals("28", read.read("infiniband/mlx5_0/fw_ver"));
    assertEquals(List.of(), read.list("infiniband/a"));
    assertEquals(2, got.rejected().size());
  }

  @Test
  void recordedNodeOfEightAdapters() throws Exception {
    Path file = Recorded.file("infiniband/sysfs_h100_0.tsv");
    Settings settings = new Settings("ib", kind.spec(), Map.of("node", "n1"));
    kind.recorded(file, settings).orElseThrow().run(got);
    assertEquals(List.of(), got.rejected());
    long ports =
        Recorded.rows("infiniband/sysfs_h100_0.tsv").stream()
            .filter(row -> row[0].endsWith("/state"))
            .count();
    assertEquals(ports, got.statuses("fabric.port").size());
    Status first = said("mlx5_0");
    assertEquals("active", first.value());
    assertEquals("400", first.field("rate"));
    assertEquals("400", first.field("expected"));
    assertEquals("LinkUp", first.field("physical"));
    Status nic = got.statuses("version.nic").getFirst();
    assertEquals("28.41.1000 32.38.3056", nic.value(), "the BlueField has its own");
    assertTrue(nic.field("names").contains("28.41.1000=[mlx5_0, "), nic::toString);
    Snapshot numbers = snapshot("mlx5_0");
    assertEquals(0, numbers.number("symbol_errors_total"));
    assertEquals(14, numbers.number("receive_errors_total"));
    assertEquals(4.0 * 230539874932483L, numbers.number("received_bytes_total"));
    assertEquals(2489603687L, numbers.number("transmit_wait_total"));
    assertFalse(numbers.has("buffer_overruns_total"), "15 is the counter's end");
    assertFalse(snapshot("mlx5_1").has("link_downed_total"), "255 is the counter's end");
    assertFalse(numbers.has("symbol_errors_per_hour"), "one look is no rate");
    assertFalse(numbers.has("cnp_sent_total"), "what is not there is absent");
  }

  private Snapshot snapshot(String device) {
    return got.snapshots().stream()
        .filter(s -> s.target().toString().equals("port:" + device + "/1@n1"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theSameAsAFolderAndAsGrepPrintsIt() throws Exception {
    active("mlx5_0");
    Path at = Files.createDirectories(folder.resolve("mlx5_0/ports/1"));
    Files.writeString(at.resolve("state"), "4: ACTIVE\n");
    Files.writeString(at.resolve("phys_state"), "5: LinkUp\n");
    Files.writeString(at.resolve("rate"), "400 Gb/sec (4X NDR)\n");
    Settings settings = new Settings("ib", kind.spec(), Map.of("node", "n1"));
    kind.recorded(folder, settings).orElseThrow().run(got);
    Path grep = folder.resolve("grep.txt");
    Files.writeString(
        grep,
        """
        /sys/class/infiniband/mlx5_0/ports/1/state:4: ACTIVE
        /sys/class/infiniband/mlx5_0/ports/1/phys_state:5: LinkUp
        /sys/class/infiniband/mlx5_0/ports/1/rate:400 Gb/sec (4X NDR)
        """);
    kind.recorded(grep, settings).orElseThrow().run(got);
    List<Status> said = got.statuses("fabric.port");
    assertEquals(2, said.size());
    assertTrue(said.getFirst().sameAs(said.getLast()), said::toString);
    assertEquals("400", said.getFirst().field("rate"));
  }

  @Test
  void unsettledThenDownAfterFourMinutes() throws Exception {
    active("mlx5_0");
    look(0);
    down("mlx5_0");
    look(10);
    assertEquals("unsettled", said("mlx5_0").value());
    look(230);
    assertEquals("unsettled", said("mlx5_0").value());
    look(10);
    assertEquals("down", said("mlx5_0").value());
    assertEquals("Polling", said("mlx5_0").field("physical"));
    active("mlx5_0");
    look(120);
    assertEquals("active", said("mlx5_0").value());
    assertEquals(List.of(), got.events(), "six minutes are no flap");
  }

  @Test
  void aFlapIsAnEventWithItsSeconds() throws Exception {
    active("mlx5_0");
    look(0);
    down("mlx5_0");
    look(10);
    active("mlx5_0");
    look(20);
    Event flap = got.events("fabric.port-flap").getFirst();
    assertEquals("20", flap.field("down_seconds"));
    assertEquals("port:mlx5_0/1@n1", flap.target().toString());
    look(10);
    assertEquals(1, got.events().size(), "once");
  }

  @Test
  void flapsBetweenTwoLooksAreToldByTheCounter() throws Exception {
    active("mlx5_0");
    look(0);
    tree.put("mlx5_0/ports/1/counters/link_downed", "2");
    look(10);
    List<Event> flaps = got.events("fabric.port-flap");
    assertEquals(2, flaps.size());
    assertEquals(1, flaps.getLast().at() - flaps.getFirst().at());
    assertEquals("", flaps.getLast().field("down_seconds"), "nobody saw how long");
    tree.put("mlx5_0/ports/1/counters/link_downed", "0");
    look(10);
    assertEquals(2, got.events().size(), "a cleared counter is no flap");
  }

  @Test
  void whatAPersonShutIsNeitherDownNorAFlap() throws Exception {
    active("mlx5_0");
    look(0);
    port("mlx5_0", "1: DOWN", "3: Disabled", "10 Gb/sec (4X SDR)");
    look(10);
    look(600);
    assertEquals("disabled", said("mlx5_0").value());
    active("mlx5_0");
    look(10);
    assertEquals("active", said("mlx5_0").value());
    assertEquals(List.of(), got.events());
  }

  @Test
  void anEthernetAdapterWithoutItsCableIsNotDisabledByAPerson() throws Exception {
    active("mlx5_0");
    tree.put("mlx5_0/ports/1/link_layer", "Ethernet");
    tree.put("mlx5_0/ports/1/gid_attrs/ndevs/0", "ens1");
    tree.put("net/ens1/flags", "0x1003");
    tree.put("net/ens1/carrier_down_count", "4");
    look(0);
    tree.put("net/ens1/carrier_down_count", "6");
    look(10);
    assertEquals(List.of(), got.events(), "it grows also when rings or the MTU are changed");
    tree.put("mlx5_0/ports/1/state", "1: DOWN");
    look(10);
    tree.put("mlx5_0/ports/1/state", "4: ACTIVE");
    look(10);
    assertEquals(1, got.events("fabric.port-flap").size(), "which was watched");
    tree.put("mlx5_0/ports/1/state", "1: DOWN");
    tree.put("mlx5_0/ports/1/phys_state", "3: Disabled");
    look(10);
    look(240);
    assertEquals("down", said("mlx5_0").value());
    tree.put("net/ens1/flags", "0x1002");
    look(10);
    assertEquals("disabled", said("mlx5_0").value());
  }

  @Test
  void aDeviceThatIsGoneIsMissingAfterAMinute() throws Exception {
    active("mlx5_0");
    active("mlx5_1");
    look(0);
    tree.remove("infiniband/mlx5_1/");
    look(10);
    assertEquals("active", said("mlx5_1").value(), "it may be a reset");
    look(60);
    assertEquals("missing", said("mlx5_1").value());
    assertEquals("active", said("mlx5_0").value());
    tree.remove("infiniband/");
    look(10);
    look(60);
    assertEquals("missing", said("mlx5_0").value(), "none at all is read as well");
    active("mlx5_0");
    look(10);
    assertEquals("active", said("mlx5_0").value());
  }

  @Test
  void whatShouldBeThereByTheSettingsIsMissing() throws Exception {
    sensor = sensor(List.of(), List.of("mlx5_0/1", "mlx5_7/1"), Optional.empty());
    active("mlx5_0");
    look(0);
    look(60);
    assertEquals("missing", said("mlx5_7").value());
  }

  @Test
  void slowerThanItsLikesForAMinute() throws Exception {
    active("mlx5_0");
    active("mlx5_1");
    port("mlx5_2", "4: ACTIVE", "5: LinkUp", "200 Gb/sec (2X NDR)");
    port("mlx5_9", "4: ACTIVE", "5: LinkUp", "100 Gb/sec (4X EDR)");
    tree.put("mlx5_9/hca_type", "MT4123");
    look(0);
    assertEquals("active", said("mlx5_2").value());
    look(60);
    assertEquals("slow", said("mlx5_2").value());
    assertEquals("400", said("mlx5_2").field("expected"));
    assertEquals("200", said("mlx5_2").field("rate"));
    assertEquals("active", said("mlx5_9").value(), "another model does other work");
    sensor = sensor(List.of("400", "mlx5_9=200"), List.of(), Optional.empty());
    look(0);
    look(60);
    assertEquals("slow", said("mlx5_9").value());
  }

  @Test
  void withoutAnAddress() throws Exception {
    active("mlx5_0");
    tree.put("mlx5_0/ports/1/gids/0", "0000:0000:0000:0000:0000:0000:0000:0000");
    look(0);
    assertEquals("active", said("mlx5_0").value());
    look(60);
    assertEquals("no-gid", said("mlx5_0").value());
    tree.put("mlx5_0/ports/1/gids/0", "fe80:0000:0000:0000:7cfe:9003:003b:4bde");
    look(10);
    assertEquals("active", said("mlx5_0").value());
  }

  @Test
  void aPlaceWithoutACableIsNoFaultUnlessItsLikesHaveOne() throws Exception {
    active("mlx5_0");
    down("mlx5_1");
    tree.put("mlx5_1/hca_type", "MT4123");
    tree.put("mlx5_1/ports/1/counters/port_rcv_data", "0");
    look(0);
    look(300);
    assertEquals("unused", said("mlx5_1").value());
    active("mlx5_2");
    active("mlx5_3");
    down("mlx5_4");
    tree.put("mlx5_4/ports/1/counters/port_rcv_data", "0");
    look(10);
    look(240);
    assertEquals("down", said("mlx5_4").value(), "three others of its model have a link");
  }

  @Test
  void linksAreNamedAsTheSwitchNamesThem() throws Exception {
    Path links = folder.resolve("links.txt");
    Files.writeString(
        links,
        """
        CA   134  1 0x7cfe9003003b4bde 4x NDR - SW  1719 10 0x7cfe9003009ce5b0 ( 'n1 mlx5_0' - 'l3' )
        """);
    sensor = sensor(List.of(), List.of(), Optional.of(links));
    active("mlx5_0");
    tree.put("mlx5_0/ports/1/gids/0", "fe80:0000:0000:0000:7cfe:9003:003b:4bde");
    look(0);
    assertEquals("n1/mlx5_0-l3/10", said("mlx5_0").field("link"));
    assertEquals("l3/10", said("mlx5_0").field("peer"));
  }

  @Test
  void ratesOverTheTimeThatTheirNamesSay() throws Exception {
    active("mlx5_0");
    String at = "mlx5_0/ports/1/counters/";
    for (int i = 0; i <= 360; i++) {
      tree.put(at + "symbol_error", Integer.toString(i));
      // A tick is 8 bytes: of 400 Gb/s, 6.25e9 ticks a second are all of the time.
      tree.put(at + "port_xmit_wait", Long.toString(i * 10L * 3_125_000_000L));
      tree.put(at + "port_xmit_data", Long.toString(i * 1000L));
      look(10);
    }
    Snapshot last = got.snapshots().getLast();
    assertEquals(360, last.number("symbol_errors_per_hour"), 2);
    assertEquals(0.5, last.number("transmit_wait_ratio"), 0.01);
    assertEquals(400, last.number("transmitted_bytes_per_second"), 1);
    assertEquals(0, last.number("link_downed_per_hour"));
  }

  @Test
  void whatHasNotChangedIsSaidAgainSlowly() throws Exception {
    active("mlx5_0");
    for (int i = 0; i < 61; i++) {
      look(10);
    }
    assertEquals(3, got.statuses("fabric.port").size(), "at the start, after 5 and 10 minutes");
    assertEquals(61, got.beats());
  }

  @Test
  void aNodeWithoutAnAdapterIsAnException() {
    assertThrows(IOException.class, () -> look(0));
    assertEquals(0, got.beats());
  }

  @Test
  void aDriverThatHangsIsAnExceptionInTimeAndCostsOneThread() throws Exception {
    CountDownLatch hung = new CountDownLatch(1);
    active("mlx5_0");
    Tree hanging =
        new Tree() {
          @Override
          public String read(String path) {
            return tree.read(path);
          }

          @Override
          public List<String> list(String path) throws IOException {
            try {
              hung.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            return tree.list(path);
          }
        };
    Limited apart = new Limited("sysfs");
    Duration limit = Duration.ofMillis(50);
    Adapters adapters = new Adapters(hanging, (p, w) -> {});
    assertThrows(IOException.class, () -> apart.call(limit, adapters::read));
    IOException again = assertThrows(IOException.class, () -> apart.call(limit, adapters::read));
    assertTrue(String.valueOf(again.getMessage()).contains("earlier"), again::toString);
    hung.countDown();
    org.awaitility.Awaitility.await()
        .until(() -> {
          try {
            return apart.call(limit, adapters::read).size() == 1;
          } catch (IOException e) {
            return false;
          }
        });
  }

  @Test
  void nonsenseCostsItself() throws Exception {
    Path file = folder.resolve("x.tsv");
    Files.writeString(
        file,
        "mlx5_0/ports/1/state\t4: ACTIVE\nno path\n"
            + "mlx5_0/ports/1/counters/symbol_error\tN/A (no PMA)\n"
            + "mlx5_0/ports/1/counters/link_downed\tmany\nmlx5_0/ports/x/state\t1: DOWN\n"
            + "mlx5_0/ports/1/counters/port_rcv_data\t99999999999999999999\n");
    Settings settings = new Settings("ib", kind.spec(), Map.of("node", "n1"));
    kind.recorded(file, settings).orElseThrow().run(got);
    assertEquals(1, got.statuses("fabric.port").size());
    assertEquals(4, got.rejected().size(), () -> "" + got.rejected());
  }

  @Test
  void wrongSettingsAreNamed() {
    for (Map<String, String> wrong :
        List.of(
            Map.of("rate", "fast"),
            Map.of("ports", "mlx5_0"),
            Map.of("wait-bytes", "0"),
            Map.of("interval", "0s"))) {
      Settings settings = new Settings("ib", kind.spec(), new HashMap<>(wrong));
      assertThrows(BadSetting.class, () -> kind.create(settings), wrong::toString);
    }
  }
}

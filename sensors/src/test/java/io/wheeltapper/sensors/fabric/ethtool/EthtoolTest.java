package io.wheeltapper.sensors.fabric.ethtool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.Collected;
import io.wheeltapper.sensors.Recorded;
import io.wheeltapper.sensors.outside.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EthtoolTest {

  private static final String MLX5 =
      """
      NIC statistics:
           rx_packets: 10
           rx_bytes_phy: %d
           tx_bytes_phy: 4000
           rx_prio3_pause: 7
           rx_prio4_pause: 5
           tx_prio3_pause: 2
           rx_pause_ctrl_phy: 3
           tx_pause_storm_warning_events: 9
           tx_pause_storm_error_events: %d
           link_down_events_phy: 2
           rx_pcs_symbol_err_phy: 11
           rx_discards_phy: 21
           rx_ecn_mark: 6
      """;

  @TempDir Path folder;
  private final EthtoolKind kind = new EthtoolKind();
  private final Collected got = new Collected();

  private Settings settings(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(more);
    all.put("node", "n1");
    return new Settings("eth", kind.spec(), all);
  }

  private void replay(Path file) throws Exception {
    kind.recorded(file, settings(Map.of())).orElseThrow().run(got);
  }

  @Test
  void recordedEna() throws Exception {
    replay(Recorded.file("k8s/ethtool-ens5.txt"));
    assertEquals(List.of(), got.rejected());
    Snapshot read = got.snapshots().getFirst();
    assertEquals("port:ens5@n1", read.target().toString());
    assertEquals(11072, read.number("allowance_exceeded_total"));
    assertEquals(0, read.number("adapter_resets_total"));
    assertFalse(read.has("pause_storms_total"), "ena does not count them");
  }

  @Test
  void recordedPensando() throws Exception {
    replay(Recorded.file("amd/ethtool_S_enp68s0.txt"));
    assertEquals(List.of(), got.rejected());
    Snapshot read = got.snapshots().getFirst();
    assertEquals("port:enp68s0@n1", read.target().toString());
    assertEquals(306471174847120L, read.number("received_bytes_total"));
    assertEquals(509011967971838L, read.number("transmitted_bytes_total"));
    assertEquals(0, read.number("receive_errors_total"));
    assertEquals(0, read.number("receive_pauses_total"));
  }

  @Test
  void recordedRdmaLink() throws Exception {
    replay(Recorded.file("amd/rdma_link.txt"));
    assertEquals(List.of(), got.rejected());
    assertEquals(3, got.statuses("fabric.port").size());
    Status first = got.statuses("fabric.port").getFirst();
    assertEquals("port:rocep68s0/1@n1", first.target().toString());
    assertEquals("active", first.value());
    assertEquals("enp68s0", first.field("netdev"));
  }

  @Test
  void recordedRdmaStatistic() throws Exception {
    replay(Recorded.file("amd/rdma_statistic_j.txt"));
    Snapshot busy =
        got.snapshots().stream()
            .filter(s -> s.target().toString().equals("port:ionic_1/1@n1"))
            .findFirst()
            .orElseThrow();
    assertEquals(3489656928L, busy.number("transmitted_bytes_total"));
    assertEquals(3087001744L, busy.number("received_bytes_total"));
    assertEquals(0, busy.number("cnp_sent_total"));
    assertEquals(3, got.snapshots().size());
  }

  @Test
  void whatMlx5SaysIsErrorsAndCongestionApart() {
    Map<String, Long> counters =
        Statistics.counters(Statistics.parse(MLX5.formatted(8000, 1), (l, w) -> {}));
    assertEquals(12, counters.get("rx_pauses"), "of all priorities");
    assertEquals(2, counters.get("tx_pauses"));
    assertEquals(1, counters.get("tx_pause_storm_error_events"), "a warning is no storm");
    assertEquals(2, counters.get("link_downed"));
    assertEquals(11, counters.get("symbol_error"));
    assertEquals(21, counters.get("rx_discards"));
    assertEquals(6, counters.get("np_ecn_marked_roce_packets"));
    assertEquals(8000, counters.get("rx_bytes"));
  }

  @Test
  void aStormIsANumberOverTheHour() throws Exception {
    Path tool = folder.resolve("ethtool");
    Path text = folder.resolve("text");
    Files.writeString(tool, "#!/bin/sh\ncat " + text + "\n");
    assertTrue(tool.toFile().setExecutable(true));
    Files.writeString(text, MLX5.formatted(8000, 1));
    Path adapters = folder.resolve("net/ens1/device/infiniband/mlx5_3");
    Files.createDirectories(adapters);
    long[] now = {0};
    EthtoolSensor sensor =
        new EthtoolSensor(
            new EthtoolSensor.View(
                new Tools(folder.toString(), Duration.ofSeconds(30)),
                new Interfaces(folder),
                List.of(),
                Duration.ofSeconds(30)),
            new Ports(new Ports.Voice("eth", "n1", 120_000)),
            () -> Instant.ofEpochMilli(now[0]));
    sensor.look(got);
    Files.writeString(text, MLX5.formatted(248_000, 3));
    now[0] = 60_000;
    sensor.look(got);
    Snapshot last = got.snapshots().getLast();
    assertEquals("port:mlx5_3/1@n1", last.target().toString());
    assertEquals(2, last.number("pause_storms_per_hour"));
    assertEquals(4000, last.number("received_bytes_per_second"));
    assertEquals(2, got.beats());
    Files.writeString(tool, "#!/bin/sh\necho 'netlink error: No such device' >&2\nexit 1\n");
    IOException none = assertThrows(IOException.class, () -> sensor.look(got));
    assertTrue(String.valueOf(none.getMessage()).contains("No such device"));
    assertEquals(2, got.beats());
  }

  @Test
  void aToolThatHangsIsGivenUp() throws Exception {
    Path tool = folder.resolve("ethtool");
    Files.writeString(tool, "#!/bin/sh\nexec sleep 100\n");
    assertTrue(tool.toFile().setExecutable(true));
    Settings hung =
        settings(Map.of("commands", folder.toString(), "interfaces", "ens1", "timeout", "100ms"));
    assertThrows(IOException.class, () -> kind.create(hung).run(got));
    assertFalse(kind.doctor(hung).works());
    assertEquals(0, got.beats());
  }

  @Test
  void nonsenseCostsItself() throws Exception {
    Path file = folder.resolve("x.txt");
    Files.writeString(
        file, "NIC statistics:\n a: 1\nwhat\n b: -4\n tx_bytes: 99999999999999999999\n");
    replay(file);
    assertEquals(List.of("x.txt:3: no name and number"), got.rejected());
    assertEquals(List.of(), got.signals());
    Files.writeString(file, "[{\"ifname\": 3");
    assertThrows(IOException.class, () -> replay(file));
  }

  @Test
  void wrongSettingsAreNamed() {
    for (Map<String, String> wrong :
        List.of(
            Map.of("interfaces", "-S"), Map.of("interfaces", "a b"), Map.of("interval", "0s"))) {
      assertThrows(BadSetting.class, () -> kind.create(settings(wrong)), wrong::toString);
    }
  }
}

package io.wheeltapper.sensors.fabric.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.Collected;
import io.wheeltapper.sensors.Recorded;
import io.wheeltapper.sensors.fabric.FabricText;
import io.wheeltapper.sensors.fabric.Links;
import io.wheeltapper.sensors.fabric.Subnet;
import io.wheeltapper.sensors.outside.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolsTest {

  @TempDir Path folder;
  private final ToolsKind kind = new ToolsKind();
  private final Collected got = new Collected();

  private void replay(Path file) throws Exception {
    kind.recorded(file, new Settings("ib", kind.spec(), Map.of())).orElseThrow().run(got);
  }

  private Status said(String type, String target) {
    return got.statuses(type).stream()
        .filter(s -> s.target().toString().equals(target))
        .findFirst()
        .orElseThrow(() -> new AssertionError(target + " is not in " + got.statuses(type)));
  }

  private Snapshot numbers(String target) {
    return got.snapshots().stream()
        .filter(s -> s.target().toString().equals(target))
        .findFirst()
        .orElseThrow(() -> new AssertionError(target + " is not in " + got.snapshots()));
  }

  @Test
  void recordedIbnetdiscoverGivesTheEdges() throws Exception {
    Path file = Recorded.file("infiniband/ibnetdiscover__test.out");
    FabricText text = new FabricText((line, why) -> got.rejected("" + line, why));
    text.take(Files.readString(file));
    Links links = text.subnet().links();
    assertEquals(4, links.all().size(), () -> "" + links.all());
    assertTrue(
        links.uplinks().contains(new Links.Uplink("o0001", "HCA-1", 1, "ib-i1l1s01", 10)),
        () -> "" + links.uplinks());
    assertEquals(3, links.uplinks().size());
    assertTrue(links.leaf("ib-i4l1s01") && !links.leaf("ib-i1l2s01"));
    replay(file);
    assertEquals(List.of(), got.rejected());
    assertEquals("ok", said("fabric.switch", "leaf:ib-i1l1s01").value());
    assertEquals("ok", said("fabric.switch", "switch:ib-i7l2s01").value());
  }

  @Test
  void recordedIbswinfo() throws Exception {
    replay(Recorded.file("infiniband/ibswinfo__test1.out"));
    assertEquals(List.of(), got.rejected());
    Status sick = said("fabric.switch", "switch:0x1c34da0300010540");
    assertEquals("degraded", sick.value());
    assertEquals("fan", sick.field("what"));
    assertEquals("11.2008.2102", said("version.switch", "switch:0x1c34da0300010540").value());
    assertEquals(45, numbers("switch:0x1c34da0300010540").number("switch_temperature_celsius"));
  }

  @Test
  void recordedIbswinfoWhoseSupplySaysNonsenseIsWell() throws Exception {
    replay(Recorded.file("infiniband/ibswinfo__test-err1.out"));
    assertEquals("ok", said("fabric.switch", "switch:0x1c34da0300010540").value());
  }

  @Test
  void recordedPerfquery() throws Exception {
    replay(Recorded.file("infiniband/perfquery__0x506b4b03005c2740.out"));
    assertEquals(List.of(), got.rejected());
    Snapshot port = numbers("port:lid-2052/1");
    assertEquals(1, port.number("link_downed_total"));
    assertEquals(20046, port.number("transmit_discards_total"));
    assertEquals(41864608, port.number("transmit_wait_total"));
    assertEquals(4.0 * 178791657177235L, port.number("transmitted_bytes_total"));
    assertFalse(port.has("link_downed_per_hour"), "one look is no rate");
  }

  @Test
  void aRecordingOfSeveralToolsNamesTheLids() throws Exception {
    Path both = folder.resolve("both.txt");
    List<String> lines = new ArrayList<>();
    lines.addAll(Files.readAllLines(Recorded.file("infiniband/ibnetdiscover__test.out")));
    lines.addAll(Files.readAllLines(Recorded.file("infiniband/perfquery__0x7cfe9003009ce5b0.out")));
    Files.write(both, lines);
    replay(both);
    assertEquals(
        4.0 * 36298026860928L, numbers("port:ib-i1l1s01/1").number("transmitted_bytes_total"));
    assertEquals(36510964, numbers("port:ib-i1l1s01/2").number("transmit_wait_total"));
  }

  @Test
  void iblinkinfoAndIbqueryerrors() throws Exception {
    Path file = folder.resolve("links.txt");
    Files.writeString(
        file,
        """
        CA: n1 mlx5_0:
              0x0000000000100009     11    1[  ] ==( 4X        106.25 Gbps Active/  LinkUp)==>       3    1[  ] "MF0;l3:MQM9700/U1" ( )
        Switch: 0x0000000000200001 MF0;l3:MQM9700/U1:
                   3    1[  ] ==( 4X        106.25 Gbps Active/  LinkUp)==>      11    1[  ] "n1 mlx5_0" ( )
                   3    2[  ] ==(                Down/ Polling)==>             [  ] "" ( )
                   3   10[  ] ==( 4X        106.25 Gbps Active/  LinkUp)==>       9    2[  ] "s1" (Could be 10.0 Gbps)
        Switch: 0x0000000000200005 s1:
                   9    2[  ] ==( 4X        106.25 Gbps Active/  LinkUp)==>       3   10[  ] "MF0;l3:MQM9700/U1" ( )
        Errors for "n1 mlx5_0"
           GUID 0x100009 port 1: [LinkDownedCounter == 3]
        Errors for 0x200001 "MF0;l3:MQM9700/U1"
           GUID 0x200001 port ALL: [SymbolErrorCounter == 4000] [PortXmitWait == 123456]
           GUID 0x200001 port 10: [SymbolErrorCounter == 4000] [PortXmitData == 37152 (145.125KB)]
               Link info:      3  10[  ] ==( 4X           2.5 Gbps Active/  LinkUp)==>  0x0000000000200004      7    2[  ] "s1" ( )

        ## Summary: 22 nodes checked, 2 bad nodes found
        ##          112 ports checked, 2 ports have errors beyond threshold
        ## Thresholds:
        ## Suppressed:
        """);
    replay(file);
    assertEquals(List.of(), got.rejected());
    Status access = said("fabric.switch-port", "port:l3/1");
    assertEquals("active", access.value());
    assertEquals("n1/mlx5_0-l3/1", access.field("link"));
    assertEquals("n1", access.field("node"));
    assertEquals("400", access.field("rate"));
    Status trunk = said("fabric.switch-port", "port:l3/10");
    assertEquals("l3/10-s1/2", trunk.field("link"));
    assertEquals("l3,s1", trunk.field("between"));
    assertEquals("l3/10-s1/2", said("fabric.switch-port", "port:s1/2").field("link"));
    assertEquals(3, got.statuses("fabric.switch-port").size(), "a place without a cable is none");
    assertEquals("ok", said("fabric.switch", "leaf:l3").value());
    assertEquals("ok", said("fabric.switch", "switch:s1").value());
    assertEquals(4000, numbers("port:l3/10").number("symbol_errors_total"));
    assertEquals("n1", numbers("port:mlx5_0/1@n1").node());
    assertEquals(3, numbers("port:mlx5_0/1@n1").number("link_downed_total"));
  }

  private void tool(String name, String body) throws Exception {
    Path tool = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + body);
    assertTrue(tool.toFile().setExecutable(true));
  }

  @Test
  void theThresholdsOfTheSiteHideNothing() throws Exception {
    tool(
        "iblinkinfo",
        """
        cat <<'X'
        Switch: 0x0000000000200001 l3:
                   3   10[  ] ==( 4X        106.25 Gbps Active/  LinkUp)==>       9    2[  ] "s1" ( )
        X
        """);
    tool(
        "ibqueryerrors",
        """
        case "$*" in *"--threshold-file /dev/null"*)
          echo 'Errors for 0x200001 "l3"'
          echo '   GUID 0x200001 port 10: [SymbolErrorCounter == 3]' ;;
        esac
        echo '## Summary: 1 nodes checked, 1 bad nodes found'
        exit 1
        """);
    Diags diags = new Diags(new Tools(folder.toString(), Duration.ofMinutes(1)), "", "");
    Subnet subnet = diags.read(got::rejected);
    assertEquals(
        3L,
        subnet.counters().entrySet().stream()
            .filter(of -> of.getKey().name().equals("l3/10"))
            .findFirst()
            .orElseThrow()
            .getValue()
            .get("symbol_error"));
    assertEquals(List.of(), got.rejected());
  }

  @Test
  void whatIsNotThereOrFailsIsAnException() throws Exception {
    Settings none = new Settings("ib", kind.spec(), Map.of("commands", folder.toString()));
    assertFalse(kind.doctor(none).works());
    Path tool = folder.resolve("iblinkinfo");
    Files.writeString(tool, "#!/bin/sh\necho 'mad_rpc_open_port failed' >&2\nexit 255\n");
    assertTrue(tool.toFile().setExecutable(true));
    assertTrue(
        kind.doctor(none).detail().contains("mad_rpc_open_port failed"),
        () -> kind.doctor(none).detail());
    Files.writeString(tool, "#!/bin/sh\nexec sleep 60\n");
    Settings slow =
        new Settings("ib", kind.spec(), Map.of("commands", folder.toString(), "timeout", "100ms"));
    assertTrue(
        String.valueOf(
                assertThrows(
                        java.io.IOException.class, () -> kind.create(slow).run(new Collected()))
                    .getMessage())
            .contains("takes longer"));
  }
}

package io.wheeltapper.sensors.fabric.mad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.Collected;
import io.wheeltapper.sensors.fabric.FabricText;
import io.wheeltapper.sensors.fabric.IbLab;
import io.wheeltapper.sensors.fabric.Links;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real management datagrams between us, a simulated subnet of eight nodes and a real subnet
 * manager. The sensor runs as a program of its own: the simulator takes the place of the adapter's
 * library.
 */
@Tag("site")
@Tag("senses")
class SubnetTest {

  private static final Set<String> LEAVES = Set.of("leaf:l1", "leaf:l2");

  @TempDir Path folder;
  private IbLab lab;

  @BeforeEach
  void up() throws Exception {
    lab = new IbLab(folder);
  }

  @AfterEach
  void down() throws Exception {
    if (lab != null) {
      lab.close();
    }
  }

  private IbLab.Said sense() throws Exception {
    IbLab.Said said =
        lab.sense("ibmad", "interval=500ms", "timeout=200ms", "limit=3s", "tape=" + folder + "/t");
    said.await(0, "alive"::equals);
    return said;
  }

  @Test
  void theWholeSubnetAsTheToolsSeeIt() throws Exception {
    IbLab.Said said = sense();
    assertTrue(said.since(0).getFirst().contains("works=true"), () -> said.since(0).getFirst());
    List<String> lines = said.since(0);
    for (String leaf : LEAVES) {
      assertTrue(lines.contains("status fabric.switch " + leaf + " ok {what=answers}"), leaf);
    }
    assertTrue(lines.contains("status fabric.switch switch:s2 ok {what=answers}"));
    assertTrue(
        lines.contains(
            "status fabric.switch-port port:l2/1 active {link=n005/mlx5_0-l2/1, node=n005,"
                + " peer=n005/mlx5_0, physical=LinkUp, rate=10, switch=l2}"),
        () -> String.join("\n", lines));
    // 8 access links have one end at a switch, 4 trunks have two.
    assertEquals(16, lines.stream().filter(l -> l.startsWith("status fabric.switch-port")).count());
    FabricText tools = new FabricText((line, why) -> {});
    tools.take(output("iblinkinfo"));
    FabricText edges = new FabricText((line, why) -> {});
    edges.take(output("ibnetdiscover", "-p"));
    Links ours =
        new Sweep(TapedMads.of(Files.readString(folder.resolve("t")), (l, w) -> {}), () -> false)
            .run()
            .links();
    assertEquals(names(tools.subnet().links()), names(ours));
    assertEquals(names(edges.subnet().links()), names(ours));
    assertEquals(new HashSet<>(edges.subnet().links().uplinks()), new HashSet<>(ours.uplinks()));
    assertEquals(12, ours.all().size());
  }

  private static Set<String> names(Links links) {
    Set<String> names = new TreeSet<>();
    links.all().forEach(link -> names.add(link.name()));
    return names;
  }

  private String output(String... tool) throws Exception {
    List<String> line = new java.util.ArrayList<>(List.of(tool));
    line.set(0, lab.tools() + "/" + tool[0]);
    Process process = new ProcessBuilder(line).start();
    String out =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor());
    return out;
  }

  @Test
  void errorsThatTheConsoleInjectsAreRates() throws Exception {
    IbLab.Said said = sense();
    int before = said.size();
    lab.console("PerformanceSet \"l2\"[9] PortCounters.SymbolErrorCounter=4000");
    lab.console("PerformanceSet \"n003 mlx5_0\"[1] PortCounters.LinkDownedCounter=3");
    said.await(
        before,
        l -> l.startsWith("snapshot port:l2/9 ") && l.contains("symbol_errors_per_hour=4000.0"));
    said.await(
        before,
        l ->
            l.startsWith("snapshot port:mlx5_0/1@n003 ") && l.contains("link_downed_per_hour=3.0"));
    int saturated = said.size();
    lab.console("PerformanceSet \"l2\"[9] PortCounters.SymbolErrorCounter=65535");
    said.await(
        saturated, l -> l.startsWith("snapshot port:l2/9 ") && !l.contains("symbol_errors_total"));
    int cleared = said.size();
    lab.console("PerformanceSet \"l2\"[9] PortCounters.SymbolErrorCounter=0");
    said.await(
        cleared, l -> l.startsWith("snapshot port:l2/9 ") && l.contains("symbol_errors_total=0.0"));
    assertTrue(said.since(0).stream().noneMatch(l -> l.contains("=-")), "nothing is negative");
  }

  @Test
  @Tag("long")
  void aLinkTakenDownIsDownAfterAMinuteAndActiveWhenItIsBack() throws Exception {
    IbLab.Said said = sense();
    int before = said.size();
    lab.console("Unlink \"l2\"[10]");
    String down =
        said.await(before, l -> l.startsWith("status fabric.switch-port port:l2/10 down"));
    assertTrue(down.contains("link=l2/10-s2/2") && down.contains("between=l2,s2"), down);
    String other =
        said.await(before, l -> l.startsWith("status fabric.switch-port port:s2/2 down"));
    assertTrue(other.contains("link=l2/10-s2/2"), other);
    int back = said.size();
    lab.console("ReLink \"l2\"[10]");
    said.await(back, l -> l.startsWith("status fabric.switch-port port:l2/10 active"));
    assertTrue(
        said.since(before).stream()
            .noneMatch(l -> l.startsWith("status fabric.switch ") && l.contains("down")),
        "a link is no switch");
  }

  @Test
  @Tag("long")
  void aSwitchThatLosesAllItsLinksIsDownAndTheOthersAreNot() throws Exception {
    IbLab.Said said = sense();
    int before = said.size();
    lab.console("Unlink \"s2\"");
    said.await(before, l -> l.startsWith("status fabric.switch switch:s2 unknown"));
    String down = said.await(before, l -> l.startsWith("status fabric.switch switch:s2 down"));
    assertTrue(down.contains("all 2 links to other switches are down"), down);
    assertTrue(
        said.since(before).stream().noneMatch(l -> l.startsWith("status fabric.switch leaf:")),
        "of the leaves there is no news");
  }

  @Test
  void aSwitchThatLosesEveryDatagramIsUnknownAndNotDown() throws Exception {
    IbLab.Said said = sense();
    int before = said.size();
    lab.console("Error \"s1\"[1] 100");
    lab.console("Error \"s1\"[2] 100");
    said.await(before, l -> l.startsWith("status fabric.switch switch:s1 unknown"));
    said.await(before, l -> l.startsWith("status fabric.switch-port port:s1/1 unknown"));
    int back = said.size();
    lab.console("Error \"s1\"[1] 0");
    lab.console("Error \"s1\"[2] 0");
    said.await(back, l -> l.startsWith("status fabric.switch switch:s1 ok"));
    assertTrue(
        said.since(before).stream()
            .noneMatch(l -> l.startsWith("status fabric.switch switch:s1 down")),
        "its neighbours' ports are active");
  }

  @Test
  void theToolsSayTheSame() throws Exception {
    IbLab.Said said = lab.sense("ibtools", "commands=" + lab.tools(), "interval=500ms");
    said.await(0, "alive"::equals);
    int before = said.size();
    lab.console("PerformanceSet \"l2\"[9] PortCounters.SymbolErrorCounter=4000");
    said.await(
        before,
        l -> l.startsWith("snapshot port:l2/9 ") && l.contains("symbol_errors_per_hour=4000.0"));
    assertEquals(
        16, said.since(0).stream().filter(l -> l.startsWith("status fabric.switch-port")).count());
    assertTrue(said.since(0).contains("status node.place node:n005 infiniband {leaf=l2}"));
  }

  @Test
  void aTapeSaysTheSame() throws Exception {
    IbLab.Said said = sense();
    Collected got = new Collected();
    MadKind kind = new MadKind();
    kind.recorded(folder.resolve("t"), new Settings("ib", kind.spec(), Map.of()))
        .orElseThrow()
        .run(got);
    assertEquals(List.of(), got.rejected());
    long live =
        said.since(0).stream().filter(l -> l.startsWith("status fabric.switch-port")).count();
    assertEquals(live, got.statuses("fabric.switch-port").size());
  }
}

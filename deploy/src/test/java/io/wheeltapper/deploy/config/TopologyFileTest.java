package io.wheeltapper.deploy.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopologyFileTest {

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("t.yaml"), text);
  }

  @Test
  void readsWhatContainsWhat() throws Exception {
    TopologyFile topology =
        TopologyFile.read(
            file(
                """
                nodes:
                  n001: {rack: r1, leaf: leaf1, pdu: pdu1, gpus: ["0000:1A:00", "0000:1b:00"]}
                  n002: {rack: r1, loop: cdu-1, domain: d1}
                """));
    Target n1 = Target.node("n001");
    Target rack = Target.parse("rack:r1");
    assertEquals(
        List.of(rack, Target.parse("leaf:leaf1"), Target.parse("feed:pdu1"), Target.site()),
        topology.ancestors(n1));
    assertEquals(n1, topology.ancestors(Target.gpuAt("0000:1a:00", "n001")).getFirst());
    assertEquals(List.of(n1, Target.node("n002")), topology.members(rack));
    assertEquals(2, topology.members(n1).size());
    assertEquals(List.of(Target.node("n002")), topology.members(Target.parse("loop:cdu-1")));
    assertEquals(Optional.of("n001"), topology.nodeOfPci("0000:1a:00"));
    assertEquals(Optional.empty(), topology.nodeOfPci("0000:ff:00"));
    assertEquals(List.of(), topology.ancestors(Target.node("other")));
  }

  @Test
  void aNodeMayHaveTwoFeedsEightLeavesAndAFileSystem() throws Exception {
    TopologyFile topology =
        TopologyFile.read(
            file("nodes: {a: {leaf: [l1, l2], pdu: [a1, b1], storage: lustre/scratch}}\n"));
    assertEquals(
        List.of("leaf:l1", "leaf:l2", "feed:a1", "feed:b1", "storage:lustre/scratch", "site:site"),
        topology.ancestors(Target.node("a")).stream().map(Target::toString).toList());
    assertEquals(List.of(Target.node("a")), topology.members(Target.parse("feed:b1")));
  }

  @Test
  void anAddressThatSeveralNodesHaveMeansNone() throws Exception {
    TopologyFile topology =
        TopologyFile.read(file("nodes: {a: {gpus: ['0000:1a:00']}, b: {gpus: ['0000:1a:00']}}\n"));
    assertEquals(Optional.empty(), topology.nodeOfPci("0000:1a:00"));
  }

  @Test
  void aTableSaysTheSame() throws Exception {
    Path file = folder.resolve("t.csv");
    Files.writeString(
        file,
        """
        # from the spreadsheet
        node,rack,leaf,pdu,gpus
        n001,r1,l1 l2,"a1 b1",0000:1A:00 0000:1b:00
        n002,r1,,,
        """);
    TopologyFile topology = TopologyFile.read(file);
    assertEquals(
        List.of("rack:r1", "leaf:l1", "leaf:l2", "feed:a1", "feed:b1", "site:site"),
        topology.ancestors(Target.node("n001")).stream().map(Target::toString).toList());
    assertEquals(2, topology.members(Target.parse("rack:r1")).size());
    assertEquals(Optional.of("n001"), topology.nodeOfPci("0000:1a:00"));
  }

  @Test
  void aTablesMistakesNameTheirCells() throws Exception {
    Path file = folder.resolve("t.csv");
    Files.writeString(file, "node,rak,gpus\na,r1,1a\nb,r1\na,r2,0000:1a:00\na,r2,0000:1a:00\n");
    BadConfig bad = assertThrows(BadConfig.class, () -> TopologyFile.read(file));
    assertEquals(
        List.of("1:2", "2:3", "3:1", "4:1", "5:1"),
        bad.problems().stream().map(p -> p.line() + ":" + p.column()).toList(),
        () -> bad.problems().toString());
    assertTrue(bad.problems().getFirst().toString().contains("rack"));
  }

  @Test
  void mistakesNameTheirPlace() throws Exception {
    Path file = file("nodes:\n  a: {rak: r1, gpus: [1a]}\n");
    BadConfig bad = assertThrows(BadConfig.class, () -> TopologyFile.read(file));
    assertEquals(
        List.of(
            file + ":2:7: 'rak' is no key here; did you mean 'rack'? [unknown-key]",
            file
                + ":2:23: '1a' is not right here; write a PCI address without its function such"
                + " as \"0000:3b:00\" [yaml-value]"),
        bad.problems().stream().map(Object::toString).toList());
  }

  @Test
  void emptyKnowsNothing() {
    assertEquals(List.of(), TopologyFile.EMPTY.ancestors(Target.node("a")));
    assertEquals(List.of(), TopologyFile.EMPTY.members(Target.site()));
  }
}

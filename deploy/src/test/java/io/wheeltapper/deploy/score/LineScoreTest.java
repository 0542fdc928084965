package io.wheeltapper.deploy.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.deploy.config.Shipped;
import io.wheeltapper.deploy.wiring.Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recorded lines by class, and what is right to do about each. */
final class LineScoreTest {

  private static final Path POLICIES =
      Path.of(System.getProperty("wheeltapper.root", ".."))
          .toAbsolutePath()
          .normalize()
          .resolve("policies");

  @TempDir private Path folder;

  private List<LineScore.Row> score(String table) throws Exception {
    Path file = Files.writeString(folder.resolve("lines.tsv"), table);
    return new LineScore(Bundle.load(POLICIES, Shipped.classes())).score(file);
  }

  @Test
  void xidsAreHeldAgainstTheCatalogue() throws Exception {
    List<LineScore.Row> rows =
        score(
            """
            xid\tmessage
            79\tNVRM: Xid (PCI:0000:17:00): 79, pid=12, name=train, GPU has fallen off the bus.
            31\tNVRM: Xid (PCI:0000:17:00): 31, pid=12, name=train, Ch 00000007
            31\tNVRM: Xid (PCI:0000:17:00): 79, pid=12, name=train, GPU has fallen off the bus.
            """);
    assertEquals(List.of("31", "79"), rows.stream().map(LineScore.Row::sort).toList());
    assertEquals(2, rows.getFirst().lines());
    assertEquals(1, rows.getFirst().right(), "a 79 that is told as a 31 is done wrongly by it");
    assertTrue(rows.getFirst().wrongs().getFirst().startsWith("node.isolate"));
    assertEquals(1, rows.getLast().right());
  }

  @Test
  void ofWhatIsKnownToBeBenignNothingMayCome() throws Exception {
    List<LineScore.Row> rows =
        score(
            """
            list\tpattern
            WHITELISTED_MESSAGES\tmlx5_core ADDR: Port module event: module 0, Cable plugged
            WHITELISTED_NVSWITCH_SXID_ERRORS\t12028
            """);
    assertEquals(2, rows.getFirst().right());
  }

  @Test
  void anotherTableIsRefusedWithItsPlace() {
    IllegalArgumentException wrong =
        assertThrows(IllegalArgumentException.class, () -> score("code\tmessage\n1\tx\n"));
    assertTrue(String.valueOf(wrong.getMessage()).contains("lines.tsv:1:"), wrong::getMessage);
    wrong = assertThrows(IllegalArgumentException.class, () -> score("xid\tmessage\n79\n"));
    assertTrue(String.valueOf(wrong.getMessage()).contains("lines.tsv:2:"));
  }

  @Test
  void theDecodeOfNvlinkRegistersSaysWhatIsRight() throws Exception {
    LineTruth truth = new LineTruth();
    String begin = "NVRM: Xid (PCI:0000:04:00): 149, NETIR_LINK_EVT Fatal XC0 i0 Link 00 (";
    List<Right.Deed> reset = List.of(new Right.Deed("gpu.reset", true));
    Right down = truth.ofXid("149", begin + "0x004505c6 0x00000000 0x00000000");
    Right asked = truth.ofXid("149", begin + "0x026001c6 0x00000000 0x00000000");
    assertTrue(down.holds(reset));
    assertTrue(!down.holds(List.of()), "the link is down: RESET_GPU");
    assertTrue(asked.holds(List.of()), "software asked for it: IGNORE");
  }
}

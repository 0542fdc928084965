package io.wheeltapper.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wheeltapper.core.model.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every row of NVIDIA's published catalogue, where the recorded copy is at hand. */
class XidTablesTest {

  private static final long SEED = Long.getLong("wheeltapper.seed", 1);
  private static Policies policies;

  @BeforeAll
  static void compile() throws IOException {
    policies = Floor.ready(RuleSources.read(Floor.defaultBundle()));
  }

  private static List<String[]> recorded(String name) throws IOException {
    Path root = Path.of(System.getProperty("wheeltapper.root", "..")).toAbsolutePath();
    Path found = null;
    for (Path up = root; up != null && found == null; up = up.getParent()) {
      Path file = up.resolve("shared/data/xid-logs").resolve(name);
      found = Files.isReadable(file) ? file : null;
    }
    assumeTrue(found != null, name + " is not here");
    return Files.readAllLines(found).stream().skip(1).map(l -> l.split("\t", -1)).toList();
  }

  @Test
  void everyCodeHasNvidiasBucket() throws IOException {
    List<String[]> catalogue = recorded("xid_catalog.tsv");
    assertEquals(172, catalogue.size());
    for (String[] code : catalogue) {
      List<Row> rows =
          policies.rows().stream()
              .filter(r -> r.table().equals("xid") && r.key().equals(code[1]))
              .toList();
      assertEquals(1, rows.size(), code[1]);
      String bucket = code[8].isBlank() ? "UNKNOWN" : code[8].strip();
      assertEquals(bucket, rows.getFirst().text("action"), code[1]);
    }
  }

  @Test
  void everyCodeIsFoundWithIt() throws IOException {
    try (Floor floor = Floor.of(policies)) {
      long at = 0;
      for (String[] code : recorded("xid_catalog.tsv")) {
        at += 100_000_000; // a day and more apart: no companions
        List<Finding> found = floor.take(Given.xid(at, Integer.parseInt(code[1])));
        assertEquals(1, found.size(), code[1]);
        String bucket = code[8].isBlank() ? "UNKNOWN" : code[8].strip();
        assertEquals(bucket, found.getFirst().recommendation(), code[1]);
      }
    }
  }

  @Test
  void everyRowOfTheDecodeIsFoundBothWays() throws IOException {
    Random random = new Random(SEED);
    try (Floor floor = Floor.of(policies)) {
      long at = 0;
      for (String[] row : recorded("xid_144_150_decode.tsv")) {
        for (int column : new int[] {2, 3}) {
          at += 100_000_000;
          String status = row[4].isBlank() ? "0x00000000" : row[4].split("/")[0];
          List<Finding> found =
              floor.take(
                  Given.xid(
                      at,
                      Integer.parseInt(row[0]),
                      "intrinfo",
                      fill(row[column], random),
                      "errorstatus",
                      status));
          assertEquals(1, found.size(), String.join("|", row));
          List<String> right = new ArrayList<>(List.of(row[5]));
          if (!row[8].isBlank()) {
            right.add(row[8]); // the free bits may happen to be those of the second pattern
          }
          assertTrue(
              right.contains(found.getFirst().recommendation()),
              String.join("|", row) + " " + found);
        }
      }
    }
  }

  private static String fill(String pattern, Random random) {
    long value = 0;
    for (char c : pattern.toCharArray()) {
      value = value << 1 | (c == '1' || c == '-' && random.nextBoolean() ? 1 : 0);
    }
    return "0x%08x".formatted(value & 0xffffffffL);
  }

  @Test
  void theFaultsThatItemTwoOfTheWorkNames() {
    assertEquals("gpu-app-fault", fault("13"));
    assertEquals("gpu-app-fault", fault("31"));
    assertEquals("gpu-app-fault", fault("43"));
    assertEquals("gpu-memory-uncorrectable", fault("48"));
    assertEquals("gpu-row-remap", fault("63"));
    assertEquals("gpu-row-remap-failed", fault("64"));
    assertEquals("gpu-fell-off-bus", fault("79"));
    assertEquals("gpu-memory-contained", fault("94"));
    assertEquals("gpu-memory-uncontained", fault("95"));
    assertEquals("gpu-gsp-timeout", fault("119"));
  }

  private static String fault(String code) {
    return policies.rows().stream()
        .filter(r -> r.table().equals("xid") && r.key().equals(code))
        .findFirst()
        .orElseThrow()
        .text("fault");
  }

  @Test
  void theFamiliesOfTheSxidTableDoNotOverlap() {
    assertEquals(
        Set.of("fatal", "potentially-fatal", "non-fatal"),
        policies.rows().stream()
            .filter(r -> r.table().equals("sxid"))
            .map(r -> r.text("severity"))
            .collect(java.util.stream.Collectors.toSet()));
  }
}

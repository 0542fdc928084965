package io.wheeltapper.core.runtime.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ExportTest {

  @TempDir Path folder;

  private Path data() {
    return folder.resolve("data");
  }

  private Path out() {
    return folder.resolve("out");
  }

  /** Grows the ledger to a size and signs it. */
  private void fill(int size) throws Exception {
    try (SqliteLedger ledger = SqliteLedger.open(data(), LedgerSettings.defaults())) {
      List<Entry> entries = new ArrayList<>();
      for (long i = ledger.size(); i < size; i++) {
        entries.add(Samples.found(i));
      }
      ledger.append(entries, ledger.size(), 1, true);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 000", "7, 007", "999, 999", "1000, x001/000", "1234067, x001/x234/067"})
  void placesAreThoseOfTheSpecification(long number, String place) {
    assertEquals(place, Tiles.place(number, Tiles.WIDTH));
    assertEquals(place + ".p/17", Tiles.place(number, 17));
  }

  /** Sizes around full tiles; the tiles of the specification's example of 70,000 in the last. */
  @ParameterizedTest
  @CsvSource({
    "1, tile/0/000.p/1",
    "255, tile/0/000.p/255",
    "256, tile/0/000 tile/1/000.p/1",
    "257, tile/0/000 tile/0/001.p/1 tile/1/000.p/1"
  })
  void anExportHasTheTilesOfItsSizeAndIsIntact(int size, String tiles) throws Exception {
    fill(size);
    assertEquals(size, Audit.export(data(), out()));
    List<String> expected = new ArrayList<>(List.of(tiles.split(" ")));
    expected.addAll(
        expected.stream()
            .filter(t -> t.startsWith("tile/0"))
            .map(t -> t.replace("tile/0", "tile/entries"))
            .toList());
    expected.addAll(List.of("checkpoint", "log.vkey"));
    assertEquals(expected.stream().sorted().toList(), files());
    AuditReport report = Audit.verifyExport(out());
    assertTrue(report.intact(), report.toString());
    assertEquals(Audit.verify(data()).root(), report.root());
  }

  @Test
  void theTilesOfSeventyThousandAreThoseOfTheSpecification() throws IOException {
    List<String> tiles = new ArrayList<>();
    TileStream stream =
        new TileStream(
            new TileStream.Sink() {
              @Override
              public void hashes(int level, long number, int width, byte[] tile) {
                assertEquals(width * Merkle.LENGTH, tile.length);
                if (width < Tiles.WIDTH || level > 0) {
                  tiles.add(level + "/" + Tiles.place(number, width));
                }
              }

              @Override
              public void entries(long number, int width, byte[] bundle) {
                assertEquals(width * 3, bundle.length);
              }
            });
    for (int i = 0; i < 70_000; i++) {
      stream.add(new byte[] {(byte) i});
    }
    stream.finish();
    assertEquals(List.of("1/000", "0/273.p/112", "1/001.p/17", "2/000.p/1"), tiles);
  }

  @Test
  void anExportGrowsInPlaceAndMixesWithNoOther() throws Exception {
    fill(300);
    Audit.export(data(), out());
    fill(600);
    assertEquals(600, Audit.export(data(), out()));
    assertTrue(Audit.verifyExport(out()).intact());
    assertFalse(files().contains("tile/0/001.p/44"), "what the newer tiles cover is gone");
    Files.delete(out().resolve("log.vkey"));
    assertThrows(IOException.class, () -> Audit.export(data(), out()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tile/entries/000", "tile/entries/001.p/44", "tile/0/000", "tile/0/001.p/44"})
  void aFlippedByteIsReportedWithItsEntry(String name) throws Exception {
    fill(300);
    Audit.export(data(), out());
    Path file = out().resolve(name);
    byte[] bytes = Files.readAllBytes(file);
    int tile = name.contains("001") ? 256 : 0;
    int hash = name.contains("entries") ? 9 : 9 * Merkle.LENGTH + 5;
    bytes[hash] ^= 1;
    Files.write(file, bytes);
    AuditReport report = Audit.verifyExport(out());
    assertFalse(report.intact());
    assertEquals(name.contains("entries") ? tile : tile + 9, report.index(), report.reason());
  }

  @Test
  void aPrunedExportIsIntactAndSaysWhatIsGone() throws Exception {
    fill(700);
    Audit.export(data(), out());
    long start = 1_700_000_000_000L; // of Samples.found
    assertEquals(0, Audit.prune(out(), start + 255));
    assertEquals(256, Audit.prune(out(), start + 511));
    assertFalse(Files.exists(out().resolve("tile/entries/000")));
    AuditReport report = Audit.verifyExport(out());
    assertTrue(report.intact(), report.toString());
    assertEquals(Audit.verify(data()).root(), report.root());
    assertTrue(report.notes().getFirst().contains("below 256 are pruned"), "" + report.notes());
    fill(1_000);
    Audit.export(data(), out());
    assertFalse(Files.exists(out().resolve("tile/entries/000")), "it stays pruned");
    assertEquals(512, Audit.prune(out(), start + 512));
    assertTrue(Audit.verifyExport(out()).intact());
    Path tile = out().resolve("tile/0/000");
    byte[] bytes = Files.readAllBytes(tile);
    bytes[77] ^= 1;
    Files.write(tile, bytes);
    assertFalse(Audit.verifyExport(out()).intact(), "a hash of what is pruned");
    assertThrows(IOException.class, () -> Audit.prune(out(), start + 2_000));
    bytes[77] ^= 1;
    Files.write(tile, bytes);
    Files.delete(out().resolve("tile/entries/002"));
    assertFalse(Audit.verifyExport(out()).intact(), "more is missing than was pruned");
    Files.writeString(Tiles.minimum(out()), "7");
    assertThrows(IOException.class, () -> Audit.verifyExport(out()));
  }

  @Test
  void aMissingTileAndAWrongCheckpointAreReported() throws Exception {
    fill(300);
    Audit.export(data(), out());
    Path checkpoint = out().resolve("checkpoint");
    String note = Files.readString(checkpoint);
    Files.writeString(checkpoint, note.replace("\n300\n", "\n299\n"));
    assertFalse(Audit.verifyExport(out()).intact());
    Files.writeString(checkpoint, note);
    Files.delete(out().resolve("tile/1/000.p/1"));
    AuditReport report = Audit.verifyExport(out());
    assertTrue(report.reason().contains("tile/1/000.p/1 is missing"), report.reason());
  }

  @Test
  void aTamperedLedgerIsNotExported() throws Exception {
    fill(20);
    try (var connection =
            java.sql.DriverManager.getConnection("jdbc:sqlite:" + data().resolve("ledger.db"));
        var statement = connection.createStatement()) {
      statement.executeUpdate("UPDATE entry SET bytes = x'00' WHERE idx = 3");
    }
    assertThrows(IOException.class, () -> Audit.export(data(), out()));
    assertFalse(Files.exists(out().resolve("checkpoint")));
    assertThrows(IOException.class, () -> Audit.receipt(data(), 3));
  }

  @Test
  void aReceiptProvesItsEntryAndNoOther() throws Exception {
    fill(100);
    String key = key();
    for (long index : new long[] {0, 1, 63, 64, 98, 99}) {
      String receipt = Audit.receipt(data(), index);
      assertEquals(
          new String(CanonicalJson.bytes(Samples.found(index)), StandardCharsets.UTF_8),
          Audit.checkReceipt(receipt, key));
      String moved = receipt.replace("\nindex " + index + "\n", "\nindex " + (index ^ 1) + "\n");
      assertThrows(IllegalArgumentException.class, () -> Audit.checkReceipt(moved, key));
      String other = receipt.replace("extra eyJ", "extra eyK");
      assertThrows(IllegalArgumentException.class, () -> Audit.checkReceipt(other, key));
    }
    assertThrows(NoSuchElementException.class, () -> Audit.receipt(data(), 100));
    assertThrows(IllegalArgumentException.class, () -> Audit.checkReceipt("", key));
  }

  /** The checker that is not ours, with the Go project's own packages. */
  @Test
  void aProgramThatIsNotOursFindsItIntact() throws Exception {
    Path verifier =
        Path.of(System.getProperty("wheeltapper.root", "."), "deploy/src/test/go/verify");
    Assumptions.assumeTrue(Files.isDirectory(verifier), "no deploy/src/test/go/verify");
    Assumptions.assumeTrue(
        runs(verifier, "go", "build", "-o", folder.resolve("verify").toString()),
        "no Go with golang.org/x/mod here");
    fill(300);
    Audit.export(data(), out());
    String old = folder.resolve("old").toString();
    Files.copy(out().resolve("checkpoint"), Path.of(old));
    fill(7_000);
    Audit.export(data(), out());
    String receipt = folder.resolve("receipt").toString();
    Files.writeString(Path.of(receipt), Audit.receipt(data(), 4711));
    String program = folder.resolve("verify").toString();
    assertTrue(runs(folder, program, "--since", old, "--receipt", receipt, out().toString()));
    Audit.prune(out(), 1_700_000_000_000L + 600);
    assertTrue(runs(folder, program, "--since", old, "--receipt", receipt, out().toString()));
    Path tile = out().resolve("tile/entries/003");
    byte[] bytes = Files.readAllBytes(tile);
    bytes[99] ^= 1;
    Files.write(tile, bytes);
    assertFalse(runs(folder, program, out().toString()));
  }

  private static boolean runs(Path in, String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).directory(in.toFile()).inheritIO().start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private String key() throws IOException {
    try (LedgerReader reader = LedgerReader.open(data())) {
      return reader.verifierKey();
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> walk = Files.walk(out())) {
      return walk.filter(Files::isRegularFile)
          .map(f -> out().relativize(f).toString())
          .sorted()
          .toList();
    }
  }
}

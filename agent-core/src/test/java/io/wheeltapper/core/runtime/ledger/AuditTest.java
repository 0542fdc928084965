package io.wheeltapper.core.runtime.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A ledger of 300 entries, each tenth signed, and every way to change it. */
final class AuditTest {

  private static final int SIZE = 300;
  private static final String SHIFT_UP =
      "UPDATE entry SET idx = -idx - 1 WHERE idx >= %1$d; UPDATE entry SET idx = -idx WHERE idx <"
          + " 0";
  private static final String SHIFT_DOWN =
      "UPDATE entry SET idx = -idx WHERE idx > %1$d; UPDATE entry SET idx = -idx - 1 WHERE idx < 0";

  @TempDir Path folder;
  private Path outside = Path.of("");

  @BeforeEach
  void fill() throws Ledger.Unavailable, InterruptedException {
    outside = folder.resolve("outside");
    LedgerSettings settings = LedgerSettings.defaults().to(List.of(new FileSink(outside)));
    try (SqliteLedger ledger = SqliteLedger.open(folder, settings)) {
      for (int i = 0; i < SIZE; i += 5) {
        List<io.wheeltapper.core.model.Entry> group = new ArrayList<>();
        for (int k = i; k < i + 5; k++) {
          group.add(Samples.found(k));
        }
        ledger.append(group, i, 1, i % 10 == 5);
      }
    }
  }

  @Test
  void anUntouchedLedgerIsIntactAndSaysWhatCannotBeSeen() throws IOException {
    AuditReport report = Audit.verify(folder);
    assertTrue(report.intact(), report.toString());
    assertEquals(SIZE, report.size());
    assertTrue(report.notes().getFirst().contains("--since"), report.notes().toString());
    AuditReport since = Audit.verify(folder, outside);
    assertTrue(since.intact(), since.toString());
    assertEquals(List.of(), since.notes());
    assertEquals(30, Checkpoint.split(Files.readString(outside)).size());
  }

  @Test
  void everyKindOfEntryIsListedUnderWhatItSays() throws Exception {
    List<Entry> all = new ArrayList<>(Samples.entries());
    all.addAll(Samples.declared());
    try (SqliteLedger ledger = SqliteLedger.open(folder, LedgerSettings.defaults())) {
      ledger.append(all, SIZE, 1, true);
    }
    AuditReport report = Audit.verify(folder);
    assertTrue(report.intact(), report.toString());
    assertEquals(SIZE + all.size(), report.size());
  }

  @Test
  void evidenceThatWasChangedIsReportedAndWhatIsGoneIsSaid() throws Exception {
    String name = new EvidenceFiles(folder).keep("3 GPUs failed");
    Entry.Acted acted =
        new Entry.Acted(
            9,
            "c1",
            Target.node("n1"),
            Fault.of("f"),
            "node.validate",
            0,
            0,
            "a",
            "failed",
            false,
            "3 failed",
            "",
            name);
    try (SqliteLedger ledger = SqliteLedger.open(folder, LedgerSettings.defaults())) {
      ledger.append(List.of(acted), SIZE, 1, true);
    }
    assertTrue(Audit.verify(folder).intact());
    assertEquals("3 GPUs failed", Audit.evidence(folder, SIZE));
    assertThrows(NoSuchElementException.class, () -> Audit.evidence(folder, 0));
    Path file = new EvidenceFiles(folder).file(name);
    Files.writeString(file, "all passed");
    reported(SIZE);
    assertThrows(NoSuchElementException.class, () -> Audit.evidence(folder, SIZE));
    Files.delete(file);
    AuditReport report = Audit.verify(folder);
    assertTrue(report.intact(), report.toString());
    assertTrue(report.notes().getLast().startsWith("1 of 1 pieces"), report.notes().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes", "leaf", "root", "kind", "case_id", "target"})
  void everyFlippedByteIsReportedWithItsIndex(String column) throws Exception {
    Random random = new Random(Long.getLong("wheeltapper.seed", 1));
    for (int i = 0; i < 10; i++) {
      int index = random.nextInt(SIZE);
      byte[] sound = value(column, index);
      byte[] flipped = sound.clone();
      flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(7));
      set(column, index, flipped);
      reported(index);
      set(column, index, sound);
    }
    assertTrue(Audit.verify(folder).intact());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 149, 298, 299})
  void aFlippedByteWhoseHashWasMendedIsReportedWithItsIndex(int index) throws Exception {
    byte[] bytes = value("bytes", index);
    bytes[bytes.length - 3] ^= 1;
    set("bytes", index, bytes);
    set("leaf", index, Merkle.leaf(bytes));
    reported(index);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7, 150, 299})
  void aDroppedEntryIsReportedWithItsIndex(int index) throws Exception {
    sql("DELETE FROM entry WHERE idx = " + index);
    reported(index);
    sql(SHIFT_DOWN.formatted(index));
    reported(index);
    sql("UPDATE log SET size = size - 1");
    reported(index);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7, 150, 299, 300})
  void anAddedEntryIsReportedWithItsIndex(int index) throws Exception {
    sql(SHIFT_UP.formatted(index));
    sql(
        ("INSERT INTO entry SELECT %d, leaf, root, kind, at, case_id, target, bytes"
                + " FROM entry WHERE idx = %d")
            .formatted(index, index == 5 ? 6 : 5));
    reported(index);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "20, 21", "3, 250", "298, 299"})
  void swappedEntriesAreReportedWithTheFirstOnesIndex(int one, int two) throws Exception {
    String swap =
        "UPDATE entry SET idx = -1 WHERE idx = %1$d; UPDATE entry SET idx = %1$d WHERE idx = %2$d;"
            + " UPDATE entry SET idx = %2$d WHERE idx = -1";
    sql(swap.formatted(one, two));
    reported(one);
  }

  @Test
  void aTruncatedLedgerIsReported() throws Exception {
    sql("DELETE FROM entry WHERE idx >= 290");
    reported(290);
    sql("DELETE FROM checkpoint WHERE size > 290");
    reported(290);
  }

  /** Everything rewritten as the agent would have, but for the key. */
  @Test
  void aRewrittenHistoryIsReportedAtItsFirstCheckpoint() throws Exception {
    rewrite(142);
    AuditReport report = Audit.verify(folder);
    assertFalse(report.intact());
    assertEquals(150, report.index());
    assertTrue(report.reason().contains("another history"), report.reason());
  }

  @Test
  void aRollbackIsSeenOnlyAgainstACheckpointFromOutside() throws Exception {
    byte[] root = value("root", 289);
    sql("DELETE FROM entry WHERE idx >= 290; DELETE FROM checkpoint WHERE size > 290");
    sql("UPDATE log SET size = 290");
    setLogRoot(root);
    AuditReport alone = Audit.verify(folder);
    assertTrue(alone.intact(), "it cannot be seen, and that is said");
    assertTrue(alone.notes().getFirst().contains("earlier state"));
    AuditReport since = Audit.verify(folder, outside);
    assertFalse(since.intact());
    assertEquals(290, since.index());
  }

  @Test
  void aLedgerSignedAnewWithAnotherKeyIsSeenFromOutside() throws Exception {
    SignerKey thief = SignerKey.create(folder.resolve("thief.key"));
    rewrite(142);
    sql("UPDATE log SET vkey = '" + thief.verifier() + "'");
    try (LedgerReader reader = LedgerReader.open(folder)) {
      CompactRange tree = new CompactRange();
      reader.rows(
          0,
          row -> {
            tree.add(row.leaf());
            if (tree.size() % 10 == 0) {
              String note =
                  new Checkpoint(thief.verifier().name(), tree.size(), tree.root()).sign(thief);
              update("UPDATE checkpoint SET note = ? WHERE size = " + tree.size(), note);
            }
            return true;
          });
    }
    assertTrue(Audit.verify(folder).intact(), "who has the folder and no witness can do this");
    AuditReport since = Audit.verify(folder, outside);
    assertFalse(since.intact());
    assertTrue(since.reason().contains("checkpoint 1 of"), since.reason());
  }

  @Test
  void aCheckpointWithAWrongSignatureIsReportedAtItsSize() throws Exception {
    String note = new String(value("note", 120), "UTF-8");
    char flipped = note.charAt(note.length() - 20) == 'A' ? 'B' : 'A';
    String forged =
        note.substring(0, note.length() - 20) + flipped + note.substring(note.length() - 19);
    for (String wrong : List.of(forged, "", "rubbish", new String(value("note", 130), "UTF-8"))) {
      update("UPDATE checkpoint SET note = ? WHERE size = 120", wrong);
      reported(120);
    }
  }

  @Test
  void damageToTheFileItselfIsReported() throws Exception {
    Random random = new Random(Long.getLong("wheeltapper.seed", 1));
    byte[] sound = Files.readAllBytes(folder.resolve("ledger.db"));
    for (int i = 0; i < 15; i++) {
      byte[] damaged = sound.clone();
      int page = 4096 * (2 + random.nextInt(sound.length / 4096 - 2));
      for (int k = 0; k < 4096; k++) {
        damaged[page + k] ^= (byte) 0x5a;
      }
      Files.write(folder.resolve("ledger.db"), damaged);
      AuditReport report = Audit.verify(folder);
      assertFalse(report.intact(), "page at " + page);
    }
  }

  @Test
  void anEntryIsShownAsItWasWritten() throws Exception {
    assertEquals(
        new String(CanonicalJson.bytes(Samples.found(42)), "UTF-8"), Audit.show(folder, 42));
    NoSuchElementException none =
        assertThrows(NoSuchElementException.class, () -> Audit.show(folder, 300));
    assertTrue(String.valueOf(none.getMessage()).contains("300"), none.toString());
    assertThrows(NoSuchElementException.class, () -> Audit.show(folder, -1));
    assertThrows(NoSuchFileException.class, () -> Audit.show(folder.resolve("none"), 0));
  }

  private void reported(long index) throws IOException {
    AuditReport report = Audit.verify(folder);
    assertFalse(report.intact());
    assertEquals(index, report.index(), report.reason());
    assertFalse(report.reason().isBlank());
  }

  private void rewrite(int from) throws Exception {
    byte[] bytes = value("bytes", from);
    bytes[bytes.length - 3] ^= 1;
    set("bytes", from, bytes);
    set("leaf", from, Merkle.leaf(bytes));
    CompactRange tree = new CompactRange();
    for (int i = 0; i < SIZE; i++) {
      tree.add(value("leaf", i));
      if (i >= from) {
        set("root", i, tree.root());
      }
    }
    setLogRoot(tree.root());
  }

  private void setLogRoot(byte[] root) throws SQLException {
    try (Connection connection = connect();
        PreparedStatement update = connection.prepareStatement("UPDATE log SET root = ?")) {
      update.setBytes(1, root);
      update.executeUpdate();
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("ledger.db"));
  }

  private void sql(String statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(statements);
    }
  }

  private void update(String sql, String value) {
    try (Connection connection = connect();
        PreparedStatement update = connection.prepareStatement(sql)) {
      update.setString(1, value);
      update.executeUpdate();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private byte[] value(String column, int index) throws SQLException {
    String from =
        column.equals("note") ? " FROM checkpoint WHERE size = " : " FROM entry WHERE idx = ";
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT " + column + from + index)) {
      return row.getBytes(1);
    }
  }

  private void set(String column, int index, byte[] value) throws SQLException {
    try (Connection connection = connect();
        PreparedStatement update =
            connection.prepareStatement(
                "UPDATE entry SET " + column + " = ? WHERE idx = " + index)) {
      if (List.of("bytes", "leaf", "root").contains(column)) {
        update.setBytes(1, value);
      } else {
        update.setString(1, new String(value, java.nio.charset.StandardCharsets.ISO_8859_1));
      }
      update.executeUpdate();
    }
  }
}

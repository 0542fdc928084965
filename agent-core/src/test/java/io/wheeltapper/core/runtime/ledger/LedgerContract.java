package io.wheeltapper.core.runtime.ledger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.spi.Ledger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the port promises, of every implementation. */
abstract class LedgerContract {

  @TempDir Path folder;

  abstract Ledger open() throws Exception;

  @Test
  void whatIsAppendedIsReadInOrder() throws Exception {
    try (Ledger ledger = open()) {
      assertEquals(0, ledger.size());
      assertEquals(Samples.COUNT, ledger.append(Samples.entries(), 0, 1, false));
      assertEquals(
          Samples.COUNT + 1, ledger.append(List.of(Samples.found(5)), Samples.COUNT, 1, true));
      assertEquals(Samples.COUNT + 1, ledger.append(List.of(), Samples.COUNT + 1, 1, true));
      assertEquals(Samples.COUNT + 1, ledger.size());
      List<Entry> expected = new ArrayList<>(Samples.entries());
      expected.add(Samples.found(5));
      assertEquals(expected, read(ledger, 0));
      assertEquals(List.of(Samples.found(5)), read(ledger, Samples.COUNT));
      assertEquals(List.of(), read(ledger, 99));
    }
  }

  @Test
  void anotherSizeThanTheWritersIsRefused() throws Exception {
    try (Ledger ledger = open()) {
      ledger.append(List.of(Samples.found(1)), 0, 1, false);
      for (long wrong : new long[] {0, 2, -1}) {
        assertThrows(
            Ledger.Unavailable.class,
            () -> ledger.append(List.of(Samples.found(2)), wrong, 1, false));
      }
      assertEquals(List.of(Samples.found(1)), read(ledger, 0));
      assertEquals(2, ledger.append(List.of(Samples.found(2)), 1, 1, false));
    }
  }

  @Test
  void aStaleEpochIsRefusedAndANewerOneTakesOver() throws Exception {
    try (Ledger ledger = open()) {
      ledger.append(List.of(Samples.found(1)), 0, 3, false);
      for (long stale : new long[] {2, 0, -1}) {
        assertThrows(
            Ledger.Unavailable.class,
            () -> ledger.append(List.of(Samples.found(2)), 1, stale, true));
      }
      assertEquals(2, ledger.append(List.of(Samples.found(2)), 1, 4, false));
      assertThrows(
          Ledger.Unavailable.class, () -> ledger.append(List.of(Samples.found(3)), 2, 3, false));
    }
  }

  @Test
  void theTreeIsTheSameInEveryStore() throws Exception {
    MemoryLedger memory = new MemoryLedger();
    memory.append(Samples.entries(), 0, 1, false);
    try (SqliteLedger ledger =
        SqliteLedger.open(folder.resolve("same"), LedgerSettings.defaults())) {
      ledger.append(Samples.entries().subList(0, 7), 0, 1, false);
      ledger.append(Samples.entries().subList(7, Samples.COUNT), 7, 1, true);
    }
    AuditReport report = Audit.verify(folder.resolve("same"));
    assertEquals(Base64.getEncoder().encodeToString(memory.root()), report.root());
    assertArrayEquals(CanonicalJson.bytes(Samples.entries().get(3)), memory.bytes(3));
  }

  static List<Entry> read(Ledger ledger, long from) throws Exception {
    List<Entry> entries = new ArrayList<>();
    ledger.read(
        from,
        (index, entry) -> {
          assertEquals(from + entries.size(), index);
          entries.add(entry);
        });
    return entries;
  }
}

package io.wheeltapper.core.runtime.ledger;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.spi.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class SqliteLedgerTest extends LedgerContract {

  @Override
  SqliteLedger open() throws Ledger.Unavailable {
    return SqliteLedger.open(folder.resolve("data"), LedgerSettings.defaults());
  }

  private Path file(String name) {
    return folder.resolve("data").resolve(name);
  }

  @Test
  void whatWasAppendedIsThereAfterAnotherOpening() throws Exception {
    String key;
    try (SqliteLedger ledger = open()) {
      ledger.append(Samples.entries(), 0, 4, false);
      key = ledger.verifierKey();
    }
    try (SqliteLedger ledger = open()) {
      assertEquals(Samples.COUNT, ledger.size());
      assertEquals(Samples.entries(), read(ledger, 0));
      assertEquals(key, ledger.verifierKey());
      assertThrows(
          Ledger.Unavailable.class,
          () -> ledger.append(List.of(Samples.found(1)), Samples.COUNT, 3, false));
      ledger.append(List.of(Samples.found(1)), Samples.COUNT, 4, false);
    }
    assertFalse(Files.exists(file("ledger.db-wal")), "closing leaves one file");
    assertTrue(Audit.verify(folder.resolve("data")).intact());
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(file("ledger.key"))));
  }

  @Test
  void oneFolderHasOneWriterWhoIsNamed() throws Exception {
    try (SqliteLedger ledger = open()) {
      Ledger.Unavailable second = assertThrows(Ledger.Unavailable.class, this::open);
      String pid = String.valueOf(ProcessHandle.current().pid());
      assertTrue(String.valueOf(second.getMessage()).contains(pid), second.toString());
      ledger.append(List.of(Samples.found(1)), 0, 1, false);
      assertThrows(Ledger.Unavailable.class, this::open, "the first try gave nothing up");
    }
    open().close();
  }

  @Test
  void aMissingKeyIsNotReplacedByAnother() throws Exception {
    try (SqliteLedger ledger = open()) {
      ledger.append(List.of(Samples.found(1)), 0, 1, false);
    }
    Files.delete(file("ledger.key"));
    Ledger.Unavailable refused = assertThrows(Ledger.Unavailable.class, this::open);
    assertTrue(String.valueOf(refused.getMessage()).contains("ledger.key is missing"));
    SignerKey.create(file("ledger.key"));
    Ledger.Unavailable other = assertThrows(Ledger.Unavailable.class, this::open);
    assertTrue(String.valueOf(other.getMessage()).contains("another log's"), other.toString());
  }

  @Test
  void aDamagedDatabaseIsRefusedAndLeftAsItIs() throws Exception {
    try (SqliteLedger ledger = open()) {
      for (int i = 0; i < 400; i++) {
        ledger.append(List.of(Samples.found(i)), i, 1, false);
      }
    }
    byte[] sound = Files.readAllBytes(file("ledger.db"));
    byte[] overwritten = sound.clone();
    for (int i = 4096; i < overwritten.length; i++) {
      overwritten[i] = (byte) i;
    }
    List<byte[]> damaged =
        List.of(
            "this is no database, but it is long enough to be one".repeat(99).getBytes("UTF-8"),
            overwritten,
            java.util.Arrays.copyOf(sound, sound.length / 2));
    for (byte[] bytes : damaged) {
      Files.write(file("ledger.db"), bytes);
      assertThrows(Ledger.Unavailable.class, this::open);
      assertEquals(-1, java.util.Arrays.mismatch(bytes, Files.readAllBytes(file("ledger.db"))));
    }
    Files.write(file("ledger.db"), sound);
    try (SqliteLedger ledger = open()) {
      assertEquals(400, ledger.size());
    }
  }

  @Test
  void aCreationThatACrashCutOffIsMadeAgain() throws Exception {
    Files.createDirectories(folder.resolve("data"));
    SignerKey key = SignerKey.create(file("ledger.key"));
    Files.createFile(file("ledger.db"));
    try (SqliteLedger ledger = open()) {
      assertEquals(key.verifier().toString(), ledger.verifierKey());
      assertEquals(1, ledger.append(List.of(Samples.found(1)), 0, 1, true));
    }
  }

  @Test
  void aCheckpointIsSignedWhenAskedAndOtherwiseInTime() throws Exception {
    List<String> kept = new CopyOnWriteArrayList<>();
    try (SqliteLedger slow = opened(Duration.ofDays(1), kept::add)) {
      slow.append(List.of(Samples.found(1)), 0, 1, false);
      slow.append(List.of(Samples.found(2)), 1, 1, true);
      slow.append(List.of(Samples.found(3)), 2, 1, false);
      assertEquals(1, slow.stats().checkpoints());
      assertEquals(3, slow.stats().groups());
    }
    await().atMost(Duration.ofMinutes(2)).until(() -> kept.size() == 2);
    assertEquals("2", kept.getFirst().lines().toList().get(1));
    assertEquals("3", kept.get(1).lines().toList().get(1));
    try (SqliteLedger quick = opened(Duration.ofMillis(20), kept::add)) {
      quick.append(List.of(Samples.found(4)), 3, 1, false);
      await().atMost(Duration.ofMinutes(2)).until(() -> kept.size() == 3);
      assertEquals("4", kept.get(2).lines().toList().get(1));
    }
    assertEquals(3, kept.size(), "nothing new, nothing signed");
    AuditReport report = Audit.verify(folder.resolve("data"));
    assertTrue(report.intact(), report.toString());
  }

  @Test
  void aSinkThatHangsOrFailsDelaysNothing() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    Path share = Files.createDirectories(folder.resolve("share"));
    CheckpointSink failing =
        sink(note -> {
          throw new IOException("the share is gone");
        });
    LedgerSettings settings = LedgerSettings.defaults().to(List.of(failing, new FileSink(share)));
    try (SqliteLedger ledger = SqliteLedger.open(folder.resolve("data"), settings)) {
      ledger.append(List.of(Samples.found(1)), 0, 1, true);
      Path file = share.resolve("wheeltapper.checkpoints");
      await().atMost(Duration.ofMinutes(2)).until(() -> Files.exists(file) && Files.size(file) > 0);
      assertEquals(1, ledger.stats().sinkFailures());
      assertTrue(Audit.verify(folder.resolve("data"), file).intact());
    }
    CheckpointSink hanging = sink(note -> hang(never));
    try (SqliteLedger ledger =
        SqliteLedger.open(folder.resolve("data"), settings.to(List.of(hanging)))) {
      for (int i = 1; i < 200; i++) {
        ledger.append(List.of(Samples.found(1)), i, 1, true);
      }
      assertTrue(ledger.stats().sinkFailures() > 100, "what did not fit is counted");
      never.countDown();
    }
  }

  @Test
  void readersReadWhileItIsWrittenAlsoFromACopy() throws Exception {
    try (SqliteLedger ledger = open()) {
      ledger.append(Samples.entries(), 0, 1, true);
      List<Entry> seen = new ArrayList<>();
      ledger.read(
          0,
          (index, entry) -> {
            seen.add(entry);
            if (index == 3) {
              append(ledger);
            }
          });
      assertEquals(Samples.entries(), seen, "a reader keeps to the state it began with");
      assertTrue(Audit.verify(folder.resolve("data")).intact());
      Path copy = Files.createDirectories(folder.resolve("copy"));
      for (String name : List.of("ledger.db", "ledger.db-wal")) {
        Files.copy(file(name), copy.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
      AuditReport report = Audit.verify(copy);
      assertTrue(report.intact(), report.toString());
      assertEquals(Samples.COUNT + 1, report.size());
    }
  }

  @Test
  void aFolderThatMayNotBeWrittenIsReadFromACopy() throws Exception {
    try (SqliteLedger ledger = open()) {
      ledger.append(Samples.entries(), 0, 1, true);
      List<Entry> seen = new ArrayList<>();
      try (LedgerReader reader = LedgerReader.openCopy(folder.resolve("data"))) {
        assertEquals(Samples.COUNT, reader.size());
        reader.entries(0, (index, entry) -> seen.add(entry));
      }
      assertEquals(Samples.entries(), seen, "with what lies in the write-ahead log");
    }
  }

  @Test
  void aCaseAndATargetAreFoundAgain() throws Exception {
    try (SqliteLedger ledger = open()) {
      ledger.append(Samples.entries(), 0, 1, true);
    }
    try (LedgerReader reader = LedgerReader.open(folder.resolve("data"))) {
      List<Long> ofCase = new ArrayList<>();
      reader.ofCase("c1", (index, entry) -> ofCase.add(index));
      assertEquals(List.of(0L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L), ofCase);
      List<Long> ofTarget = new ArrayList<>();
      reader.ofTarget("gpu:0000:3b:00@n017", (index, entry) -> ofTarget.add(index));
      assertEquals(List.of(0L, 1L), ofTarget);
      reader.ofCase("", (index, entry) -> ofCase.clear());
      assertEquals(12, ofCase.size(), "no case is no case");
    }
  }

  @Test
  void aClosedLedgerTakesNothing() throws Exception {
    SqliteLedger ledger = open();
    ledger.close();
    ledger.close();
    assertThrows(
        Ledger.Unavailable.class, () -> ledger.append(List.of(Samples.found(1)), 0, 1, false));
  }

  private SqliteLedger opened(Duration every, java.util.function.Consumer<String> keep)
      throws Ledger.Unavailable {
    return SqliteLedger.open(
        folder.resolve("data"),
        new LedgerSettings(every, List.of(sink(keep::accept)), InstantSource.system()));
  }

  private interface Keeping {
    void keep(String note) throws IOException;
  }

  private static CheckpointSink sink(Keeping keeping) {
    return new CheckpointSink() {
      @Override
      public String name() {
        return "test";
      }

      @Override
      public void publish(String note) throws IOException {
        keeping.keep(note);
      }
    };
  }

  private static void hang(CountDownLatch until) {
    try {
      until.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void append(SqliteLedger ledger) {
    try {
      ledger.append(List.of(Samples.found(9)), Samples.COUNT, 1, false);
    } catch (Ledger.Unavailable | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}

package io.wheeltapper.core.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.spi.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

final class JournalTest {

  private final VirtualScheduling time = new VirtualScheduling(0, 1);
  private final List<Integer> groups = new ArrayList<>();
  private final List<Boolean> signed = new ArrayList<>();
  private final ListLedger kept = new ListLedger();
  private boolean lostOnTheWayBack;
  private final List<String> told = new ArrayList<>();

  private final Ledger ledger =
      new Ledger() {
        @Override
        public long append(List<Entry> group, long size, long epoch, boolean checkpoint)
            throws Unavailable {
          long after = kept.append(group, size, epoch, checkpoint);
          groups.add(group.size());
          signed.add(checkpoint);
          if (lostOnTheWayBack) {
            lostOnTheWayBack = false;
            throw new Unavailable("no answer in time", new IllegalStateException());
          }
          return after;
        }

        @Override
        public long size() {
          return kept.size();
        }

        @Override
        public void read(long from, BiConsumer<Long, Entry> each) {
          kept.read(from, each);
        }

        @Override
        public void close() {}
      };

  private Journal journal() throws Exception {
    return new Journal(
        ledger, time, new Book(), 1, (index, entry) -> told.add(index + " " + entry.at()));
  }

  private static Entry entry(long at) {
    return new Entry.Configured(at, "hash", "bob", "");
  }

  @Test
  void whatGathersWhileAGroupIsOnItsWayIsTheNextGroup() throws Exception {
    Journal journal = journal();
    journal.add(entry(1));
    journal.flush();
    journal.add(entry(2));
    journal.add(entry(3));
    journal.flush();
    time.runUntil(0);
    assertEquals(List.of(1, 2), groups);
    assertEquals(List.of("0 1", "1 2", "2 3"), told);
  }

  @Test
  void whoWaitsIsToldInOrderAndNotBeforeItIsDurable() throws Exception {
    Journal journal = journal();
    List<String> done = new ArrayList<>();
    journal.add(entry(1));
    journal.whenDurable(() -> done.add("first at " + kept.size()));
    journal.flush();
    journal.add(entry(2));
    journal.whenDurable(() -> done.add("second at " + kept.size()));
    assertEquals(List.of(), done);
    time.runUntil(0);
    assertEquals(List.of("first at 1", "second at 2"), done);
  }

  @Test
  void whileTheLedgerIsBrokenNothingBecomesDurableAndThenAllInOrder() throws Exception {
    Journal journal = journal();
    List<String> done = new ArrayList<>();
    kept.broken = true;
    journal.add(entry(1));
    journal.whenDurable(() -> done.add("durable"));
    journal.flush();
    time.runUntil(5_000);
    journal.add(entry(2));
    journal.flush();
    assertEquals(List.of(), done);
    assertTrue(journal.trouble().contains("broken"), journal::trouble);
    kept.broken = false;
    time.runUntil(10_000);
    assertEquals(List.of("durable"), done);
    assertEquals(List.of("0 1", "1 2"), told);
    assertEquals("", journal.trouble());
  }

  @Test
  void aGroupThatWasKeptThoughTheAnswerWasLostIsNotKeptTwice() throws Exception {
    Journal journal = journal();
    lostOnTheWayBack = true;
    journal.add(entry(1));
    journal.flush();
    time.runUntil(5_000);
    journal.add(entry(2));
    journal.flush();
    time.runUntil(10_000);
    assertEquals(List.of(entry(1), entry(2)), kept.entries);
    assertEquals(List.of("0 1", "1 2"), told);
  }

  @Test
  void anotherWriterStopsThisOneForGood() throws Exception {
    Journal journal = journal();
    kept.entries.add(entry(99));
    List<String> done = new ArrayList<>();
    journal.add(entry(1));
    journal.whenDurable(() -> done.add("durable"));
    journal.flush();
    time.runUntil(60_000);
    assertEquals(List.of(), done);
    assertEquals(List.of(entry(99)), kept.entries);
    assertFalse(journal.trouble().isEmpty());
  }

  @Test
  void aStartedWantsASignedCheckpoint() throws Exception {
    Journal journal = journal();
    journal.add(entry(1));
    journal.flush();
    time.runUntil(0);
    journal.add(
        new Entry.Started(
            2,
            "c",
            io.wheeltapper.core.model.Target.node("n1"),
            Inquiry.FAULT,
            "node.isolate",
            java.util.Map.of(),
            0,
            0,
            "a",
            1,
            List.of()));
    journal.flush();
    time.runUntil(0);
    assertEquals(List.of(false, true), signed);
  }

  @Test
  void aNewJournalFoldsWhatIsThere() throws Exception {
    kept.entries.add(new Entry.Paused(1, io.wheeltapper.core.model.Target.site(), "bob", "works"));
    Book book = new Book();
    Journal journal = new Journal(ledger, time, book, 1, (index, entry) -> told.add("" + index));
    assertTrue(book.pausedAt(io.wheeltapper.core.model.Target.site()).isPresent());
    assertEquals(List.of(), told);
    journal.add(entry(2));
    journal.flush();
    time.runUntil(0);
    assertEquals(List.of("1"), told);
  }
}

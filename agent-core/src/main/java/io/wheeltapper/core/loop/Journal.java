package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.spi.Ledger;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The writing end of the ledger: folds an entry at once, commits in groups on a lane of its own,
 * and tells who waits when their entries are durable. While a group is on its way the next one
 * gathers. When the ledger cannot be written nothing becomes durable, so that nothing is done; the
 * same group is tried again. Owned by the decision thread.
 */
public final class Journal {

  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** Most entries that wait for the ledger before inputs are held back. */
  private static final int MOST_WAITING = 20_000;

  private record Waiting(long upTo, Runnable then) {}

  private final Ledger ledger;
  private final Scheduling scheduling;
  private final Book book;
  private final BiConsumer<Long, Entry> published;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final List<Entry> gathering = new ArrayList<>();
  private List<Entry> onItsWay = List.of();
  private long size;
  private long epoch;
  private volatile int gathered;
  private volatile @Nullable String trouble;

  /**
   * Folds what the ledger already holds.
   *
   * @param published told of each entry with its index once it is durable, in order
   */
  public Journal(
      Ledger ledger,
      Scheduling scheduling,
      Book book,
      long epoch,
      BiConsumer<Long, Entry> published)
      throws Ledger.Unavailable {
    this.ledger = ledger;
    this.scheduling = scheduling;
    this.book = book;
    this.epoch = epoch;
    this.published = published;
    ledger.read(0, (_, entry) -> book.apply(entry));
    this.size = ledger.size();
  }

  /** Folds the entry and queues it. */
  void add(Entry entry) {
    book.apply(entry);
    gathering.add(entry);
    gathered = gathering.size();
  }

  /** Runs the step on the decision thread once everything added so far is durable. */
  public void whenDurable(Runnable then) {
    long upTo = size + onItsWay.size() + gathering.size();
    if (upTo == size) {
      then.run();
    } else {
      waiting.addLast(new Waiting(upTo, then));
    }
  }

  /** Sends what has gathered, unless a group is on its way. */
  void flush() {
    if (!onItsWay.isEmpty() || gathering.isEmpty()) {
      return;
    }
    onItsWay = List.copyOf(gathering);
    gathering.clear();
    gathered = 0;
    send(false);
  }

  private void send(boolean again) {
    List<Entry> group = onItsWay;
    boolean checkpoint = group.stream().anyMatch(Entry.Started.class::isInstance);
    long expected = size;
    scheduling.<Long>lane(
        "ledger",
        LIMIT,
        () ->
            again && isThere(group, expected)
                ? expected + group.size()
                : ledger.append(group, expected, epoch, checkpoint),
        (newSize, failure) -> {
          if (newSize == null) {
            trouble = String.valueOf(failure);
            scheduling.decide(RETRY, () -> send(true));
          } else {
            committed(newSize);
          }
        });
  }

  /** Whether a try that seemed to fail, such as by a time-out, had its effect all the same. */
  private boolean isThere(List<Entry> group, long from) throws Ledger.Unavailable {
    if (ledger.size() != from + group.size()) {
      return false;
    }
    List<Entry> there = new ArrayList<>();
    ledger.read(from, (_, entry) -> there.add(entry));
    return there.equals(group);
  }

  private void committed(long newSize) {
    trouble = null;
    long index = size;
    for (Entry entry : onItsWay) {
      published.accept(index++, entry);
    }
    size = newSize;
    onItsWay = List.of();
    while (!waiting.isEmpty() && waiting.getFirst().upTo() <= size) {
      waiting.removeFirst().then().run();
    }
    flush();
  }

  /** How many entries wait for the ledger, without those on their way; for all threads. */
  public int waiting() {
    return gathered;
  }

  /** Whether so much waits for the ledger that inputs are to be held back; for all threads. */
  public boolean behind() {
    return gathered > MOST_WAITING;
  }

  /** Why the ledger cannot be written now, or {@code ""}; for all threads. */
  public String trouble() {
    String why = trouble;
    return why == null ? "" : why;
  }
}

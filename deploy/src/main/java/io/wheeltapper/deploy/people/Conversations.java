package io.wheeltapper.deploy.people;

import io.wheeltapper.actuators.notify.Conversing;
import io.wheeltapper.core.model.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows persons how cases go on: a projection of the ledger's durable entries into every channel,
 * each on a thread of its own, so that no channel waits for another and nothing that acts waits for
 * any. Where it stands is kept in a file beside the ledger; when that is lost, what was told before
 * is not told again. Safe for all threads.
 */
public final class Conversations implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Conversations.class);

  private final Talks talks = new Talks();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();

  /** Taken before {@link #lock}, and never by what decides: one write at a time, in order. */
  private final ReentrantLock writing = new ReentrantLock();

  private final KeptTalks file;
  private final List<Teller> tellers = new ArrayList<>();
  private long cursor;
  private long changes;
  private boolean closed;

  private Conversations(KeptTalks file) {
    this.file = file;
  }

  /**
   * Begins where it stood.
   *
   * @param kept the file of where it stands
   * @param size how many entries the ledger has now
   * @param missed gives the entries from an index on
   */
  public static Conversations start(
      List<Conversing> channels,
      Path kept,
      long size,
      Missed missed,
      Asks asks,
      InstantSource clock)
      throws IOException {
    Conversations made = new Conversations(new KeptTalks(kept));
    KeptTalks.State before = made.file.read(size);
    made.talks.restore(before.talks(), before.keeps());
    made.cursor = before.cursor();
    missed.from(made.cursor, made::accept);
    for (Conversing channel : channels) {
      Teller teller =
          new Teller(channel, asks, clock, before.shown().getOrDefault(channel.name(), Map.of()));
      made.tellers.add(teller);
    }
    made.tellers.forEach(
        teller -> Thread.ofVirtual().name("people-" + teller.name()).start(() -> made.run(teller)));
    return made;
  }

  /** Entries that were written while nobody listened. */
  @FunctionalInterface
  public interface Missed {
    void from(long index, BiConsumer<Long, Entry> each) throws IOException;
  }

  /**
   * Takes a durable entry; returns at once, and never throws: what decides goes on, whatever
   * becomes of a talk.
   */
  public void accept(long index, Entry entry) {
    lock.lock();
    try {
      if (index < cursor) {
        return;
      }
      cursor = index + 1;
      if (taken(entry)) {
        changes++;
        news.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean taken(Entry entry) {
    try {
      return talks.take(entry);
    } catch (RuntimeException e) {
      LOG.error("case={} is talked about no more: {}", entry.caseId(), e.getClass().getName());
      talks.forget(entry.caseId());
      return true;
    }
  }

  private void run(Teller teller) {
    long seen = -1;
    try {
      while (true) {
        List<Talk> open;
        Set<Keep> keeps;
        lock.lockInterruptibly();
        try {
          long nanos = teller.restNanos();
          while (!closed && nanos > 0 && (changes == seen || teller.failing())) {
            nanos = news.awaitNanos(nanos);
          }
          if (closed) {
            return;
          }
          seen = changes;
          open = talks.open();
          keeps = talks.keeps();
        } finally {
          lock.unlock();
        }
        tell(teller, open, keeps);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell(Teller teller, List<Talk> open, Set<Keep> keeps) throws InterruptedException {
    try {
      if (teller.tell(open, keeps)) {
        settle();
      }
    } catch (RuntimeException e) {
      // Its class alone: nobody knows what its words hold.
      LOG.error("channel={} rests and tries again: {}", teller.name(), e.getClass().getName());
      teller.failed();
    }
  }

  /** What every channel has shown to the end is forgotten; where it stands is kept. */
  private void settle() {
    writing.lock();
    try {
      file.write(standing());
    } catch (IOException e) {
      LOG.warn("where the conversations stand is not kept: {}", e.toString());
    } finally {
      writing.unlock();
    }
  }

  private KeptTalks.State standing() {
    lock.lock();
    try {
      for (Talk talk : talks.open()) {
        if (tellers.stream().allMatch(t -> t.through(talk))) {
          talks.forget(talk.caseId());
          tellers.forEach(t -> t.forget(talk.caseId()));
        }
      }
      return new KeptTalks.State(
          cursor,
          talks.all(),
          List.copyOf(talks.keeps()),
          tellers.stream().collect(Collectors.toMap(Teller::name, Teller::shown)));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }
}

package io.wheeltapper.core.runtime.ledger;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.slo.Minute;
import io.wheeltapper.core.slo.MinuteStore;
import io.wheeltapper.core.slo.Run;
import io.wheeltapper.core.spi.Ledger;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger in a folder: {@code ledger.db} (SQLite, WAL, full synchronisation), {@code ledger.key}
 * (the signing key, mode 0600, made on first use) and {@code ledger.lock}. One transaction a group;
 * it is durable when {@link #append} returns. A thread of its own signs what no group signed in
 * time.
 */
public final class SqliteLedger implements Ledger, MinuteStore {

  private static final Logger LOG = LoggerFactory.getLogger(SqliteLedger.class);

  private final Path folder;
  private final WriterLock held;
  private final Store store;
  private final Outside outside;
  private final long everyNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread signer;
  private boolean closed;
  private volatile long size;

  private SqliteLedger(Path folder, WriterLock held, Store store, LedgerSettings settings) {
    this.folder = folder;
    this.held = held;
    this.store = store;
    this.outside = new Outside(settings.sinks());
    this.everyNanos = settings.checkpointEvery().toNanos();
    this.size = store.size();
    this.signer = Thread.ofVirtual().name("ledger-signer").start(this::keepSigning);
  }

  /**
   * Opens the folder's ledger, or makes one where there is none, key included.
   *
   * @throws Unavailable when another process writes here, the key is missing or open to others, or
   *     the database is damaged; nothing was changed then
   */
  public static SqliteLedger open(Path folder, LedgerSettings settings) throws Unavailable {
    try {
      java.nio.file.Files.createDirectories(folder);
      WriterLock held = WriterLock.take(folder);
      try {
        return new SqliteLedger(folder, held, Opening.open(folder, settings.clock()), settings);
      } catch (IOException | SQLException | Unavailable | RuntimeException e) {
        held.close();
        throw e;
      }
    } catch (IOException | SQLException e) {
      throw new Unavailable("the ledger in " + folder + " cannot be opened: " + e.getMessage(), e);
    }
  }

  @Override
  public long append(List<Entry> group, long expectedSize, long epoch, boolean checkpoint)
      throws Unavailable, InterruptedException {
    List<Row> rows = group.stream().map(Row::of).toList();
    lock.lockInterruptibly();
    try {
      if (closed) {
        throw new Unavailable("the ledger is closed", new IllegalStateException("closed"));
      }
      boolean sign = checkpoint || (store.unsigned() && due() <= 0);
      store.append(rows, expectedSize, epoch, sign).ifPresent(outside::publish);
      size = store.size();
      changed.signalAll();
      return size;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void read(long from, BiConsumer<Long, Entry> each) throws Unavailable {
    try (LedgerReader reader = LedgerReader.open(folder)) {
      reader.entries(from, each);
    } catch (IOException e) {
      throw new Unavailable(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public void keep(List<Minute> minutes) throws Unavailable, InterruptedException {
    lock.lockInterruptibly();
    try {
      if (closed) {
        throw new Unavailable("the ledger is closed", new IllegalStateException("closed"));
      }
      store.keep(minutes);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<Run> kept() throws Unavailable {
    try (LedgerReader reader = LedgerReader.open(folder)) {
      return reader.minutes();
    } catch (IOException e) {
      throw new Unavailable(String.valueOf(e.getMessage()), e);
    }
  }

  /** The key with which others check this log's checkpoints. */
  public String verifierKey() {
    return store.verifierKey();
  }

  /** What was done since the opening; safe for all threads. */
  public LedgerStats stats() {
    return store.stats(outside.failures());
  }

  /** Sinks outside that keep no checkpoints at the moment, a line each; safe for all threads. */
  public List<String> sinkTroubles() {
    return outside.troubles();
  }

  private long due() {
    return store.signedAtNanos() + everyNanos - System.nanoTime();
  }

  private void keepSigning() {
    lock.lock();
    try {
      while (!closed) {
        if (!store.unsigned()) {
          changed.await();
        } else if (due() > 0) {
          changed.awaitNanos(due());
        } else {
          store.sign().ifPresent(outside::publish);
        }
      }
    } catch (Unavailable e) {
      // The next append says so to the one who can act on it; this thread has nothing left to do.
      LOG.error("no checkpoint could be signed: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /** Signs what is not signed yet, then lets the folder go. Closing twice does nothing. */
  @Override
  public void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      changed.signalAll();
      if (store.unsigned()) {
        store.sign().ifPresent(outside::publish);
      }
    } catch (Unavailable e) {
      LOG.error("the last entries have no checkpoint: {}", e.getMessage());
    } finally {
      store.close();
      lock.unlock();
    }
    outside.close();
    try {
      held.close();
    } catch (IOException e) {
      LOG.error("the folder's lock stays until this process ends: {}", e.getMessage());
    }
  }
}

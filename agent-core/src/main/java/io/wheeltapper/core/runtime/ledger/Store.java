package io.wheeltapper.core.runtime.ledger;

import io.wheeltapper.core.slo.Minute;
import io.wheeltapper.core.spi.Ledger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The writing side of the tables, with the tree's right edge in memory. For one thread at a time;
 * who calls holds a lock. After an error that leaves the disk's state in doubt it takes nothing
 * more: a failed fsync cannot be tried again.
 */
final class Store {

  private static final Logger LOG = LoggerFactory.getLogger(Store.class);

  private final Connection connection;
  private final SignerKey key;
  private final InstantSource clock;
  private final LongAdder groups = new LongAdder();
  private final LongAdder entries = new LongAdder();
  private final LongAdder checkpoints = new LongAdder();
  private final LongAdder commitNanos = new LongAdder();
  private CompactRange tree;
  private long signedSize;
  private long signedAtNanos = System.nanoTime();
  private @Nullable SQLException broken;

  /**
   * Takes over an opened database.
   *
   * @param tree the tree of its entries
   * @param signedSize the size that its newest checkpoint covers, 0 without one
   */
  Store(
      Connection connection,
      SignerKey key,
      InstantSource clock,
      CompactRange tree,
      long signedSize) {
    this.connection = connection;
    this.key = key;
    this.clock = clock;
    this.tree = tree;
    this.signedSize = signedSize;
  }

  long size() {
    return tree.size();
  }

  boolean unsigned() {
    return signedSize < tree.size();
  }

  long signedAtNanos() {
    return signedAtNanos;
  }

  String verifierKey() {
    return key.verifier().toString();
  }

  LedgerStats stats(long sinkFailures) {
    return new LedgerStats(
        groups.sum(), entries.sum(), checkpoints.sum(), commitNanos.sum(), sinkFailures);
  }

  /** Signs what there is. */
  Optional<String> sign() throws Ledger.Unavailable {
    return write(List.of(), tree.size(), -1, true);
  }

  /** Appends; gives the note when one was signed. */
  Optional<String> append(List<Row> rows, long expectedSize, long epoch, boolean sign)
      throws Ledger.Unavailable {
    if (epoch < 1) {
      throw refused("only the leader writes, and epoch " + epoch + " leads nothing", null);
    }
    return write(rows, expectedSize, epoch, sign);
  }

  private Optional<String> write(List<Row> rows, long expectedSize, long epoch, boolean sign)
      throws Ledger.Unavailable {
    if (broken != null) {
      throw refused("an earlier write failed; start the agent again", broken);
    }
    try {
      Tables.Log log = Tables.log(connection);
      if (log.size() != expectedSize || tree.size() != expectedSize) {
        throw refused("it has " + log.size() + " entries, not " + expectedSize, null);
      }
      if (epoch >= 0 && epoch < log.epoch()) {
        throw refused("epoch " + epoch + " is stale, " + log.epoch() + " leads", null);
      }
      CompactRange after = tree.copy();
      insert(rows, after);
      describe(Math.max(epoch, log.epoch()), after);
      boolean signs = sign && after.size() > signedSize;
      Optional<String> note = signs ? Optional.of(checkpoint(after)) : Optional.empty();
      long before = System.nanoTime();
      connection.commit();
      count(rows.size(), System.nanoTime() - before, signs);
      tree = after;
      return note;
    } catch (SQLException e) {
      rollback();
      broken = mendsItself(e) ? null : e;
      throw refused(String.valueOf(e.getMessage()), e);
    } catch (Ledger.Unavailable e) {
      rollback();
      throw e;
    }
  }

  /** Writes minutes of indicators beside the entries, in a transaction of their own. */
  void keep(List<Minute> minutes) throws Ledger.Unavailable {
    if (broken != null) {
      throw refused("an earlier write failed; start the agent again", broken);
    }
    try {
      MinuteTable.insert(connection, minutes);
      connection.commit();
    } catch (SQLException e) {
      rollback();
      broken = mendsItself(e) ? null : e;
      throw refused(String.valueOf(e.getMessage()), e);
    }
  }

  private void insert(List<Row> rows, CompactRange after) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
      for (Row row : rows) {
        long index = after.size();
        after.add(row.leaf());
        insert.setLong(1, index);
        insert.setBytes(2, row.leaf());
        insert.setBytes(3, after.root());
        insert.setString(4, row.kind());
        insert.setLong(5, row.at());
        insert.setString(6, row.caseId());
        insert.setString(7, row.target());
        insert.setBytes(8, row.bytes());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private void describe(long epoch, CompactRange after) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE log SET epoch = ?, size = ?, root = ?")) {
      update.setLong(1, epoch);
      update.setLong(2, after.size());
      update.setBytes(3, after.root());
      update.executeUpdate();
    }
  }

  private String checkpoint(CompactRange after) throws SQLException {
    String note = new Checkpoint(key.verifier().name(), after.size(), after.root()).sign(key);
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO checkpoint VALUES (?, ?, ?)")) {
      insert.setLong(1, after.size());
      insert.setLong(2, clock.millis());
      insert.setString(3, note);
      insert.executeUpdate();
    }
    return note;
  }

  private void count(int rows, long nanos, boolean signed) {
    groups.increment();
    entries.add(rows);
    commitNanos.add(nanos);
    if (signed) {
      checkpoints.increment();
      signedSize = tree.size() + rows;
    }
    if (signed || !unsigned()) {
      signedAtNanos = System.nanoTime();
    }
  }

  private void rollback() {
    try {
      connection.rollback();
    } catch (SQLException e) {
      LOG.error("a group could not be taken back: {}", e.getMessage());
      broken = e;
    }
  }

  /** A full disk and a busy reader fail before anything is written in earnest. */
  private static boolean mendsItself(SQLException e) {
    return e instanceof SQLiteException s
        && (s.getResultCode() == SQLiteErrorCode.SQLITE_FULL
            || s.getResultCode() == SQLiteErrorCode.SQLITE_BUSY);
  }

  private static Ledger.Unavailable refused(String why, @Nullable Exception cause) {
    String message = "the ledger takes no entries: " + why;
    return new Ledger.Unavailable(message, cause == null ? new IllegalStateException(why) : cause);
  }

  void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.error("the ledger did not close: {}", e.getMessage());
    }
  }
}

package io.wheeltapper.core.runtime.ledger;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.sqlite.SQLiteConfig;

/** The tables of {@code ledger.db}, and the two ways in: to write, and to read. */
final class Tables {

  /** Raised when the tables change; another number is refused. */
  static final int FORMAT = 1;

  /**
   * Made at opening where an older program left it out, which takes less than the opening's own
   * check of all entries. A reader that meets a ledger without it only reads longer.
   */
  static final String INDEX_OF_KINDS = "CREATE INDEX IF NOT EXISTS entry_kind ON entry (kind, at)";

  /** Small columns stand first so that a pass over hashes does not read the long entries' pages. */
  private static final String[] CREATE = {
    """
    CREATE TABLE log (
      one INTEGER PRIMARY KEY CHECK (one = 1), format INTEGER NOT NULL, vkey TEXT NOT NULL,
      epoch INTEGER NOT NULL, size INTEGER NOT NULL, root BLOB NOT NULL)\
    """,
    """
    CREATE TABLE entry (
      idx INTEGER PRIMARY KEY, leaf BLOB NOT NULL, root BLOB NOT NULL, kind TEXT NOT NULL,
      at INTEGER NOT NULL, case_id TEXT NOT NULL, target TEXT NOT NULL, bytes BLOB NOT NULL)\
    """,
    "CREATE TABLE checkpoint (size INTEGER PRIMARY KEY, at INTEGER NOT NULL, note TEXT NOT NULL)",
    "CREATE INDEX entry_case ON entry (case_id, idx) WHERE case_id <> ''",
    "CREATE INDEX entry_target ON entry (target, idx)",
    INDEX_OF_KINDS,
  };

  /** What the log says of itself. */
  @SuppressWarnings("ArrayRecordComponent") // never compared, never a key
  record Log(String vkey, long epoch, long size, byte[] root) {}

  private Tables() {}

  static Path file(Path folder) {
    return folder.resolve("ledger.db");
  }

  static Path key(Path folder) {
    return folder.resolve("ledger.key");
  }

  /** A connection for the one writer: a commit returns after its fsync. */
  static Connection write(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    config.setBusyTimeout(2_000);
    Connection connection =
        DriverManager.getConnection("jdbc:sqlite:" + file, config.toProperties());
    connection.setAutoCommit(false);
    return connection;
  }

  /** A connection that cannot write. */
  static Connection read(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(2_000);
    return DriverManager.getConnection("jdbc:sqlite:" + file, config.toProperties());
  }

  static void create(Connection connection, String vkey) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : CREATE) {
        statement.execute(sql);
      }
    }
    MinuteTable.create(connection);
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO log VALUES (1, ?, ?, 0, 0, ?)")) {
      insert.setInt(1, FORMAT);
      insert.setString(2, vkey);
      insert.setBytes(3, Merkle.empty());
      insert.executeUpdate();
    }
    connection.commit();
  }

  /** Adds what this program has and those before it had not, that changes no format. */
  static void complete(Connection connection) throws SQLException {
    MinuteTable.create(connection);
    try (Statement statement = connection.createStatement()) {
      statement.execute(INDEX_OF_KINDS);
    }
    connection.commit();
  }

  /** Whether there is no table at all, as when a crash cut off the creation. */
  static boolean blank(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM sqlite_schema")) {
      return row.next() && row.getLong(1) == 0;
    }
  }

  static Log log(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT format, vkey, epoch, size, root FROM log")) {
      if (!row.next()) {
        throw new SQLException("the row that describes the log is missing");
      }
      if (row.getInt(1) != FORMAT) {
        throw new SQLException(
            "its tables have format " + row.getInt(1) + ", this program knows " + FORMAT);
      }
      return new Log(row.getString(2), row.getLong(3), row.getLong(4), row.getBytes(5));
    }
  }

  /** What SQLite's own check finds wrong, if anything. */
  static Optional<String> damage(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA quick_check(1)")) {
      String answer = row.next() ? row.getString(1) : "no answer";
      return "ok".equals(answer) ? Optional.empty() : Optional.of(answer);
    }
  }
}

package io.wheeltapper.core.runtime.ledger;

import io.wheeltapper.core.slo.Minute;
import io.wheeltapper.core.slo.Run;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The minutes of indicators, in a table beside the entries. They are no part of the tree: they say
 * what was measured, not what was decided. The caller commits.
 */
final class MinuteTable {

  /** 35 days, as long as budgets look back. */
  private static final long KEPT_MINUTES = 35L * 24 * 60;

  private static final String CREATE =
      """
      CREATE TABLE IF NOT EXISTS minute (
        series TEXT NOT NULL, minute INTEGER NOT NULL, amount REAL NOT NULL, total REAL NOT NULL,
        PRIMARY KEY (series, minute)) WITHOUT ROWID\
      """;

  private MinuteTable() {}

  /** Makes the table where an older store has none. */
  static void create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(CREATE);
    }
  }

  static void insert(Connection connection, List<Minute> minutes) throws SQLException {
    try (PreparedStatement insert =
            connection.prepareStatement("INSERT OR IGNORE INTO minute VALUES (?, ?, ?, ?)");
        PreparedStatement forget =
            connection.prepareStatement("DELETE FROM minute WHERE series = ? AND minute < ?")) {
      for (Minute minute : minutes) {
        insert.setString(1, minute.series());
        insert.setLong(2, minute.minute());
        insert.setDouble(3, minute.amount());
        insert.setDouble(4, minute.total());
        insert.addBatch();
        forget.setString(1, minute.series());
        forget.setLong(2, minute.minute() - KEPT_MINUTES);
        forget.addBatch();
      }
      insert.executeBatch();
      forget.executeBatch();
    }
  }

  /** All of them; none where an older store has no table. */
  static List<Run> read(Connection connection) throws SQLException {
    List<Run> runs = new ArrayList<>();
    if (!exists(connection)) {
      return runs;
    }
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT series, minute, amount, total FROM minute ORDER BY series, minute")) {
      while (row.next()) {
        add(runs, row.getString(1), row.getLong(2), row.getDouble(3), row.getDouble(4));
      }
    }
    return runs;
  }

  private static void add(List<Run> runs, String series, long minute, double amount, double total) {
    if (!runs.isEmpty()) {
      Run last = runs.getLast();
      if (last.series().equals(series)
          && last.from() + last.minutes() == minute
          && last.amount() == amount
          && last.total() == total) {
        runs.set(runs.size() - 1, new Run(series, last.from(), last.minutes() + 1, amount, total));
        return;
      }
    }
    runs.add(new Run(series, minute, 1, amount, total));
  }

  private static boolean exists(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT count(*) FROM sqlite_schema WHERE name = 'minute'")) {
      return row.next() && row.getLong(1) > 0;
    }
  }
}

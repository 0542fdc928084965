package io.wheeltapper.core.runtime.ledger;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Finds a page of entries in the index: it walks the rarest of the values asked, in the order of
 * the ledger, and looks each entry up under the others.
 */
final class Search {

  /** Beyond this all values are equally frequent. */
  private static final int COUNTED = 50_000;

  private record Word(long id, long count) {}

  private final ReviewIndex index;

  Search(ReviewIndex index) {
    this.index = index;
  }

  /**
   * Indexes of entries.
   *
   * @param low the first that may be among them
   * @param high the first that may not
   * @param newestFirst the order, and which end a page is taken from
   */
  List<Long> page(Query query, long low, long high, int limit, boolean newestFirst)
      throws IOException {
    try {
      List<Word> words = new ArrayList<>();
      for (Map.Entry<String, String> facet : query.facets().entrySet()) {
        long id = index.find(new Facets.Said(facet.getKey(), facet.getValue()));
        if (id < 0) {
          return List.of();
        }
        words.add(new Word(id, count(id)));
      }
      words.sort(Comparator.comparingLong(Word::count));
      return run(query, words, bounds(query, low, high), limit, newestFirst);
    } catch (SQLException e) {
      throw new IOException("the index of the ledger: " + e.getMessage(), e);
    }
  }

  private long count(long id) throws SQLException {
    try (PreparedStatement query =
        connection()
            .prepareStatement(
                "SELECT count(*) FROM (SELECT 1 FROM said WHERE word = ? LIMIT " + COUNTED + ")")) {
      query.setLong(1, id);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  /** Entries of a time lie close together, mostly in order. */
  private long[] bounds(Query query, long low, long high) throws SQLException {
    if (query.from() == Long.MIN_VALUE && query.to() == Long.MAX_VALUE) {
      return new long[] {low, high};
    }
    try (PreparedStatement between =
        connection()
            .prepareStatement("SELECT min(idx), max(idx) FROM moment WHERE at >= ? AND at < ?")) {
      between.setLong(1, query.from());
      between.setLong(2, query.to());
      try (ResultSet row = between.executeQuery()) {
        row.next();
        long first = row.getLong(1);
        return row.wasNull()
            ? new long[] {0, 0}
            : new long[] {Math.max(low, first), Math.min(high, row.getLong(2) + 1)};
      }
    }
  }

  private List<Long> run(
      Query query, List<Word> words, long[] bounds, int limit, boolean newestFirst)
      throws SQLException {
    StringBuilder sql = new StringBuilder("SELECT m.idx FROM ");
    sql.append(words.isEmpty() ? "moment m" : "said s CROSS JOIN moment m ON m.idx = s.idx");
    String first = words.isEmpty() ? "m.idx" : "s.idx";
    sql.append(" WHERE ").append(first).append(" >= ? AND ").append(first).append(" < ?");
    // The plus keeps SQLite from walking by time, which would have to be sorted.
    sql.append(" AND +m.at >= ? AND +m.at < ?");
    for (int i = 0; i < words.size(); i++) {
      sql.append(
          i == 0
              ? " AND s.word = ?"
              : " AND EXISTS (SELECT 1 FROM said t WHERE t.word = ? AND t.idx = s.idx)");
    }
    sql.append(" ORDER BY ").append(first).append(newestFirst ? " DESC" : "").append(" LIMIT ?");
    List<Long> found = new ArrayList<>();
    try (PreparedStatement select = connection().prepareStatement(sql.toString())) {
      int at = 1;
      for (long bound : new long[] {bounds[0], bounds[1], query.from(), query.to()}) {
        select.setLong(at++, bound);
      }
      for (Word word : words) {
        select.setLong(at++, word.id());
      }
      select.setInt(at, limit);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found.add(row.getLong(1));
        }
      }
    }
    return found;
  }

  private Connection connection() {
    return index.connection();
  }
}

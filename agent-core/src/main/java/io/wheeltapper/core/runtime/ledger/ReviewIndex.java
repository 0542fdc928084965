package io.wheeltapper.core.runtime.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sqlite.SQLiteConfig;

/**
 * An index of the ledger beside it, {@code review.db}: by what entries are asked, and the roots of
 * full tiles. It is made from the ledger alone and may be deleted at any time; nothing is believed
 * for its sake, since every entry and every proof is checked against the ledger. For one thread at
 * a time.
 */
final class ReviewIndex implements AutoCloseable {

  private static final int FORMAT = 1;

  /** Entries a transaction. */
  private static final int BATCH = 5_000;

  private static final int WORDS_REMEMBERED = 4_096;

  private static final String[] CREATE = {
    """
    CREATE TABLE about (
      one INTEGER PRIMARY KEY CHECK (one = 1), format INTEGER NOT NULL, vkey TEXT NOT NULL,
      size INTEGER NOT NULL, leaf BLOB NOT NULL)\
    """,
    "CREATE TABLE moment (idx INTEGER PRIMARY KEY, at INTEGER NOT NULL)",
    "CREATE INDEX moment_at ON moment (at, idx)",
    "CREATE TABLE word (id INTEGER PRIMARY KEY, facet TEXT, value TEXT, UNIQUE (facet, value))",
    "CREATE TABLE said (word INTEGER, idx INTEGER, PRIMARY KEY (word, idx)) WITHOUT ROWID",
    """
    CREATE TABLE tile (
      level INTEGER, number INTEGER, root BLOB NOT NULL, PRIMARY KEY (level, number))
      WITHOUT ROWID\
    """,
  };

  @SuppressWarnings("ArrayRecordComponent") // never compared, never a key
  private record About(String vkey, long size, byte[] leaf) {}

  private final Path file;
  private final Map<Facets.Said, Long> words = new LinkedHashMap<>();
  private Connection connection;
  private volatile boolean ending;

  ReviewIndex(Path data) throws IOException {
    this.file = data.resolve("review.db");
    try {
      this.connection = connect();
    } catch (SQLException e) {
      this.connection = anew();
    }
  }

  private Connection connect() throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    // What a power cut takes is made again from the ledger.
    config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    config.setBusyTimeout(2_000);
    Connection made = DriverManager.getConnection("jdbc:sqlite:" + file, config.toProperties());
    made.setAutoCommit(false);
    try (Statement statement = made.createStatement()) {
      if (Tables.blank(made)) {
        for (String sql : CREATE) {
          statement.execute(sql);
        }
        made.commit();
      }
      if (old(statement)) {
        throw new SQLException(file + " has another format");
      }
      return made;
    } catch (SQLException e) {
      made.close();
      throw e;
    }
  }

  private static boolean old(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT format FROM about")) {
      return row.next() && row.getInt(1) != FORMAT;
    }
  }

  /** Throws the file away: it was another ledger's, an older format's, or is damaged. */
  private Connection anew() throws IOException {
    words.clear();
    for (String end : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(file.resolveSibling(file.getFileName() + end));
    }
    try {
      return connect();
    } catch (SQLException e) {
      throw new IOException(file + " cannot be written: " + e.getMessage(), e);
    }
  }

  /** Takes in what the ledger has more; begins again where it is not the ledger that it knows. */
  void follow(LedgerReader ledger) throws IOException {
    try {
      if (!continues(ledger)) {
        connection.close();
        connection = anew();
        begin(ledger);
      }
      long size = about().size();
      while (size < ledger.size()) {
        if (ending) {
          throw new IOException("the review of the ledger ends");
        }
        size = take(ledger, size);
      }
    } catch (SQLException e) {
      restart();
      throw new IOException("the index of the ledger: " + e.getMessage(), e);
    }
  }

  /** Forgets everything, so that the next look begins from the ledger. */
  void restart() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IOException(e);
    }
    connection = anew();
  }

  private boolean continues(LedgerReader ledger) throws IOException, SQLException {
    if (about().vkey().isEmpty()) {
      begin(ledger);
    }
    About known = about();
    boolean same = known.vkey().equals(ledger.verifierKey()) && known.size() <= ledger.size();
    return same
        && (known.size() == 0
            || ledger.leaves(known.size() - 1, known.size()).stream()
                .allMatch(l -> Arrays.equals(l, known.leaf())));
  }

  private void begin(LedgerReader ledger) throws IOException, SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT OR REPLACE INTO about VALUES (1, ?, ?, 0, x'')")) {
      insert.setInt(1, FORMAT);
      insert.setString(2, ledger.verifierKey());
      insert.executeUpdate();
    }
    connection.commit();
  }

  private About about() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT vkey, size, leaf FROM about")) {
      return row.next()
          ? new About(row.getString(1), row.getLong(2), row.getBytes(3))
          : new About("", 0, new byte[0]);
    }
  }

  private long take(LedgerReader ledger, long from) throws IOException, SQLException {
    List<Row> rows = new ArrayList<>();
    ledger.rows(
        from,
        row -> {
          rows.add(row);
          return rows.size() < BATCH;
        });
    if (rows.isEmpty() || rows.getFirst().index() != from) {
      throw new IOException("entry " + from + " is missing; run: wheeltapper audit verify");
    }
    try (PreparedStatement moment =
            connection.prepareStatement("INSERT INTO moment VALUES (?, ?)");
        PreparedStatement said =
            connection.prepareStatement("INSERT OR IGNORE INTO said VALUES (?, ?)")) {
      for (Row row : rows) {
        moment.setLong(1, row.index());
        moment.setLong(2, row.at());
        moment.addBatch();
        for (Facets.Said word : Facets.of(row.bytes())) {
          said.setLong(1, id(word));
          said.setLong(2, row.index());
          said.addBatch();
        }
      }
      moment.executeBatch();
      said.executeBatch();
    }
    Row last = rows.getLast();
    tiles(ledger, from, last.index() + 1);
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE about SET size = ?, leaf = ?")) {
      update.setLong(1, last.index() + 1);
      update.setBytes(2, last.leaf());
      update.executeUpdate();
    }
    connection.commit();
    return last.index() + 1;
  }

  private long id(Facets.Said word) throws SQLException {
    Long known = words.get(word);
    if (known != null) {
      return known;
    }
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT OR IGNORE INTO word (facet, value) VALUES (?, ?)")) {
      insert.setString(1, word.facet());
      insert.setString(2, word.value());
      insert.executeUpdate();
    }
    long id = find(word);
    if (words.size() >= WORDS_REMEMBERED) {
      words.remove(words.keySet().iterator().next());
    }
    words.put(word, id);
    return id;
  }

  /** The number of a word, or -1. */
  long find(Facets.Said word) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT id FROM word WHERE facet = ? AND value = ?")) {
      query.setString(1, word.facet());
      query.setString(2, word.value());
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? row.getLong(1) : -1;
      }
    }
  }

  /** The roots of tiles that became full between two sizes. */
  private void tiles(LedgerReader ledger, long before, long after)
      throws IOException, SQLException {
    int level = 0;
    for (long old = before, now = after; now >= Tiles.WIDTH; level++) {
      for (long tile = old / Tiles.WIDTH; tile < now / Tiles.WIDTH; tile++) {
        CompactRange range = new CompactRange();
        hashes(ledger, level, tile * Tiles.WIDTH, (tile + 1) * Tiles.WIDTH).forEach(range::add);
        try (PreparedStatement insert =
            connection.prepareStatement("INSERT OR REPLACE INTO tile VALUES (?, ?, ?)")) {
          insert.setInt(1, level + 1);
          insert.setLong(2, tile);
          insert.setBytes(3, range.root());
          insert.executeUpdate();
        }
      }
      old /= Tiles.WIDTH;
      now /= Tiles.WIDTH;
    }
  }

  /** Hashes of a level, the leaves from the ledger itself. */
  List<byte[]> hashes(LedgerReader ledger, int level, long from, long to) throws IOException {
    if (level == 0) {
      return ledger.leaves(from, to);
    }
    List<byte[]> roots = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT root FROM tile WHERE level = ? AND number >= ? AND number < ? ORDER BY"
                + " number")) {
      query.setInt(1, level);
      query.setLong(2, from);
      query.setLong(3, to);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          roots.add(row.getBytes(1));
        }
      }
      return roots;
    } catch (SQLException e) {
      throw new IOException("the index of the ledger: " + e.getMessage(), e);
    }
  }

  /** Has a long pass over the ledger end soon; any thread. */
  void end() {
    ending = true;
  }

  Connection connection() {
    return connection;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException("an index that will not close", e);
    }
  }
}

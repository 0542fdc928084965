package io.wheeltapper.core.runtime.ledger;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.slo.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a data folder's ledger without its agent, also while that runs, and never writes. For one
 * thread, and not for long: all that one reader reads is the state of its first look.
 */
public final class LedgerReader implements AutoCloseable {

  private static final String COLUMNS =
      "SELECT idx, leaf, root, kind, at, case_id, target, bytes FROM entry ";

  private static final List<String> FILES = List.of("ledger.db", "ledger.db-wal");

  /** Takes rows; may fail as reading may. */
  interface RowReader {
    /** One row; false ends the reading. */
    boolean take(Row row) throws IOException;
  }

  private final Connection connection;
  private final @Nullable Path copy;

  private LedgerReader(Connection connection, @Nullable Path copy) {
    this.connection = connection;
    this.copy = copy;
  }

  /**
   * Opens a folder's ledger.
   *
   * @throws NoSuchFileException when there is none
   * @throws IOException when it cannot be read
   */
  public static LedgerReader open(Path folder) throws IOException {
    Path file = Tables.file(folder);
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString(), null, "there is no ledger in " + folder);
    }
    // SQLite wants to share memory beside the file; where it may not, it reads a copy.
    return Files.isWritable(folder) ? opened(file, null) : openCopy(folder);
  }

  /** Reads a copy that goes away at closing, and touches nothing in the folder. */
  static LedgerReader openCopy(Path folder) throws IOException {
    Path copy = copy(folder);
    return opened(Tables.file(copy), copy);
  }

  private static LedgerReader opened(Path file, @Nullable Path copy) throws IOException {
    try {
      Connection connection = Tables.read(file);
      // The first query begins a transaction, and all later ones see the state of that moment.
      connection.setAutoCommit(false);
      return new LedgerReader(connection, copy);
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }

  private static Path copy(Path folder) throws IOException {
    Path copy = Files.createTempDirectory("wheeltapper-audit");
    for (String name : FILES) {
      if (Files.exists(folder.resolve(name))) {
        Files.copy(folder.resolve(name), copy.resolve(name));
      }
    }
    return copy;
  }

  /** The verifier key, as C2SP signed-note tools read it. */
  public String verifierKey() throws IOException {
    return log().vkey();
  }

  /** How many entries there are. */
  public long size() throws IOException {
    return log().size();
  }

  /** Every entry from an index on, in order; each one's bytes are checked against their hash. */
  public void entries(long from, BiConsumer<Long, Entry> each) throws IOException {
    rows("WHERE idx >= ? ORDER BY idx", from, row -> give(row, each));
  }

  /** At most so many entries from an index on, in order. */
  public void page(long from, int most, BiConsumer<Long, Entry> each) throws IOException {
    rows("WHERE idx >= ? ORDER BY idx LIMIT " + most, from, row -> give(row, each));
  }

  /** Every entry of a case, in order; each one's bytes are checked against their hash. */
  public void ofCase(String caseId, BiConsumer<Long, Entry> each) throws IOException {
    rows("WHERE case_id = ? AND case_id <> '' ORDER BY idx", caseId, row -> give(row, each));
  }

  /** Every entry about a target, in order; each one's bytes are checked against their hash. */
  public void ofTarget(String target, BiConsumer<Long, Entry> each) throws IOException {
    rows("WHERE target = ? ORDER BY idx", target, row -> give(row, each));
  }

  /** At most so many entries of a case, oldest first. */
  public void ofCase(String caseId, int most, BiConsumer<Long, Entry> each) throws IOException {
    rows(
        "WHERE case_id = ? AND case_id <> '' ORDER BY idx LIMIT " + most,
        caseId,
        row -> give(row, each));
  }

  /**
   * Every entry of a kind that was written at a time or since, in the order of their times; costs
   * what there is of that kind since then, however long the ledger is.
   *
   * @param since epoch milliseconds
   */
  public void ofKind(String kind, long since, BiConsumer<Long, Entry> each) throws IOException {
    try (PreparedStatement query =
        connection.prepareStatement(COLUMNS + "WHERE kind = ? AND at >= ? ORDER BY at, idx")) {
      query.setString(1, kind);
      query.setLong(2, since);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          give(row(row), each);
        }
      }
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }

  Tables.Log log() throws IOException {
    try {
      return Tables.log(connection);
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }

  Optional<String> damage() {
    try {
      return Tables.damage(connection);
    } catch (SQLException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  void rows(long from, RowReader each) throws IOException {
    rows("WHERE idx >= ? ORDER BY idx", from, each);
  }

  /** Entries by what they say, in one pass over the ledger or over one case of it. */
  void each(Query query, long size, Entries.Taker taker) throws IOException {
    String kase = query.facets().getOrDefault("case", "");
    RowReader each =
        row -> {
          if (row.index() < size && query.asksFor(row.at(), row.bytes())) {
            if (!Arrays.equals(Merkle.leaf(row.bytes()), row.leaf())) {
              throw new IOException(
                  "entry "
                      + row.index()
                      + " is not what was written; run: wheeltapper audit verify");
            }
            taker.take(row.index(), row.bytes());
          }
          return row.index() + 1 < size;
        };
    if (kase.isEmpty()) {
      rows(0, each);
    } else {
      rows("WHERE case_id = ? AND case_id <> '' ORDER BY idx", kase, each);
    }
  }

  /** The one entry of an index, as it lies there. */
  Optional<Row> row(long index) throws IOException {
    List<Row> found = new ArrayList<>();
    rows("WHERE idx = ?", index, row -> found.add(row));
    return found.stream().findFirst();
  }

  /** The stored leaf hashes from an index up to another, without the entries themselves. */
  List<byte[]> leaves(long from, long to) throws IOException {
    List<byte[]> leaves = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT leaf FROM entry WHERE idx >= ? AND idx < ? ORDER BY idx")) {
      query.setLong(1, from);
      query.setLong(2, to);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          leaves.add(bytes(row, 1));
        }
      }
      return leaves;
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }

  /** The newest signed note. */
  Optional<Map.Entry<Long, String>> newestCheckpoint() throws IOException {
    return checkpoint("ORDER BY size DESC LIMIT ?", 1);
  }

  /** The signed note over so many entries. */
  Optional<Map.Entry<Long, String>> checkpoint(long size) throws IOException {
    return checkpoint("WHERE size = ?", size);
  }

  private Optional<Map.Entry<Long, String>> checkpoint(String where, long value)
      throws IOException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT size, note FROM checkpoint " + where)) {
      query.setLong(1, value);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Optional.of(Map.entry(row.getLong(1), text(row, 2))) : Optional.empty();
      }
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }

  /** Notes by the size they cover. */
  SortedMap<Long, String> checkpoints() throws IOException {
    SortedMap<Long, String> notes = new TreeMap<>();
    try (PreparedStatement query =
            connection.prepareStatement("SELECT size, note FROM checkpoint ORDER BY size");
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        notes.put(row.getLong(1), row.getString(2));
      }
      return notes;
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }

  private void rows(String where, Object value, RowReader each) throws IOException {
    try (PreparedStatement query = connection.prepareStatement(COLUMNS + where)) {
      query.setObject(1, value);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          if (!each.take(row(row))) {
            return;
          }
        }
      }
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getLong(1),
        bytes(row, 2),
        bytes(row, 3),
        text(row, 4),
        row.getLong(5),
        text(row, 6),
        text(row, 7),
        bytes(row, 8));
  }

  /** A tampered row may have anything in any column. */
  private static byte[] bytes(ResultSet row, int column) throws SQLException {
    byte[] bytes = row.getBytes(column);
    return bytes == null ? new byte[0] : bytes;
  }

  private static String text(ResultSet row, int column) throws SQLException {
    String text = row.getString(column);
    return text == null ? "" : text;
  }

  private static boolean give(Row row, BiConsumer<Long, Entry> each) throws IOException {
    if (!Arrays.equals(Merkle.leaf(row.bytes()), row.leaf())) {
      throw new IOException(
          "entry " + row.index() + " is not what was written; run: wheeltapper audit verify");
    }
    try {
      each.accept(row.index(), CanonicalJson.entry(row.bytes()));
      return true;
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      throw new IOException(
          "entry " + row.index() + " is of a kind unknown here: " + e.getOriginalMessage(), e);
    }
  }

  private static IOException unreadable(SQLException e) {
    return new IOException("the ledger cannot be read: " + e.getMessage(), e);
  }

  /** The minutes of indicators that are kept beside the entries. */
  public List<Run> minutes() throws IOException {
    try {
      return MinuteTable.read(connection);
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
      if (copy != null) {
        for (String name : FILES) {
          Files.deleteIfExists(copy.resolve(name));
        }
        Files.deleteIfExists(copy.resolve("ledger.db-shm"));
        Files.deleteIfExists(copy);
      }
    } catch (SQLException | IOException e) {
      throw new IllegalStateException("a reader that will not close", e);
    }
  }
}

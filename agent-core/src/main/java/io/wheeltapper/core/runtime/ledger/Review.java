package io.wheeltapper.core.runtime.ledger;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a reviewer asks of a ledger while its agent runs: entries by what they say, proofs, and the
 * tiles of C2SP tlog-tiles. Safe for all threads, one at a time; every call looks at the ledger
 * anew. Keeps an index beside the ledger, {@code review.db}, which may be deleted.
 */
public final class Review implements Entries, AutoCloseable {

  private static final int PAGE = 500;

  /** One entry: its place, and its canonical JSON. */
  @SuppressWarnings("ArrayRecordComponent") // never compared, never a key
  public record Found(long index, byte[] bytes) {}

  /**
   * A proof that an entry is in the log.
   *
   * @param size how many entries the checkpoint covers
   * @param entry the entry's bytes, whose hash is the leaf
   * @param hashes from the leaf's sibling up, as RFC 6962 section 2.1.1 orders them
   * @param checkpoint the signed note whose root they lead to
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, never a key
  public record Inclusion(
      long index, long size, byte[] entry, List<byte[]> hashes, String checkpoint, String vkey) {
    public Inclusion {
      hashes = List.copyOf(hashes);
    }
  }

  /** A signed tree head. */
  public record Head(long size, String note, String vkey) {}

  private interface Look<T> {
    T at(LedgerReader ledger) throws IOException;
  }

  private final Path data;
  private final ReviewIndex index;
  private final ReentrantLock lock = new ReentrantLock();

  private Review(Path data) throws IOException {
    this.data = data;
    this.index = new ReviewIndex(data);
  }

  /**
   * Opens the review of a data folder.
   *
   * @throws IOException when its index cannot be written
   */
  public static Review open(Path data) throws IOException {
    return new Review(data);
  }

  /** The newest signed tree head; empty before the first. */
  public Optional<Head> head() throws IOException {
    return look(l -> l.newestCheckpoint().map(note -> head(l, note)));
  }

  /** The signed tree head over exactly so many entries. */
  public Optional<Head> head(long size) throws IOException {
    return look(l -> l.checkpoint(size).map(note -> head(l, note)));
  }

  private static Head head(LedgerReader ledger, Map.Entry<Long, String> note) {
    try {
      return new Head(note.getKey(), note.getValue(), ledger.verifierKey());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The file of the key that signs; only the agent's own user may read it. */
  public Path keyFile() {
    return Tables.key(data);
  }

  /** The key with which others check this log. */
  public String key() throws IOException {
    return look(LedgerReader::verifierKey);
  }

  /**
   * Entries, newest first.
   *
   * @param before only those of a lower index
   * @param limit at most so many
   */
  public List<Found> newest(Query query, long before, int limit) throws IOException {
    return page(query, 0, before, limit, true);
  }

  /**
   * Entries, oldest first.
   *
   * @param from only from this index on
   * @param to only those of a lower index
   * @param limit at most so many
   */
  public List<Found> oldest(Query query, long from, long to, int limit) throws IOException {
    return page(query, from, to, limit, false);
  }

  @Override
  public void each(Query query, long size, Taker taker) throws IOException {
    long next = 0;
    while (true) {
      List<Found> page = oldest(query, next, size, PAGE);
      for (Found found : page) {
        taker.take(found.index(), found.bytes());
      }
      if (page.size() < PAGE) {
        return;
      }
      next = page.getLast().index() + 1;
    }
  }

  private List<Found> page(Query query, long low, long high, int limit, boolean newestFirst)
      throws IOException {
    return indexed(ledger -> {
      List<Found> page = new ArrayList<>();
      for (long place : new Search(index).page(query, low, high, limit, newestFirst)) {
        page.add(new Found(place, sound(ledger, place)));
      }
      return page;
    });
  }

  private static byte[] sound(LedgerReader ledger, long place) throws IOException {
    Row row = ledger.row(place).orElseThrow(() -> tampered(place));
    if (!Arrays.equals(Merkle.leaf(row.bytes()), row.leaf())) {
      throw tampered(place);
    }
    return row.bytes();
  }

  private static IOException tampered(long place) {
    return new IOException(
        "entry " + place + " is not what was written; run: wheeltapper audit verify");
  }

  /**
   * The proof that an entry is in the log, under its newest checkpoint.
   *
   * @throws NoSuchElementException when no signed checkpoint covers such an entry
   */
  public Inclusion inclusion(long place) throws IOException {
    return indexed(ledger -> {
      Map.Entry<Long, String> note = ledger.newestCheckpoint().orElseGet(() -> Map.entry(0L, ""));
      if (place < 0 || place >= note.getKey()) {
        throw new NoSuchElementException(
            "no signed checkpoint covers entry "
                + place
                + " yet; the newest covers "
                + note.getKey());
      }
      List<byte[]> hashes = hashes(ledger, Proof.path(place, note.getKey()));
      byte[] entry = ledger.row(place).map(Row::bytes).orElseThrow(() -> tampered(place));
      return new Inclusion(
          place, note.getKey(), entry, hashes, note.getValue(), ledger.verifierKey());
    });
  }

  /**
   * The hashes that prove one tree to be the beginning of another, as RFC 6962 section 2.1.2 orders
   * them.
   *
   * @throws NoSuchElementException when the ledger has not so many entries
   */
  public List<byte[]> consistency(long old, long size) throws IOException {
    return indexed(ledger -> {
      if (old < 0 || old > size || size > ledger.size()) {
        throw new NoSuchElementException(
            "sizes are 0 to " + ledger.size() + ", the older one first");
      }
      return hashes(ledger, Proof.growth(old, size));
    });
  }

  private List<byte[]> hashes(LedgerReader ledger, List<Proof.Range> ranges) throws IOException {
    TreeHashes tree = new TreeHashes((level, from, to) -> index.hashes(ledger, level, from, to));
    List<byte[]> hashes = new ArrayList<>();
    for (Proof.Range range : ranges) {
      hashes.add(tree.range(range));
    }
    return hashes;
  }

  /**
   * A tile of hashes, at most 256; empty where there are not so many yet.
   *
   * @param width how many hashes
   */
  public Optional<byte[]> tile(int level, long number, int width) throws IOException {
    return indexed(ledger -> {
      long from = number * Tiles.WIDTH;
      List<byte[]> hashes = index.hashes(ledger, level, from, from + width);
      ByteArrayOutputStream tile = new ByteArrayOutputStream();
      hashes.forEach(tile::writeBytes);
      return hashes.size() == width ? Optional.of(tile.toByteArray()) : Optional.empty();
    });
  }

  /** The entries of a tile, each after its length in 16 bits; empty where there are not so many. */
  public Optional<byte[]> bundle(long number, int width) throws IOException {
    return look(ledger -> {
      ByteArrayOutputStream bundle = new ByteArrayOutputStream();
      int[] count = {0};
      ledger.rows(
          number * Tiles.WIDTH,
          row -> {
            if (count[0] < width) {
              bundle.write(row.bytes().length >> 8);
              bundle.write(row.bytes().length);
              bundle.writeBytes(row.bytes());
              count[0]++;
            }
            return count[0] < width;
          });
      return count[0] == width ? Optional.of(bundle.toByteArray()) : Optional.empty();
    });
  }

  private <T> T look(Look<T> look) throws IOException {
    try (LedgerReader ledger = LedgerReader.open(data)) {
      return look.at(ledger);
    }
  }

  private <T> T indexed(Look<T> look) throws IOException {
    lock.lock();
    try {
      return look(ledger -> {
        index.follow(ledger);
        return look.at(ledger);
      });
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    index.end();
    lock.lock();
    try {
      index.close();
    } finally {
      lock.unlock();
    }
  }
}

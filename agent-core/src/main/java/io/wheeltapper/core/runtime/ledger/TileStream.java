package io.wheeltapper.core.runtime.ledger;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes tiles from entries in order, one pass, holding one unfinished tile a level. Full tiles are
 * given out as they fill, partial ones at the end.
 */
final class TileStream {

  /** Takes tiles. */
  interface Sink {
    /** Hashes of a level, {@code width} of 32 bytes. */
    void hashes(int level, long number, int width, byte[] tile) throws IOException;

    /** Entries, each after its length in 16 bits. */
    void entries(long number, int width, byte[] bundle) throws IOException;
  }

  private static final class Level {
    private final ByteArrayOutputStream tile = new ByteArrayOutputStream();
    private CompactRange range = new CompactRange();
    private long number;
  }

  private final Sink sink;
  private final List<Level> levels = new ArrayList<>();
  private final ByteArrayOutputStream bundle = new ByteArrayOutputStream();

  TileStream(Sink sink) {
    this.sink = sink;
    levels.add(new Level());
  }

  void add(byte[] entry) throws IOException {
    bundle.write(entry.length >> 8);
    bundle.write(entry.length);
    bundle.writeBytes(entry);
    Level leaves = levels.getFirst();
    if (leaves.range.size() == Tiles.WIDTH - 1) {
      sink.entries(leaves.number, Tiles.WIDTH, bundle.toByteArray());
      bundle.reset();
    }
    add(0, Merkle.leaf(entry));
  }

  /** An entry of which only the hash is known; for a whole tile of such. */
  void pruned(byte[] leaf) throws IOException {
    add(0, leaf);
  }

  private void add(int height, byte[] hash) throws IOException {
    if (height == levels.size()) {
      levels.add(new Level());
    }
    Level level = levels.get(height);
    level.tile.writeBytes(hash);
    level.range.add(hash);
    if (level.range.size() == Tiles.WIDTH) {
      sink.hashes(height, level.number, Tiles.WIDTH, level.tile.toByteArray());
      byte[] root = level.range.root();
      level.tile.reset();
      level.range = new CompactRange();
      level.number++;
      add(height + 1, root);
    }
  }

  void finish() throws IOException {
    for (int height = 0; height < levels.size(); height++) {
      Level level = levels.get(height);
      int width = (int) level.range.size();
      if (width > 0) {
        sink.hashes(height, level.number, width, level.tile.toByteArray());
        if (height == 0) {
          sink.entries(level.number, width, bundle.toByteArray());
        }
      }
    }
  }
}

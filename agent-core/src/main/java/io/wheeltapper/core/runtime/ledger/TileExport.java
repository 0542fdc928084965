package io.wheeltapper.core.runtime.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;

/** Writes a ledger up to its newest checkpoint as C2SP tlog-tiles. */
final class TileExport {

  private final LedgerReader reader;
  private final Path folder;
  private long pruned;

  TileExport(LedgerReader reader, Path folder) {
    this.reader = reader;
    this.folder = folder;
  }

  long run() throws IOException {
    String key = reader.verifierKey();
    SortedMap<Long, String> notes = reader.checkpoints();
    if (notes.isEmpty()) {
      throw new IOException("no checkpoint was signed yet; there is nothing to export");
    }
    long size = notes.lastKey();
    String note = notes.getOrDefault(size, "");
    prepare(key);
    pruned = Tiles.pruned(folder);
    CompactRange tree = new CompactRange();
    TileStream tiles = new TileStream(new Folder());
    if (size > 0) {
      reader.rows(
          0,
          row -> {
            tree.add(Merkle.leaf(row.bytes()));
            tiles.add(row.bytes());
            return tree.size() < size;
          });
    }
    tiles.finish();
    check(note, key, tree);
    Files.writeString(Tiles.key(folder), key + "\n");
    // Last, so that a folder with a checkpoint has all that it covers.
    Files.writeString(Tiles.checkpoint(folder), note);
    return size;
  }

  /** Tiles are never taken back, so a folder with another log's would mix two. */
  private void prepare(String key) throws IOException {
    Files.createDirectories(folder);
    Path old = Tiles.key(folder);
    boolean ours = Files.exists(old) && Files.readString(old).strip().equals(key);
    try (Stream<Path> there = Files.list(folder)) {
      if (!ours && there.findAny().isPresent()) {
        throw new IOException(
            folder + " is not empty and no export of this log; name a new folder");
      }
    }
    Files.writeString(old, key + "\n");
    dropPartial();
  }

  /** An earlier export's unfinished tiles would stand beside the fuller ones of this. */
  private void dropPartial() throws IOException {
    Path tiles = folder.resolve("tile");
    if (Files.isDirectory(tiles)) {
      List<Path> files;
      try (Stream<Path> walk = Files.walk(tiles)) {
        files = walk.filter(f -> f.resolveSibling("").toString().endsWith(".p")).toList();
      }
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }

  private static void check(String note, String key, CompactRange tree) throws IOException {
    try {
      Checkpoint head = Checkpoint.verified(note, VerifierKey.parse(key));
      if (head.size() == tree.size() && Arrays.equals(head.root(), tree.root())) {
        return;
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("the newest checkpoint is not right: " + e.getMessage(), e);
    }
    throw new IOException(
        "the ledger is not what its newest checkpoint signs; see: wheeltapper audit verify");
  }

  private final class Folder implements TileStream.Sink {
    @Override
    public void hashes(int level, long number, int width, byte[] tile) throws IOException {
      write(Tiles.hashes(folder, level, number, width), tile);
    }

    @Override
    public void entries(long number, int width, byte[] bundle) throws IOException {
      if (number * Tiles.WIDTH >= pruned) {
        write(Tiles.entries(folder, number, width), bundle);
      }
    }

    private void write(Path file, byte[] bytes) throws IOException {
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
    }
  }
}

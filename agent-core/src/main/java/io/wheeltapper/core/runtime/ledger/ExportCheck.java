package io.wheeltapper.core.runtime.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Checks an exported folder: the tiles made again from its entries must be the tiles there. */
final class ExportCheck implements TileStream.Sink {

  /** Ends the check where something is wrong. */
  private static final class Wrong extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final long index;

    Wrong(long index, String reason) {
      super(reason);
      this.index = index;
    }
  }

  private final Path folder;
  private final CompactRange tree = new CompactRange();
  private long pruned;
  private final TileStream tiles = new TileStream(this);

  ExportCheck(Path folder) {
    this.folder = folder;
  }

  AuditReport run() throws IOException {
    VerifierKey key = VerifierKey.parse(Files.readString(Tiles.key(folder)));
    String note = Files.readString(Tiles.checkpoint(folder));
    try {
      Checkpoint head = Checkpoint.verified(note, key);
      pruned = Tiles.pruned(folder);
      if (pruned > head.size()) {
        throw new Wrong(head.size(), "more is pruned than there was");
      }
      for (long start = 0; start < head.size(); start += Tiles.WIDTH) {
        bundle(start / Tiles.WIDTH, (int) Math.min(Tiles.WIDTH, head.size() - start));
      }
      tiles.finish();
      if (!Arrays.equals(head.root(), tree.root())) {
        throw new Wrong(head.size(), "the checkpoint signs another history");
      }
      return report(true, -1, "");
    } catch (Wrong e) {
      return report(false, e.index, String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      return report(false, tree.size(), "the checkpoint is not right: " + e.getMessage());
    } catch (UncheckedIOException e) {
      throw new IOException(e.getCause());
    }
  }

  private void bundle(long number, int width) throws IOException {
    if (number * Tiles.WIDTH < pruned && !Files.exists(Tiles.entries(folder, number, width))) {
      hashes(number);
      return;
    }
    ByteBuffer bundle = ByteBuffer.wrap(read(Tiles.entries(folder, number, width)));
    for (int i = 0; i < width; i++) {
      int length = bundle.remaining() < 2 ? -1 : Short.toUnsignedInt(bundle.getShort());
      if (length < 0 || bundle.remaining() < length) {
        throw new Wrong(tree.size(), "its bundle ends before it does");
      }
      byte[] entry = new byte[length];
      bundle.get(entry);
      tree.add(Merkle.leaf(entry));
      tiles.add(entry);
    }
    if (bundle.hasRemaining()) {
      throw new Wrong(tree.size(), "its bundle has more than " + width + " entries");
    }
  }

  /** Of a pruned tile the hashes stay; the signed root says whether they are right. */
  private void hashes(long number) throws IOException {
    byte[] tile = read(Tiles.hashes(folder, 0, number, Tiles.WIDTH));
    if (tile.length != Tiles.WIDTH * Merkle.LENGTH) {
      throw new Wrong(tree.size(), "its tile is not whole");
    }
    for (int at = 0; at < tile.length; at += Merkle.LENGTH) {
      byte[] leaf = Arrays.copyOfRange(tile, at, at + Merkle.LENGTH);
      tree.add(leaf);
      tiles.pruned(leaf);
    }
  }

  @Override
  public void hashes(int level, long number, int width, byte[] tile) throws IOException {
    byte[] there = read(Tiles.hashes(folder, level, number, width));
    int at = Arrays.mismatch(tile, there);
    if (at >= 0) {
      long hash = number * Tiles.WIDTH + at / Merkle.LENGTH;
      long entry = hash * (long) Math.pow(Tiles.WIDTH, level);
      throw new Wrong(entry, "it and tile " + level + "/" + number + " do not belong together");
    }
  }

  @Override
  public void entries(long number, int width, byte[] bundle) {
    // They are what was read.
  }

  private byte[] read(Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new Wrong(tree.size(), folder.relativize(file) + " is missing");
    }
  }

  private AuditReport report(boolean intact, long index, String reason) {
    return new AuditReport(
        intact,
        tree.size(),
        index,
        reason,
        Base64.getEncoder().encodeToString(tree.root()),
        pruned == 0
            ? List.of()
            : List.of(
                "the entries below "
                    + pruned
                    + " are pruned: their hashes are in the signed tree, what they said is not"
                    + " here"));
  }
}

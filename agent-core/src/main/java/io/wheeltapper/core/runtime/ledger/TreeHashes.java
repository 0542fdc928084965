package io.wheeltapper.core.runtime.ledger;

import java.io.IOException;
import java.util.List;

/**
 * Hashes of ranges of leaves without a pass over all of them: by the roots of full tiles, which are
 * kept, a range costs at most some hundred hashes a tile's height. For one thread.
 */
final class TreeHashes {

  /** A tile's height: 256 hashes, whose root is one hash of the level above. */
  static final int HEIGHT = 8;

  /** Gives hashes that are kept. */
  interface Kept {
    /**
     * Hashes of a level in order.
     *
     * @param level 0 for leaves, each next one of full tiles' roots
     * @return fewer than asked where there are not so many
     */
    List<byte[]> of(int level, long from, long to) throws IOException;
  }

  private final Kept kept;

  TreeHashes(Kept kept) {
    this.kept = kept;
  }

  /** The root over a range as proofs have them: it begins at a multiple of its largest subtree. */
  byte[] range(Proof.Range range) throws IOException {
    byte[][] roots = new byte[Long.SIZE][];
    int count = 0;
    for (long from = range.from(); from < range.to(); ) {
      long leaves = Long.highestOneBit(range.to() - from);
      roots[count++] = full(from, Long.numberOfTrailingZeros(leaves));
      from += leaves;
    }
    byte[] root = count == 0 ? Merkle.empty() : roots[count - 1];
    for (int i = count - 2; i >= 0; i--) {
      root = Merkle.node(roots[i], root);
    }
    return root;
  }

  /** The root of the full subtree of a height that begins at a leaf. */
  private byte[] full(long leaf, int height) throws IOException {
    int level = height / HEIGHT;
    long from = leaf >> (level * HEIGHT);
    long to = from + (1L << (height % HEIGHT));
    CompactRange range = new CompactRange();
    kept.of(level, from, to).forEach(range::add);
    if (range.size() != to - from) {
      throw new IOException("the ledger lacks hashes from " + leaf + " on");
    }
    return range.root();
  }
}

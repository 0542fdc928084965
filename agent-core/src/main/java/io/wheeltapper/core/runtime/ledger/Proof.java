package io.wheeltapper.core.runtime.ledger;

import java.util.ArrayList;
import java.util.List;

/** Proofs of RFC 6962 sections 2.1.1 and 2.1.2, by ranges of leaves, so that one pass makes one. */
final class Proof {

  /** The leaves from one index up to another, whose subtree's root is one hash of a proof. */
  record Range(long from, long to) {}

  private Proof() {}

  /** The ranges of the path of an entry in a tree, from the leaf's sibling up. */
  static List<Range> path(long index, long size) {
    List<Range> ranges = new ArrayList<>();
    long low = 0;
    long high = size;
    while (high - low > 1) {
      long middle = low + Long.highestOneBit(high - low - 1);
      if (index < middle) {
        ranges.addFirst(new Range(middle, high));
        high = middle;
      } else {
        ranges.addFirst(new Range(low, middle));
        low = middle;
      }
    }
    return ranges;
  }

  /**
   * The ranges that prove a tree of one size to be the beginning of a larger one; none where either
   * is empty or both are the same.
   */
  static List<Range> growth(long old, long size) {
    List<Range> ranges = new ArrayList<>();
    if (old > 0 && old < size) {
      growth(old, new Range(0, size), true, ranges);
    }
    return ranges;
  }

  /** SUBPROOF of section 2.1.2; {@code old} counts from the first leaf of all. */
  private static void growth(long old, Range tree, boolean known, List<Range> ranges) {
    if (old == tree.to()) {
      if (!known) {
        ranges.add(tree);
      }
      return;
    }
    long middle = tree.from() + Long.highestOneBit(tree.to() - tree.from() - 1);
    if (old <= middle) {
      growth(old, new Range(tree.from(), middle), known, ranges);
      ranges.add(new Range(middle, tree.to()));
    } else {
      growth(old, new Range(middle, tree.to()), false, ranges);
      ranges.add(new Range(tree.from(), middle));
    }
  }

  /** The root that an entry's leaf and its path give in a tree of a size. */
  static byte[] root(byte[] leaf, long index, long size, List<byte[]> path) {
    List<Range> ranges = path(index, size);
    if (ranges.size() != path.size()) {
      throw new IllegalArgumentException(
          "a proof in a tree of " + size + " has " + ranges.size() + " hashes, not " + path.size());
    }
    byte[] hash = leaf;
    for (int i = 0; i < path.size(); i++) {
      hash =
          ranges.get(i).from() > index
              ? Merkle.node(hash, path.get(i))
              : Merkle.node(path.get(i), hash);
    }
    return hash;
  }
}

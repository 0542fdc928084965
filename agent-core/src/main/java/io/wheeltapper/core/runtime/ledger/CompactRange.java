package io.wheeltapper.core.runtime.ledger;

import java.util.ArrayList;
import java.util.List;

/**
 * A growing Merkle tree by its full subtrees alone: one hash for each one-bit of the size, largest
 * first. For one thread.
 */
final class CompactRange {

  private final List<byte[]> subtrees;
  private long size;

  CompactRange() {
    this(new ArrayList<>(), 0);
  }

  private CompactRange(List<byte[]> subtrees, long size) {
    this.subtrees = subtrees;
    this.size = size;
  }

  CompactRange copy() {
    return new CompactRange(new ArrayList<>(subtrees), size);
  }

  long size() {
    return size;
  }

  void add(byte[] leaf) {
    byte[] hash = leaf;
    for (long bits = size; (bits & 1) == 1; bits >>= 1) {
      hash = Merkle.node(subtrees.removeLast(), hash);
    }
    subtrees.add(hash);
    size++;
  }

  byte[] root() {
    if (subtrees.isEmpty()) {
      return Merkle.empty();
    }
    byte[] root = subtrees.getLast();
    for (int i = subtrees.size() - 2; i >= 0; i--) {
      root = Merkle.node(subtrees.get(i), root);
    }
    return root;
  }
}

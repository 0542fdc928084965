package io.wheeltapper.core.runtime.ledger;

import io.wheeltapper.core.model.Entry;

/**
 * One entry as it lies in the store. The arrays are not to be changed.
 *
 * @param index from 0
 * @param leaf the hash of {@code bytes} as stored
 * @param root the root of the tree that ends with this entry, as stored
 * @param kind the entry's kind, as are the next three for queries only; the truth is {@code bytes}
 * @param bytes canonical JSON
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never a key
record Row(
    long index,
    byte[] leaf,
    byte[] root,
    String kind,
    long at,
    String caseId,
    String target,
    byte[] bytes) {

  /** What is stored of an entry, its place and hashes aside. */
  static Row of(Entry entry) {
    byte[] bytes = CanonicalJson.bytes(entry);
    return new Row(
        -1,
        Merkle.leaf(bytes),
        new byte[0],
        Kinds.of(entry),
        entry.at(),
        entry.caseId(),
        entry.target().toString(),
        bytes);
  }

  Row at(long place, byte[] newRoot) {
    return new Row(place, leaf, newRoot, kind, at, caseId, target, bytes);
  }
}

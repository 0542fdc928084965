package io.wheeltapper.core.runtime.ledger;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hashes of RFC 6962 section 2.1: SHA-256, {@code 0x00} before a leaf, {@code 0x01} a node. */
public final class Merkle {

  /** Bytes of a hash. */
  public static final int LENGTH = 32;

  private Merkle() {}

  /** The hash of an entry's bytes. */
  public static byte[] leaf(byte[] entry) {
    MessageDigest digest = sha256();
    digest.update((byte) 0);
    return digest.digest(entry);
  }

  /** The hash of two subtrees. */
  public static byte[] node(byte[] left, byte[] right) {
    MessageDigest digest = sha256();
    digest.update((byte) 1);
    digest.update(left);
    return digest.digest(right);
  }

  /** The root of no entries at all. */
  public static byte[] empty() {
    return sha256().digest();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

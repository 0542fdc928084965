package io.wheeltapper.core.runtime.ledger;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The public half of a log's key, written {@code NAME+HASH+BASE64} as C2SP signed-note tools read
 * it. Immutable.
 */
final class VerifierKey {

  /** The algorithm byte of Ed25519 in C2SP signed-note. */
  static final byte ED25519 = 1;

  /** The algorithm byte of an Ed25519 cosigner in C2SP tlog-cosignature. */
  static final byte COSIGNER = 4;

  /** What X.509 puts before the 32 bytes of an Ed25519 key (RFC 8410). */
  private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

  private final String name;
  private final byte type;
  private final byte[] key;
  private final PublicKey verifier;

  private VerifierKey(String name, byte type, byte[] key) {
    this.name = name;
    this.type = type;
    this.key = key;
    byte[] encoded = Arrays.copyOf(X509, X509.length + key.length);
    System.arraycopy(key, 0, encoded, X509.length, key.length);
    try {
      verifier = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("no Ed25519 key: " + e.getMessage(), e);
    }
  }

  static VerifierKey of(String name, byte type, PublicKey key) {
    byte[] encoded = key.getEncoded();
    return new VerifierKey(name, type, Arrays.copyOfRange(encoded, X509.length, encoded.length));
  }

  static VerifierKey parse(String text) {
    return parse(text, ED25519);
  }

  /** Reads one of an algorithm byte, and no other. */
  static VerifierKey parse(String text, byte type) {
    String[] parts = text.strip().split("\\+", 3);
    if (parts.length != 3) {
      throw new IllegalArgumentException(
          "'" + text.strip() + "' is no verifier key; it looks like NAME+HASH+BASE64");
    }
    byte[] key = Base64.getDecoder().decode(parts[2]);
    if (key.length != 33 || key[0] != type) {
      throw new IllegalArgumentException(
          "the verifier key of "
              + parts[0]
              + (type == COSIGNER ? " is no Ed25519 cosigner's" : " is not Ed25519"));
    }
    VerifierKey parsed = new VerifierKey(parts[0], type, Arrays.copyOfRange(key, 1, 33));
    if (!parsed.toString().equals(text.strip())) {
      throw new IllegalArgumentException("the verifier key of " + parts[0] + " has a wrong hash");
    }
    return parsed;
  }

  String name() {
    return name;
  }

  /** The first four bytes of SHA-256 over name, newline, algorithm and key. */
  byte[] id() {
    MessageDigest digest = Merkle.sha256();
    digest.update((name + "\n").getBytes(StandardCharsets.UTF_8));
    digest.update(type);
    return Arrays.copyOf(digest.digest(key), 4);
  }

  boolean verifies(byte[] text, byte[] signature) {
    try {
      Signature ed25519 = Signature.getInstance("Ed25519");
      ed25519.initVerify(verifier);
      ed25519.update(text);
      return ed25519.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    byte[] typed = new byte[33];
    typed[0] = type;
    System.arraycopy(key, 0, typed, 1, 32);
    return name
        + "+"
        + HexFormat.of().formatHex(id())
        + "+"
        + Base64.getEncoder().encodeToString(typed);
  }
}

package io.wheeltapper.core.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** Content hashes: SHA-256, unambiguous by length-prefixing each part, the first 64 bits in hex. */
public final class Digest {

  private Digest() {}

  /** 16 hex digits over the parts, each taken by its string; a map by its sorted entries. */
  public static String of(Object... parts) {
    return full(parts).substring(0, 16);
  }

  /** 64 hex digits over the parts. */
  public static String full(Object... parts) {
    MessageDigest digest = sha256();
    for (Object part : parts) {
      String text = part instanceof Map<?, ?> map ? new TreeMap<>(map).toString() : part.toString();
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

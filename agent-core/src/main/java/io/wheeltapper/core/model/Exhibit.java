package io.wheeltapper.core.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What evidence is called in the ledger that lies beside it: {@code sha256:} and the hash of its
 * bytes in UTF-8, so that anybody can hold the one against the other with tools of their own.
 */
public final class Exhibit {

  /** Before the 64 hex digits. */
  public static final String PREFIX = "sha256:";

  private static final Pattern NAME = Pattern.compile(PREFIX + "[0-9a-f]{64}");

  private Exhibit() {}

  /** The name of a text's evidence; {@code ""} of none. */
  public static String name(String text) {
    return text.isEmpty() ? "" : name(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The name of these bytes. */
  public static String name(byte[] bytes) {
    return PREFIX + HexFormat.of().formatHex(sha256().digest(bytes));
  }

  /** Whether it is a name, and no evidence itself. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

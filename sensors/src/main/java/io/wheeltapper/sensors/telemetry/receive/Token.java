package io.wheeltapper.sensors.telemetry.receive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What senders must show. The file is read again every few seconds, so that a token can be changed;
 * while it cannot be read nobody comes in. For one thread.
 */
final class Token {

  private static final long AGAIN_NANOS = 5_000_000_000L;
  private static final int LONGEST = 8_192;

  private final Optional<Path> file;
  private byte[] secret = new byte[0];
  private long readAt;
  private boolean readOnce;

  Token(Optional<Path> file) {
    this.file = file;
  }

  /** Whether this header lets its sender in: {@code Bearer TOKEN}, or any name and the token. */
  boolean admits(@Nullable String authorization) {
    if (file.isEmpty()) {
      return true;
    }
    byte[] wanted = secret(file.get());
    if (wanted.length == 0 || authorization == null || authorization.length() > LONGEST) {
      return false;
    }
    return MessageDigest.isEqual(wanted, shown(authorization));
  }

  private static byte[] shown(String authorization) {
    int blank = authorization.indexOf(' ');
    String scheme = blank < 0 ? "" : authorization.substring(0, blank);
    String rest = authorization.substring(blank + 1).strip();
    if (scheme.equalsIgnoreCase("Bearer")) {
      return rest.getBytes(StandardCharsets.UTF_8);
    }
    if (!scheme.equalsIgnoreCase("Basic")) {
      return new byte[0];
    }
    try {
      String pair = new String(Base64.getDecoder().decode(rest), StandardCharsets.UTF_8);
      return pair.substring(pair.indexOf(':') + 1).getBytes(StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private byte[] secret(Path from) {
    long now = System.nanoTime();
    if (!readOnce || now - readAt > AGAIN_NANOS) {
      readOnce = true;
      readAt = now;
      try {
        secret = Files.readString(from).strip().getBytes(StandardCharsets.UTF_8);
      } catch (IOException e) {
        secret = new byte[0];
      }
    }
    return secret;
  }
}

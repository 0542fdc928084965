package io.wheeltapper.deploy.webhooks;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signature of Standard Webhooks: {@code v1,} and the base64 of HMAC-SHA256 over the id, the
 * time and the body, with dots between. One for each secret, so that a receiver can change from one
 * to another. Pure.
 */
final class Signed {

  private static final String PREFIX = "whsec_";

  /** As the standard has it: 24 bytes at the least. */
  private static final int SHORTEST = 24;

  private Signed() {}

  /**
   * The value of {@code webhook-signature}.
   *
   * @param secrets a line each
   * @throws IllegalArgumentException when one is none, without its text
   */
  static String of(String secrets, String id, long seconds, byte[] body) {
    List<String> signatures = new ArrayList<>();
    for (String line : secrets.lines().map(String::strip).filter(l -> !l.isEmpty()).toList()) {
      signatures.add("v1," + sign(key(line), id, seconds, body));
    }
    if (signatures.isEmpty()) {
      throw new IllegalArgumentException("the file of the secret is empty");
    }
    return String.join(" ", signatures);
  }

  private static byte[] key(String line) {
    byte[] key;
    try {
      key =
          line.startsWith(PREFIX)
              ? Base64.getDecoder().decode(line.substring(PREFIX.length()))
              : new byte[0];
    } catch (IllegalArgumentException e) {
      key = new byte[0];
    }
    if (key.length < SHORTEST) {
      throw new IllegalArgumentException(
          "a secret is whsec_ and the base64 of "
              + SHORTEST
              + " bytes or more: echo whsec_$(openssl rand -base64 32)");
    }
    return key;
  }

  private static String sign(byte[] key, String id, long seconds, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update((id + "." + seconds + ".").getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }
}

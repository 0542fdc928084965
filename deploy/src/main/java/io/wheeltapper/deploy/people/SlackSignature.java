package io.wheeltapper.deploy.people;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Whether Slack sent a request: {@code X-Slack-Signature}, version 0, over the version, the time
 * and the body. What is older than five minutes is a replay.
 */
public final class SlackSignature {

  private static final long LATEST_SECONDS = 300;
  private static final String VERSION = "v0";

  private SlackSignature() {}

  /**
   * Checks one.
   *
   * @param secret the app's signing secret
   * @param now epoch milliseconds
   */
  public static boolean good(String secret, String stamp, String signature, byte[] body, long now) {
    if (secret.isEmpty() || !stamp.matches("[0-9]{1,12}")) {
      return false;
    }
    if (Math.abs(now / 1000 - Long.parseLong(stamp)) > LATEST_SECONDS) {
      return false;
    }
    byte[] head = (VERSION + ":" + stamp + ":").getBytes(StandardCharsets.UTF_8);
    byte[] whole = new byte[head.length + body.length];
    System.arraycopy(head, 0, whole, 0, head.length);
    System.arraycopy(body, 0, whole, head.length, body.length);
    String wanted =
        VERSION
            + "="
            + HexFormat.of()
                .formatHex(TicketKey.hmac(secret.getBytes(StandardCharsets.UTF_8), whole));
    return MessageDigest.isEqual(
        wanted.getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8));
  }
}

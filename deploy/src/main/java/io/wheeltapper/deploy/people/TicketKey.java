package io.wheeltapper.deploy.people;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs tickets by HMAC-SHA256 (RFC 2104) with a key of the agent's own. Safe for all threads. */
public final class TicketKey {

  private static final int LONGEST = 1000;
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,100}");
  private static final String VERSION = "wheeltapper-ticket-1";
  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

  private final byte[] key;

  private TicketKey(byte[] key) {
    this.key = key.clone();
  }

  /**
   * The key in a file of mode 0600, made where there is none.
   *
   * @throws IOException when it cannot be read, is no key, or is not ours alone to read
   */
  public static TicketKey in(Path file) throws IOException {
    if (!Files.exists(file)) {
      byte[] fresh = new byte[32];
      new SecureRandom().nextBytes(fresh);
      OwnFile.write(file, HexFormat.of().formatHex(fresh).getBytes(StandardCharsets.UTF_8));
    }
    Set<PosixFilePermission> may = Files.getPosixFilePermissions(file);
    if (may.contains(PosixFilePermission.GROUP_READ)
        || may.contains(PosixFilePermission.OTHERS_READ)) {
      throw new IOException(
          file + " can be read by others, who could sign with it; remove it, or chmod 600 it");
    }
    String text = Files.readString(file, StandardCharsets.UTF_8).strip();
    if (!text.matches("[0-9a-f]{64}")) {
      throw new IOException(file + " is no key; remove it, and links sent so far are void");
    }
    return new TicketKey(HexFormat.of().parseHex(text));
  }

  /** As text for a link: letters, digits, {@code - _ .} only. */
  public String sign(Ticket ticket) {
    if (!ID.matcher(ticket.caseId()).matches() || !ID.matcher(ticket.plan()).matches()) {
      throw new IllegalArgumentException("no ids of a case and a plan");
    }
    String body =
        String.join(
            "|",
            VERSION,
            ticket.caseId(),
            ticket.plan(),
            Integer.toString(ticket.answers()),
            ticket.word().name(),
            Long.toString(ticket.expires()));
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return TEXT.encodeToString(bytes) + "." + TEXT.encodeToString(mac(bytes));
  }

  /** The ticket that this key signed, or nothing. */
  public Optional<Ticket> read(String text) {
    String[] parts = text.split("\\.", -1);
    if (text.length() > LONGEST || parts.length != 2) {
      return Optional.empty();
    }
    try {
      byte[] body = Base64.getUrlDecoder().decode(parts[0]);
      if (!MessageDigest.isEqual(mac(body), Base64.getUrlDecoder().decode(parts[1]))) {
        return Optional.empty();
      }
      String[] fields = new String(body, StandardCharsets.UTF_8).split("\\|", -1);
      return Optional.of(
          new Ticket(
              fields[1],
              fields[2],
              Integer.parseInt(fields[3]),
              Ticket.Word.valueOf(fields[4]),
              Long.parseLong(fields[5])));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // no Base64: nobody signed that
    }
  }

  private byte[] mac(byte[] body) {
    return hmac(key, body);
  }

  /** HMAC-SHA256. */
  static byte[] hmac(byte[] key, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }
}

package io.wheeltapper.deploy.rights;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One line of the file of tokens: {@code name:roles:hash[:expiry]}. A token has 256 random bits, so
 * that a hash keyed by a salt of its own is as good as a slow one; nobody can try them all.
 *
 * @param hash {@code hmac-sha256$SALT$MAC} of the token
 * @param expires epoch milliseconds; {@link Long#MAX_VALUE} for never
 */
public record Token(String name, Set<Grant> grants, String hash, long expires) {

  /** Every token begins so, so that people and scanners of secrets know it. */
  public static final String PREFIX = "wtt_";

  private static final String ALGORITHM = "HmacSHA256";
  private static final int BYTES = 32;
  private static final int SALT_BYTES = 16;
  private static final Pattern LINE =
      Pattern.compile(
          "(?<name>[^:\\p{Cntrl}]{1,100}):(?<roles>[^\\p{Cntrl}]{1,1000}?)"
              + ":(?<hash>hmac-sha256\\$[A-Za-z0-9_-]{22}\\$[A-Za-z0-9_-]{43})"
              + "(:(?<expires>\\d{4}-\\d\\d-\\d\\d))?");

  public Token {
    grants = Set.copyOf(grants);
  }

  /** A new token and its line. The secret is kept nowhere. */
  public record Made(String secret, String line) {}

  /**
   * Makes one.
   *
   * @param expires the day from which it is no longer good, or {@code ""} for never
   */
  public static Made make(String name, Set<Grant> grants, String expires, SecureRandom dice) {
    String secret = PREFIX + random(dice, BYTES);
    String roles = grants.stream().map(Grant::toString).sorted().collect(Collectors.joining(","));
    String line = name + ":" + roles + ":" + hash(secret, random(dice, SALT_BYTES));
    return new Made(secret, expires.isEmpty() ? line : line + ":" + expires);
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException saying what would be right, never with the line itself
   */
  public static Token parse(String line) {
    Matcher matcher = LINE.matcher(line.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "no line of a token; write name:roles:hash[:YYYY-MM-DD], as wheeltapper token create"
              + " prints it");
    }
    Set<Grant> grants =
        Arrays.stream(matcher.group("roles").split(","))
            .map(r -> Grant.parse(r.strip()))
            .collect(Collectors.toSet());
    return new Token(
        matcher.group("name").strip(),
        grants,
        matcher.group("hash"),
        expiry(matcher.group("expires")));
  }

  private static long expiry(@org.jspecify.annotations.Nullable String day) {
    try {
      return day == null
          ? Long.MAX_VALUE
          : LocalDate.parse(day).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("'" + day + "' is no day; write YYYY-MM-DD", e);
    }
  }

  /** Whether the line is of this token. */
  boolean is(String secret) {
    String salt = hash.split("\\$", 3)[1];
    return MessageDigest.isEqual(
        hash.getBytes(StandardCharsets.US_ASCII),
        hash(secret, salt).getBytes(StandardCharsets.US_ASCII));
  }

  private static String hash(String secret, String salt) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(salt.getBytes(StandardCharsets.US_ASCII), ALGORITHM));
      byte[] made = mac.doFinal(secret.getBytes(StandardCharsets.UTF_8));
      return "hmac-sha256$" + salt + "$" + text(made);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  private static String random(SecureRandom dice, int length) {
    byte[] bytes = new byte[length];
    dice.nextBytes(bytes);
    return text(bytes);
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}

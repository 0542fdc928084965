package io.wheeltapper.deploy.rights;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Browsers' logins, in memory only: a restart ends them all. Ids are opaque, 256 random bits, and
 * kept as hashes. Safe for all threads; bounded.
 */
public final class Sessions {

  /**
   * The cookie's name: with this prefix browsers take it over https only, and for no other host.
   */
  public static final String COOKIE = "__Host-wheeltapper";

  /** More than a site's people open; the one longest unused goes first. */
  private static final int MOST = 10_000;

  private final InstantSource clock;
  private final Duration idle;
  private final Duration longest;
  private final SecureRandom dice = new SecureRandom();
  private final LinkedHashMap<String, Kept> byHash =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
          return size() > MOST;
        }
      };

  private record Kept(Session session, long used) {}

  /** A session that was opened, and its id, which is told once. */
  public record Opened(String id, Session session) {}

  /**
   * Without any yet.
   *
   * @param idle after so long without a request one ends
   * @param longest after so long it ends in any case
   */
  public Sessions(InstantSource clock, Duration idle, Duration longest) {
    this.clock = clock;
    this.idle = idle;
    this.longest = longest;
  }

  /** Opens one. */
  public synchronized Opened open(Caller caller, BooleanSupplier stands) {
    String id = random();
    Session session = new Session(caller, random(), clock.millis(), stands);
    byHash.put(hash(id), new Kept(session, clock.millis()));
    return new Opened(id, session);
  }

  /** The session of an id, unless it is over; that it was asked for keeps it from idling. */
  public synchronized Optional<Session> find(String id) {
    String hash = hash(id);
    Kept kept = byHash.get(hash);
    if (kept == null) {
      return Optional.empty();
    }
    long now = clock.millis();
    Session session = kept.session();
    if (now - kept.used() >= idle.toMillis()
        || now - session.began() >= longest.toMillis()
        || !session.stands().getAsBoolean()) {
      byHash.remove(hash);
      return Optional.empty();
    }
    byHash.put(hash, new Kept(session, now));
    return Optional.of(session);
  }

  /** Whether one is still open; that does not keep it from idling. */
  public synchronized boolean open(String id) {
    Kept kept = byHash.get(hash(id));
    long now = clock.millis();
    return kept != null
        && now - kept.used() < idle.toMillis()
        && now - kept.session().began() < longest.toMillis()
        && kept.session().stands().getAsBoolean();
  }

  /** Ends one. */
  public synchronized void close(String id) {
    byHash.remove(hash(id));
  }

  private String random() {
    byte[] bytes = new byte[32];
    dice.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String hash(String id) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

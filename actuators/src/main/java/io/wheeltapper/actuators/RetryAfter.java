package io.wheeltapper.actuators;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/**
 * How long a server asks us to wait: RFC 9110, 10.2.3, bounded, since a server may say anything.
 */
public final class RetryAfter {

  /** Where it does not say. */
  static final Duration UNSAID = Duration.ofSeconds(5);

  private static final Duration SHORTEST = Duration.ofSeconds(1);

  /** A drain or a call for a person must not wait longer at a server's word. */
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private RetryAfter() {}

  /** What the headers say, between a second and a minute; five seconds where they do not. */
  public static Duration of(HttpHeaders headers) {
    return headers.firstValue("Retry-After").map(RetryAfter::of).orElse(UNSAID);
  }

  /** {@code ""}: it does not say. */
  static Duration of(String text) {
    if (text.matches("[0-9]{1,18}")) {
      return bounded(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      Instant then = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return bounded(Duration.between(Instant.now(), then));
    } catch (DateTimeException e) {
      return UNSAID;
    }
  }

  private static Duration bounded(Duration asked) {
    Duration most = asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    return most.compareTo(SHORTEST) < 0 ? SHORTEST : most;
  }
}

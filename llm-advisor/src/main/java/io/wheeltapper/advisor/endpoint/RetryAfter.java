package io.wheeltapper.advisor.endpoint;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** How long an endpoint asks us to wait: RFC 9110, 10.2.3. */
final class RetryAfter {

  private RetryAfter() {}

  /** What the headers say, at least a second; nothing where they do not, or say nonsense. */
  static Optional<Duration> of(HttpHeaders headers, InstantSource clock) {
    return headers.firstValue("Retry-After").flatMap(text -> of(text.strip(), clock));
  }

  static Optional<Duration> of(String text, InstantSource clock) {
    if (text.matches("[0-9]{1,9}")) {
      return Optional.of(Duration.ofSeconds(Math.max(1, Long.parseLong(text))));
    }
    try {
      ZonedDateTime then = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
      Duration wait = Duration.between(clock.instant(), then.toInstant());
      return Optional.of(wait.toSeconds() < 1 ? Duration.ofSeconds(1) : wait);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}

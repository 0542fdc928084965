package io.wheeltapper.advisor.endpoint;

import dev.langchain4j.exception.HttpException;
import java.time.Duration;
import java.util.Optional;

/** The endpoint answered with a status that is no success. The message is its body, bounded. */
final class Answered extends HttpException {

  private static final long serialVersionUID = 1L;

  private final transient Optional<Duration> wait;

  Answered(int status, String body, Optional<Duration> wait) {
    super(status, body);
    this.wait = wait;
  }

  /** How long it asks us to wait. */
  Optional<Duration> wanted() {
    return wait;
  }
}

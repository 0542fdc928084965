package io.wheeltapper.advisor.endpoint;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * How much an endpoint is asked: a breaker, calls at once, calls a minute. It keeps no budget: its
 * state may be lost with the process. Safe for all threads.
 */
final class Line {

  /** Calls over which the breaker reckons. */
  private static final int WINDOW = 10;

  private static final int SHARE = 60;
  static final Duration PAUSE = Duration.ofSeconds(60);
  private static final Duration TURN = Duration.ofSeconds(5);

  private final CircuitBreaker breaker;
  private final Bulkhead places;
  private final RateLimiter turns;

  Line(String name, int atOnce, int perMinute) {
    this.breaker =
        CircuitBreaker.of(
            name,
            CircuitBreakerConfig.custom()
                .slidingWindowSize(WINDOW)
                .minimumNumberOfCalls(WINDOW / 2)
                .failureRateThreshold(SHARE)
                .waitDurationInOpenState(PAUSE)
                .permittedNumberOfCallsInHalfOpenState(1)
                .recordException(Line::unanswered)
                .build());
    this.places =
        Bulkhead.of(
            name, BulkheadConfig.custom().maxConcurrentCalls(atOnce).maxWaitDuration(TURN).build());
    this.turns =
        RateLimiter.of(
            name,
            RateLimiterConfig.custom()
                .limitForPeriod(perMinute)
                .limitRefreshPeriod(PAUSE)
                .timeoutDuration(TURN)
                .build());
  }

  /**
   * Makes a call, or does not.
   *
   * @throws EndpointFailed when it was not made
   */
  <T> T call(Supplier<T> call) throws EndpointFailed, InterruptedException {
    if (!breaker.tryAcquirePermission()) {
      throw new EndpointFailed(EndpointFailed.ALONE);
    }
    boolean told = false;
    try {
      place();
      try {
        long begin = breaker.getCurrentTimestamp();
        try {
          T answer = call.get();
          breaker.onSuccess(breaker.getCurrentTimestamp() - begin, breaker.getTimestampUnit());
          told = true;
          return answer;
        } catch (RuntimeException e) {
          breaker.onError(breaker.getCurrentTimestamp() - begin, breaker.getTimestampUnit(), e);
          told = true;
          throw e;
        }
      } finally {
        places.releasePermission();
      }
    } finally {
      if (!told) {
        breaker.releasePermission();
      }
    }
  }

  private void place() throws EndpointFailed, InterruptedException {
    if (!places.tryAcquirePermission()) {
      interrupted();
      throw new EndpointFailed(EndpointFailed.CROWDED);
    }
    if (!turns.acquirePermission()) {
      places.releasePermission();
      interrupted();
      throw new EndpointFailed(EndpointFailed.OFTEN);
    }
  }

  private static void interrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("given up while it waited for its turn");
    }
  }

  /** A plain no is an answer; nothing whole, or a server that is broken, is none. */
  private static boolean unanswered(Throwable thrown) {
    return Causes.find(thrown, Broken.class).isPresent()
        || Causes.find(thrown, Answered.class).filter(a -> a.statusCode() >= 500).isPresent();
  }
}

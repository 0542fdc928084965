package io.wheeltapper.actuators;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * A line by Resilience4j: first whether the system is left alone, then a place among the calls
 * under way, then the turn, and right before the call once more whether it is left alone. It keeps
 * no safety budget: its state may be lost with the process.
 */
final class ProtectedLine implements Line {

  private static final String LEFT_ALONE = "the system has not answered lately";

  /** Calls that try a system which was left alone. */
  private static final int TRYING = 3;

  private final String name;
  private final CircuitBreaker breaker;
  private final Bulkhead bulkhead;
  private final RateLimiter turns;
  private final LongAdder reads = new LongAdder();
  private final LongAdder writes = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private final LongAdder held = new LongAdder();

  ProtectedLine(String name, Bounds bounds) {
    this.name = name;
    this.breaker =
        CircuitBreaker.of(
            name,
            CircuitBreakerConfig.custom()
                .slidingWindowSize(Bounds.WINDOW)
                .minimumNumberOfCalls(Bounds.WINDOW / 2)
                .failureRateThreshold(bounds.share())
                .waitDurationInOpenState(bounds.pause())
                .permittedNumberOfCallsInHalfOpenState(TRYING)
                // By itself, since the gate lets nothing come while it is open.
                .automaticTransitionFromOpenToHalfOpenEnabled(true)
                .recordException(ProtectedLine::unanswered)
                .ignoreException(InterruptedException.class::isInstance)
                .build());
    this.bulkhead =
        Bulkhead.of(
            name,
            BulkheadConfig.custom()
                .maxConcurrentCalls(bounds.atOnce())
                .maxWaitDuration(bounds.turn())
                .build());
    // One a turn, so that a second's calls are spread over it and two seconds' never meet.
    this.turns =
        RateLimiter.of(
            name,
            RateLimiterConfig.custom()
                .limitForPeriod(1)
                .limitRefreshPeriod(
                    Duration.ofNanos(TimeUnit.SECONDS.toNanos(1) / bounds.perSecond()))
                .timeoutDuration(bounds.turn())
                .build());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public <T> T read(Call<T> call) throws CallFailed, InterruptedException {
    return through(call, false);
  }

  @Override
  public <T> T write(Call<T> call) throws CallFailed, InterruptedException {
    return through(call, true);
  }

  private <T> T through(Call<T> call, boolean write) throws CallFailed, InterruptedException {
    if (!breaker.tryAcquirePermission()) {
      throw notMade(LEFT_ALONE);
    }
    boolean made = false;
    try {
      if (!bulkhead.tryAcquirePermission()) {
        throw notMade("too many calls are under way");
      }
      try {
        if (!turns.acquirePermission()) {
          throw notMade("too many calls wait for their turn");
        }
        // It may have stopped answering while this one waited.
        if (breaker.getState() == CircuitBreaker.State.OPEN) {
          throw notMade(LEFT_ALONE);
        }
        made = true;
        return counted(call, write);
      } finally {
        bulkhead.releasePermission();
      }
    } finally {
      if (!made) {
        breaker.releasePermission();
      }
    }
  }

  private <T> T counted(Call<T> call, boolean write) throws CallFailed, InterruptedException {
    long begin = breaker.getCurrentTimestamp();
    boolean ended = false;
    try {
      if (write && Trip.CURRENT.isBound()) {
        Trip.CURRENT.get().writes();
      }
      (write ? writes : reads).increment();
      T answer = call.make();
      breaker.onSuccess(breaker.getCurrentTimestamp() - begin, breaker.getTimestampUnit());
      ended = true;
      return answer;
    } catch (CallFailed e) {
      if (unanswered(e)) {
        lost.increment();
      }
      breaker.onError(breaker.getCurrentTimestamp() - begin, breaker.getTimestampUnit(), e);
      ended = true;
      throw e;
    } finally {
      // Given up, or broken by a mistake of ours: no word about the system.
      if (!ended) {
        breaker.releasePermission();
      }
    }
  }

  /** Interruption while a call waits for its turn is no word about the system. */
  private CallFailed notMade(String why) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("given up while it waited for its turn");
    }
    held.increment();
    return new CallFailed(CallFailed.Kind.NOT_MADE, why + " (" + name + ")");
  }

  private static boolean unanswered(Throwable thrown) {
    return thrown instanceof CallFailed failed
        && (failed.kind() == CallFailed.Kind.UNREACHABLE
            || failed.kind() == CallFailed.Kind.UNCERTAIN);
  }

  @Override
  public Look look() {
    String state = breaker.getState().name().toLowerCase(Locale.ROOT).replace('_', '-');
    return new Look(state, reads.sum(), writes.sum(), lost.sum(), held.sum());
  }
}

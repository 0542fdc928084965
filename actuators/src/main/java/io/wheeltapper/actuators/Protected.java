package io.wheeltapper.actuators;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.Attempt;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The one place where calls to other systems are protected, around every actuator: at most so many
 * at once, a time limit, a circuit breaker for a system that does not answer, and a few tries again
 * where it is known that nothing was changed. Only {@link CallFailed.Kind#UNREACHABLE} is tried
 * again. It keeps no safety budget: its state may be lost with the process.
 */
final class Protected implements Actuator {

  private static final int CALLS_AT_ONCE = 32;
  private static final int TRIES = 3;

  private final Actuator inner;
  private final Bulkhead bulkhead;
  private final CircuitBreaker breaker;
  private final Retry retry;

  Protected(String name, Actuator inner, Duration firstPause) {
    this.inner = inner;
    this.bulkhead =
        Bulkhead.of(
            name,
            BulkheadConfig.custom()
                .maxConcurrentCalls(CALLS_AT_ONCE)
                .maxWaitDuration(Duration.ofSeconds(5))
                .build());
    this.breaker =
        CircuitBreaker.of(
            name,
            CircuitBreakerConfig.custom()
                .slidingWindowSize(20)
                .minimumNumberOfCalls(10)
                .failureRateThreshold(80)
                .waitDurationInOpenState(Duration.ofSeconds(15))
                .recordException(Protected::lostContact)
                .build());
    this.retry =
        Retry.of(
            name,
            RetryConfig.custom()
                .maxAttempts(TRIES)
                .intervalFunction(IntervalFunction.ofExponentialBackoff(firstPause, 3))
                .retryOnException(Protected::unreachable)
                .build());
  }

  @Override
  public List<ActionType> actions() {
    return inner.actions();
  }

  @Override
  public List<String> preview(Action action, Attempt attempt) throws Exception {
    return limited(type(action).callLimit(), () -> inner.preview(action, attempt));
  }

  @Override
  public Outcome execute(Action action, Attempt attempt) throws InterruptedException {
    return outcome(type(action).callLimit(), () -> inner.execute(action, attempt), true);
  }

  @Override
  public Outcome verify(Action action, Attempt attempt) throws InterruptedException {
    return outcome(type(action).callLimit(), () -> inner.verify(action, attempt), false);
  }

  private ActionType type(Action action) {
    return inner.actions().stream()
        .filter(t -> t.name().equals(action.name()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such action here: " + action.name()));
  }

  private Outcome outcome(Duration limit, Callable<Outcome> call, boolean writes)
      throws InterruptedException {
    try {
      return limited(limit, call);
    } catch (InterruptedException e) {
      throw e;
    } catch (CallFailed e) {
      return of(e);
    } catch (TimeoutException e) {
      String words = "no end within " + limit;
      return writes ? new Outcome.Unknown(words) : new Outcome.Failed(words, true);
    } catch (CallNotPermittedException e) {
      return new Outcome.Failed("not called: the system has not answered lately", true);
    } catch (BulkheadFullException e) {
      return new Outcome.Failed("not called: too many calls are open", true);
    } catch (IllegalArgumentException e) {
      return new Outcome.Failed("not called: " + Words.plain(e.toString(), 300), false);
    } catch (Exception e) {
      String words = Words.plain(e.toString(), 300);
      return writes ? new Outcome.Unknown(words) : new Outcome.Failed(words, true);
    }
  }

  private static Outcome of(CallFailed e) {
    String words = Words.plain(String.valueOf(e.getMessage()), 500);
    return switch (e.kind()) {
      case REFUSED -> new Outcome.Failed(words, false);
      case UNREACHABLE, NONSENSE -> new Outcome.Failed(words, true);
      case UNCERTAIN -> new Outcome.Unknown(words);
    };
  }

  /** On a thread of its own, so that the limit holds also for a call that hears no interruption. */
  private <T> T limited(Duration limit, Callable<T> call) throws Exception {
    Callable<T> guarded =
        Bulkhead.decorateCallable(
            bulkhead,
            Retry.decorateCallable(retry, CircuitBreaker.decorateCallable(breaker, call)));
    FutureTask<T> task = new FutureTask<>(guarded);
    Thread.ofVirtual().name("actuator-" + breaker.getName()).start(task);
    try {
      return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw e;
    } finally {
      task.cancel(true);
    }
  }

  private static boolean unreachable(Throwable thrown) {
    return thrown instanceof CallFailed failed && failed.kind() == CallFailed.Kind.UNREACHABLE;
  }

  private static boolean lostContact(Throwable thrown) {
    return unreachable(thrown)
        || (thrown instanceof CallFailed failed && failed.kind() == CallFailed.Kind.UNCERTAIN);
  }
}

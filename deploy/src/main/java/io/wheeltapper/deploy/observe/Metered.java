package io.wheeltapper.deploy.observe;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.runtime.Trace;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.NotCalled;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * An actuator of which is told how often each of its operations is made, how it ends and how long
 * it takes: rate, errors, duration. Safe for all threads, as what it is around.
 */
public final class Metered implements Actuator {

  private static final Duration[] BOUNDS = {
    Duration.ofMillis(10),
    Duration.ofMillis(50),
    Duration.ofMillis(250),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(30),
    Duration.ofMinutes(5),
  };

  private static final List<String> OPERATIONS = List.of("preview", "execute", "verify");

  private final Actuator inner;
  private final String name;
  private final MeterRegistry meters;

  /** Around one, by the name of its instance. */
  public Metered(String name, Actuator inner, MeterRegistry meters) {
    this.inner = inner;
    this.name = name;
    this.meters = meters;
    OPERATIONS.forEach(operation -> timer(operation, "done"));
  }

  @Override
  public List<ActionType> actions() {
    return inner.actions();
  }

  @Override
  public List<String> preview(Action action, Attempt attempt) throws Exception {
    return timed("preview", attempt, () -> inner.preview(action, attempt), _ -> "done");
  }

  @Override
  public Outcome execute(Action action, Attempt attempt) throws Exception {
    return timed("execute", attempt, () -> inner.execute(action, attempt), Outcome::word);
  }

  /** What is not seen yet is no failure: it is looked at again. */
  @Override
  public Outcome verify(Action action, Attempt attempt) throws Exception {
    return timed("verify", attempt, () -> inner.verify(action, attempt), Metered::seen);
  }

  private static String seen(Outcome outcome) {
    return outcome instanceof Outcome.Failed failed && failed.retryable()
        ? "not yet"
        : outcome.word();
  }

  private <T> T timed(
      String operation, Attempt attempt, Callable<T> work, Function<T, String> ending)
      throws Exception {
    long began = System.nanoTime();
    String outcome = "error";
    try {
      T result = work.call();
      outcome = ending.apply(result);
      return result;
    } catch (NotCalled e) {
      outcome = "not called";
      throw e;
    } finally {
      long took = System.nanoTime() - began;
      String how = outcome;
      Trace.telling(
          attempt.caseId(), -1, () -> timer(operation, how).record(took, TimeUnit.NANOSECONDS));
    }
  }

  private Timer timer(String operation, String outcome) {
    return Timer.builder("wheeltapper.actuator")
        .tags("actuator", name, "operation", operation, "outcome", outcome)
        .serviceLevelObjectives(BOUNDS)
        .register(meters);
  }
}

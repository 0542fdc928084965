package io.wheeltapper.actuators;

import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.NotCalled;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The one place where operations on other systems are protected, around every actuator: a time
 * limit after which nothing more is written, a few tries again where it is known that nothing was
 * changed, and an outcome for whatever may be thrown. A try again is the whole operation with a
 * fresh look at the world, never a bare write; only {@link CallFailed.Kind#UNREACHABLE} is tried
 * again. The single calls are bounded by the actuator's lines. No secret is in what it says.
 */
final class Protected implements Around {

  private static final int TRIES = 3;

  /** Below the shortest time of what it is asked for. */
  private static final Duration BARS = Duration.ofSeconds(30);

  /** At most so much of an operation's time is left to whoever called us. */
  private static final long MARGIN_MILLIS = 2_000;

  private final Calling inner;
  private final String name;
  private final Retry retry;
  private final Set<String> chosen;

  Protected(String name, Calling inner, Duration firstPause) {
    this(name, inner, firstPause, Set.of());
  }

  Protected(String name, Calling inner, Duration firstPause, Set<String> chosen) {
    this.inner = inner;
    this.name = name;
    this.chosen = Set.copyOf(chosen);
    this.retry =
        Retry.of(
            name,
            RetryConfig.custom()
                .maxAttempts(TRIES)
                // With jitter: what failed together does not come back together.
                .intervalFunction(IntervalFunction.ofExponentialRandomBackoff(firstPause, 3, 0.5))
                .retryOnException(Protected::unreachable)
                .build());
  }

  @Override
  public Calling inner() {
    return inner;
  }

  @Override
  public boolean chosen(Action action) {
    return chosen.contains(action.name());
  }

  @Override
  public boolean knows(Action action) throws Exception {
    try {
      return limited(type(action).callLimit(), new Trip(), () -> inner.knows(action));
    } catch (TimeoutException e) {
      throw new CallFailed(CallFailed.Kind.UNREACHABLE, name + " gave no answer in time", e);
    } catch (CallFailed e) {
      throw new CallFailed(e.kind(), words(e));
    }
  }

  @Override
  public Optional<String> forbids(Action action) throws Exception {
    try {
      return limited(type(action).callLimit(), new Trip(), () -> inner.forbids(action))
          .map(this::scrub);
    } catch (TimeoutException e) {
      throw new CallFailed(CallFailed.Kind.UNREACHABLE, name + " gave no answer in time", e);
    } catch (CallFailed e) {
      throw new CallFailed(e.kind(), words(e));
    }
  }

  @Override
  public boolean watches() {
    return inner.watches();
  }

  @Override
  public Optional<String> bars(Target node) throws Exception {
    try {
      return limited(BARS, new Trip(), () -> inner.bars(node)).map(this::scrub);
    } catch (TimeoutException e) {
      throw new CallFailed(CallFailed.Kind.UNREACHABLE, name + " gave no answer in time", e);
    } catch (CallFailed e) {
      throw new CallFailed(e.kind(), words(e));
    }
  }

  @Override
  public List<String> preview(Action action, Attempt attempt) throws Exception {
    try {
      return limited(type(action).callLimit(), new Trip(), () -> inner.preview(action, attempt))
          .stream()
          .map(this::scrub)
          .toList();
    } catch (InterruptedException | IllegalArgumentException e) {
      throw e;
    } catch (TimeoutException e) {
      throw new NotCalled("no end within " + type(action).callLimit());
    } catch (CallFailed e) {
      if (e.kind() == CallFailed.Kind.NOT_MADE || e.kind() == CallFailed.Kind.UNREACHABLE) {
        throw new NotCalled(words(e));
      }
      throw new CallFailed(e.kind(), words(e));
    } catch (Exception e) {
      throw new IllegalStateException(Words.plain(scrub(e.toString()), 300));
    }
  }

  @Override
  public Outcome execute(Action action, Attempt attempt) throws InterruptedException, NotCalled {
    Trip trip = new Trip();
    try {
      return clean(limited(type(action).callLimit(), trip, () -> inner.execute(action, attempt)));
    } catch (InterruptedException e) {
      throw e;
    } catch (CallFailed e) {
      if (e.kind() == CallFailed.Kind.NOT_MADE && !trip.wrote()) {
        throw new NotCalled(words(e));
      }
      return of(e);
    } catch (TimeoutException e) {
      String words = "no end within " + type(action).callLimit();
      if (trip.wrote() || inner.lines().isEmpty()) {
        return new Outcome.Unknown(words);
      }
      throw new NotCalled(words + "; nothing was written, and nothing will be");
    } catch (IllegalArgumentException e) {
      return wrong(e);
    } catch (Exception e) {
      return new Outcome.Unknown(Words.plain(scrub(e.toString()), 300));
    }
  }

  @Override
  public Outcome verify(Action action, Attempt attempt) throws InterruptedException {
    try {
      return clean(
          limited(type(action).callLimit(), new Trip(), () -> inner.verify(action, attempt)));
    } catch (InterruptedException e) {
      throw e;
    } catch (CallFailed e) {
      // Whatever kept us from looking says nothing about what is there.
      return new Outcome.Unknown(words(e));
    } catch (TimeoutException e) {
      return new Outcome.Unknown("no end within " + type(action).callLimit());
    } catch (IllegalArgumentException e) {
      return wrong(e);
    } catch (Exception e) {
      return new Outcome.Unknown(Words.plain(scrub(e.toString()), 300));
    }
  }

  private ActionType type(Action action) {
    return inner.actions().stream()
        .filter(t -> t.name().equals(action.name()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such action here: " + action.name()));
  }

  private Outcome of(CallFailed e) {
    String words = words(e);
    return switch (e.kind()) {
      case REFUSED -> new Outcome.Failed(words, false);
      case UNREACHABLE, NONSENSE, NOT_MADE -> new Outcome.Failed(words, true);
      case UNCERTAIN -> new Outcome.Unknown(words);
    };
  }

  /** A target or a parameter that no call can be made of. */
  private Outcome wrong(IllegalArgumentException e) {
    return new Outcome.Failed("not called: " + Words.plain(scrub(e.toString()), 300), false);
  }

  private String words(CallFailed e) {
    return Words.plain(scrub(String.valueOf(e.getMessage())), 500);
  }

  private Outcome clean(Outcome outcome) {
    String said = scrub(outcome.detail());
    String evidence = scrub(outcome.evidence());
    return switch (outcome) {
      case Outcome.Done _ -> new Outcome.Done(said, evidence);
      case Outcome.Failed failed -> new Outcome.Failed(said, failed.retryable(), evidence);
      case Outcome.Unknown _ -> new Outcome.Unknown(said, evidence);
    };
  }

  private String scrub(String text) {
    String clean = text;
    for (SecretFile secret : inner.secrets()) {
      clean = secret.scrub(clean);
    }
    return clean;
  }

  /** On a thread of its own, so that the limit holds also for a call that hears no interruption. */
  private <T> T limited(Duration limit, Trip trip, Callable<T> operation) throws Exception {
    Callable<T> again = Retry.decorateCallable(retry, operation);
    FutureTask<T> task =
        new FutureTask<>(() -> ScopedValue.where(Trip.CURRENT, trip).call(again::call));
    Thread.ofVirtual().name("actuator-" + name).start(task);
    try {
      // Before whoever called us gives up, so that it hears what is known.
      long millis = limit.toMillis();
      return task.get(millis - Math.min(millis / 20, MARGIN_MILLIS), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw e;
    } finally {
      trip.over();
      task.cancel(true);
    }
  }

  private static boolean unreachable(Throwable thrown) {
    return thrown instanceof CallFailed failed && failed.kind() == CallFailed.Kind.UNREACHABLE;
  }
}

package io.wheeltapper.core.runtime;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.wheeltapper.core.loop.Scheduling;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Scheduling on Vert.x: the decision thread is the context of a worker verticle with a pool of one;
 * lanes are virtual threads. Safe for all threads.
 */
final class VertxScheduling implements Scheduling {

  private final Vertx vertx;
  private final Context decisions;
  private final Map<String, Lane> lanes = new ConcurrentHashMap<>();
  private final AtomicLong latest = new AtomicLong();
  private volatile boolean closed;

  VertxScheduling(Vertx vertx, Context decisions) {
    this.vertx = vertx;
    this.decisions = decisions;
  }

  @Override
  public long now() {
    return latest.accumulateAndGet(System.currentTimeMillis(), Math::max);
  }

  /** From here on no step is taken any more: what a lane still does ends in nothing. */
  void close() {
    closed = true;
  }

  @Override
  public void decide(Duration after, Runnable step) {
    if (after.toMillis() <= 0) {
      enter(step);
    } else if (!closed) {
      vertx.setTimer(after.toMillis(), _ -> enter(step));
    }
  }

  /** The thread may end between the question and the step; only then is a refusal no trouble. */
  private void enter(Runnable step) {
    if (closed) {
      return;
    }
    try {
      decisions.runOnContext(_ -> step.run());
    } catch (RejectedExecutionException e) {
      if (!closed) {
        throw e;
      }
    }
  }

  @Override
  public <T> boolean lane(String name, Duration limit, Callable<T> work, Ended<T> then) {
    return lanes.computeIfAbsent(name, Lane::new).offer(() -> decided(within(limit, work), then));
  }

  private <T> void decided(Result<T> result, Ended<T> then) {
    decide(Duration.ZERO, () -> then.ended(result.value(), result.failure()));
  }

  private record Result<T>(
      @org.jspecify.annotations.Nullable T value,
      @org.jspecify.annotations.Nullable Exception failure) {}

  /** Runs the work on a thread of its own, so that one that hangs can be left behind. */
  private static <T> Result<T> within(Duration limit, Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = Thread.ofVirtual().name(Thread.currentThread().getName()).start(task);
    try {
      return new Result<>(task.get(limit.toMillis(), TimeUnit.MILLISECONDS), null);
    } catch (TimeoutException e) {
      thread.interrupt();
      return new Result<>(
          null, new TimeoutException("no answer within " + limit.toSeconds() + " s"));
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      return new Result<>(null, e);
    } catch (ExecutionException e) {
      return new Result<>(null, e.getCause() instanceof Exception cause ? cause : e);
    }
  }

  /** How many lanes have something in hand. */
  long busy() {
    return lanes.values().stream().filter(Lane::busy).count();
  }

  /** How much waits in all lanes, without what is in hand. */
  long waiting() {
    return lanes.values().stream().mapToLong(Lane::waiting).sum();
  }

  @Override
  public long random() {
    return ThreadLocalRandom.current().nextLong();
  }
}

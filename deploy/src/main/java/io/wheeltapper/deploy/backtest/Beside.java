package io.wheeltapper.deploy.backtest;

import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.runtime.recording.Recorded;
import io.wheeltapper.core.runtime.recording.RecordingHeader;
import io.wheeltapper.core.spi.Topology;
import io.wheeltapper.deploy.wiring.Bundle;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A bundle that decides beside another on the inputs as they come, and never acts: the two sides of
 * a backtest, fed live, so that what is said of the difference is what a replay of the same inputs
 * would say. Neither side has an actuator, a ledger on disk or a word in what is done. It has one
 * thread of its own and a bounded queue; where it falls behind or breaks it gives up, and whoever
 * feeds it is never held back. {@link #offer} is for one thread, all else is safe for all.
 */
public final class Beside implements AutoCloseable {

  /** Most signals that wait, some seconds of a large site; beyond that it has fallen behind. */
  public static final int MOST_WAITING = 200_000;

  private sealed interface Item {
    record Taken(Input input, int weight) implements Item {}

    record Asked(CompletableFuture<Difference> answer) implements Item {}
  }

  private final Side one;
  private final Side two;
  private final int most;
  private final LinkedBlockingQueue<Item> queue = new LinkedBlockingQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Thread thread;
  private volatile String trouble = "";

  /**
   * Begins.
   *
   * @param ledger what is known of before, oldest first
   * @param header says when, and what is in force
   * @param shards changes no decision
   * @param most so many signals may wait
   */
  public Beside(
      Function<String, Bundle> inForce,
      Bundle candidate,
      Topology topology,
      List<Entry> ledger,
      RecordingHeader header,
      int shards,
      int most) {
    Places places = new Places(Optional.empty(), topology);
    this.one = new Side(rules(inForce, false), places, ledger, shards);
    this.two = new Side(rules(_ -> candidate, true), places, ledger, shards);
    this.most = most;
    this.thread =
        Thread.ofPlatform()
            .daemon()
            .name("shadow")
            .priority(Thread.MIN_PRIORITY)
            .start(() -> run(header));
  }

  private static Side.Rules rules(Function<String, Bundle> bundles, boolean fixed) {
    return new Side.Rules() {
      @Override
      public Bundle at(String hash) {
        return bundles.apply(hash);
      }

      @Override
      public boolean fixed() {
        return fixed;
      }
    };
  }

  /** Hands it the next input; never waits. */
  public void offer(Input input) {
    if (!trouble.isEmpty()) {
      return;
    }
    int weight = input instanceof Input.Sensed sensed ? 1 + sensed.signals().size() : 1;
    if (waiting.addAndGet(weight) > most) {
      trouble = "it fell behind: more than " + most + " signals waited for it";
      queue.clear();
      thread.interrupt();
    } else {
      queue.add(new Item.Taken(input, weight));
    }
  }

  private void run(RecordingHeader header) {
    try {
      one.take(new Recorded.Segment(header));
      two.take(new Recorded.Segment(header));
      while (trouble.isEmpty()) {
        switch (queue.take()) {
          case Item.Taken(Input input, int weight) -> {
            one.take(new Recorded.Taken(input));
            two.take(new Recorded.Taken(input));
            waiting.addAndGet(-weight);
          }
          case Item.Asked(CompletableFuture<Difference> answer) ->
              answer.complete(Difference.between(one.decisions(), two.decisions(), new Past()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      trouble = trouble.isEmpty() ? "it broke: " + e : trouble;
    } finally {
      one.close();
      two.close();
      queue.forEach(item -> {
        if (item instanceof Item.Asked(CompletableFuture<Difference> answer)) {
          answer.cancel(false);
        }
      });
    }
  }

  /** Why it gave up, or {@code ""}. */
  public String trouble() {
    return trouble;
  }

  /**
   * How the two decide, on all that was offered before.
   *
   * @return empty when it gave up, or does not come to it within the time
   */
  public Optional<Difference> difference(long withinMillis) throws InterruptedException {
    CompletableFuture<Difference> answer = new CompletableFuture<>();
    queue.add(new Item.Asked(answer));
    @Nullable Difference found = null;
    try {
      if (trouble.isEmpty()) {
        found = answer.get(withinMillis, TimeUnit.MILLISECONDS);
      }
    } catch (TimeoutException | ExecutionException | java.util.concurrent.CancellationException e) {
      return Optional.empty();
    }
    return Optional.ofNullable(found);
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}

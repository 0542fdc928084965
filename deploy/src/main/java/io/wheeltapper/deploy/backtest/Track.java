package io.wheeltapper.deploy.backtest;

import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.runtime.recording.Recorded;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands what is recorded, in order, to a taker on a thread of its own, over a short queue: who adds
 * waits when the taker is behind. For one adding thread.
 */
final class Track implements AutoCloseable {

  /** So much goes over at once: some hundred kilobytes. */
  private static final int CHUNK_SIGNALS = 2_000;

  private static final int CHUNKS = 8;

  private final BlockingQueue<List<Recorded>> queue = new ArrayBlockingQueue<>(CHUNKS);
  private final Thread thread;
  private List<Recorded> gathering = new ArrayList<>();
  private int weight;
  private volatile @Nullable RuntimeException failure;

  Track(String name, Consumer<Recorded> taker) {
    thread = Thread.ofPlatform().daemon().name("backtest-" + name).start(() -> run(taker));
  }

  private void run(Consumer<Recorded> taker) {
    try {
      for (List<Recorded> chunk = queue.take(); !chunk.isEmpty(); chunk = queue.take()) {
        chunk.forEach(taker);
      }
    } catch (RuntimeException e) {
      failure = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void add(Recorded recorded) {
    gathering.add(recorded);
    weight +=
        recorded instanceof Recorded.Taken(Input.Sensed sensed) ? 1 + sensed.signals().size() : 1;
    if (weight >= CHUNK_SIGNALS) {
      hand();
    }
  }

  private void hand() {
    List<Recorded> chunk = gathering;
    gathering = new ArrayList<>();
    weight = 0;
    if (!chunk.isEmpty()) {
      put(chunk);
    }
  }

  private void put(List<Recorded> chunk) {
    try {
      while (!queue.offer(chunk, 100, TimeUnit.MILLISECONDS)) {
        rethrow();
        if (!thread.isAlive()) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while replaying", e);
    }
  }

  /** Waits until all of it is taken; throws what the taker threw. */
  void finish() throws InterruptedException {
    hand();
    put(List.of());
    thread.join();
    rethrow();
  }

  private void rethrow() {
    RuntimeException thrown = failure;
    if (thrown != null) {
      throw thrown;
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

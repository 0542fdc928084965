package io.wheeltapper.deploy.demo;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.Attempt;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The factory by a clock, for many threads: sensors take what is theirs, lanes act. Every call
 * first lets the factory catch up with the clock.
 */
final class World implements Actuator {

  /** Most signals kept for a sensor that does not come to take them; some minutes of telemetry. */
  private static final int MOST_KEPT = 50_000;

  /** What a sensor takes, and how many it came too late for. */
  record Taken(List<Signal> signals, long lost, long at) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Factory factory;
  private final InstantSource clock;
  private final Map<String, Queue<Signal>> waiting = new HashMap<>();
  private final Map<String, Long> lost = new HashMap<>();

  World(Factory factory, InstantSource clock) {
    this.factory = factory;
    this.clock = clock;
    for (Source source : Source.values()) {
      waiting.put(source.word(), new ArrayDeque<>());
    }
  }

  /** All that this sensor has not taken yet. */
  Taken take(Source source) {
    return now(() -> {
      Queue<Signal> queue = waiting.getOrDefault(source.word(), new ArrayDeque<>());
      List<Signal> signals = new ArrayList<>(queue);
      queue.clear();
      Long missed = lost.remove(source.word());
      return new Taken(signals, missed == null ? 0 : missed, factory.now());
    });
  }

  private <T> T now(Supplier<T> what) {
    lock.lock();
    try {
      sort();
      return what.get();
    } finally {
      lock.unlock();
    }
  }

  private void sort() {
    for (Signal signal : factory.advance(clock.millis())) {
      Queue<Signal> queue = waiting.computeIfAbsent(signal.sensor(), _ -> new ArrayDeque<>());
      queue.add(signal);
      if (queue.size() > MOST_KEPT) {
        queue.remove();
        lost.merge(signal.sensor(), 1L, Long::sum);
      }
    }
  }

  @Override
  public List<ActionType> actions() {
    return factory.actuator().actions();
  }

  @Override
  public List<String> preview(Action action, Attempt attempt) {
    return now(() -> factory.hands().preview(action, attempt));
  }

  @Override
  public Outcome execute(Action action, Attempt attempt) {
    return now(() -> factory.hands().execute(action, attempt));
  }

  @Override
  public Outcome verify(Action action, Attempt attempt) {
    return now(() -> factory.hands().verify(action, attempt));
  }
}

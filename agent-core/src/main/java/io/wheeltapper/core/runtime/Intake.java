package io.wheeltapper.core.runtime;

import io.vertx.core.eventbus.EventBus;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/**
 * The way in for signals: onto the bus, bounded. A sensor that finds it full waits, and that is
 * counted; nothing is dropped. Safe for all threads.
 */
final class Intake implements Senses.Way {

  /** Most signals on their way to the decision thread. */
  static final int MOST_SIGNALS = 100_000;

  private static final long LOOK_AGAIN_MILLIS = 50;

  /**
   * What is on the bus.
   *
   * @param kept told once what was decided on these signals is durable; often nobody
   */
  record Batch(List<Signal> signals, List<Runnable> kept) {}

  private final EventBus bus;
  private final BooleanSupplier behind;
  private final Semaphore room = new Semaphore(MOST_SIGNALS);
  private final LongAdder waits = new LongAdder();
  private final LongAdder taken = new LongAdder();

  Intake(EventBus bus, BooleanSupplier behind) {
    this.bus = bus;
    this.behind = behind;
  }

  @Override
  public void emit(List<Signal> signals) throws InterruptedException {
    send(signals, List.of());
  }

  @Override
  public Sensor.Kept emitToKeep(List<Signal> signals) throws InterruptedException {
    CountDownLatch kept = new CountDownLatch(1);
    send(signals, List.of(kept::countDown));
    return signals.isEmpty()
        ? Sensor.Kept.NOW
        : millis -> kept.await(millis, TimeUnit.MILLISECONDS);
  }

  private void send(List<Signal> signals, List<Runnable> kept) throws InterruptedException {
    for (int from = 0; from < signals.size(); from += MOST_SIGNALS / 10) {
      int to = Math.min(signals.size(), from + MOST_SIGNALS / 10);
      // The last is taken last.
      List<Runnable> told = to < signals.size() ? List.of() : kept;
      send(new Batch(List.copyOf(signals.subList(from, to)), told));
    }
  }

  private void send(Batch batch) throws InterruptedException {
    List<Signal> part = batch.signals();
    if (behind.getAsBoolean() || !room.tryAcquire(part.size())) {
      waits.increment();
      while (behind.getAsBoolean()
          || !room.tryAcquire(part.size(), LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (behind.getAsBoolean()) {
          TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
        }
      }
    }
    bus.send(Bus.SIGNALS, batch, Bus.asIs(30_000));
  }

  /** The decision thread has taken a batch off. */
  void took(int signals) {
    taken.add(signals);
    room.release(signals);
  }

  /** How often a sensor had to wait. */
  long waits() {
    return waits.sum();
  }

  /** Signals taken so far. */
  long taken() {
    return taken.sum();
  }

  /** Signals on their way now. */
  int depth() {
    return MOST_SIGNALS - room.availablePermits();
  }
}

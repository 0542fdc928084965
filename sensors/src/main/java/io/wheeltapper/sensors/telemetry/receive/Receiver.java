package io.wheeltapper.sensors.telemetry.receive;

import io.wheeltapper.core.spi.Sensor;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A sensor that is sent to. Its heartbeat says only that it listens; which sources are silent is
 * said by its reader. A letter is answered once its signals were handed on, so that a sender keeps
 * what the agent has not taken; what does not fit in the bounds is answered 503 and comes again.
 */
public final class Receiver implements Sensor {

  private static final long HEARTBEAT_MILLIS = 5_000;
  private static final long TICK_MILLIS = 1_000;
  private static final long TELL_MILLIS = 60_000;
  private static final long LOOK_MILLIS = 250;

  private final Terms terms;
  private final Drops drops;
  private final Supplier<Reader> readers;
  private final InstantSource clock;
  private final AtomicInteger port = new AtomicInteger();

  /** Does not listen yet. A reader is made for each run. */
  public Receiver(Terms terms, Drops drops, Supplier<Reader> readers, InstantSource clock) {
    this.terms = terms;
    this.drops = drops;
    this.readers = readers;
    this.clock = clock;
  }

  /** The port it listens at, 0 while it does not. For all threads. */
  public int port() {
    return port.get();
  }

  /** What it took and dropped so far. For all threads. */
  public Drops drops() {
    return drops;
  }

  @Override
  public long heartbeatMillis() {
    return HEARTBEAT_MILLIS;
  }

  @Override
  public void run(Sink sink) throws Exception {
    Reader reader = readers.get();
    try (Door door = Door.open(terms, reader.paths(), drops)) {
      port.set(door.port());
      long ticked = 0;
      long told = clock.millis();
      while (true) {
        Door.Guest guest = door.next(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (guest != null) {
          guest.answer(read(reader, guest.letter(), sink));
          Thread.yield(); // a busy receiver leaves its carrier to others between two letters
        }
        long now = clock.millis();
        if (now - ticked >= TICK_MILLIS || now < ticked) {
          ticked = now;
          reader.tick(now, sink);
          sink.alive(now);
        }
        if (now - told >= TELL_MILLIS || now < told) {
          told = now;
          sink.emit(List.of(drops.snapshot(now)));
        }
      }
    } finally {
      port.set(0);
    }
  }

  private @Nullable Reply read(Reader reader, Letter letter, Sink sink)
      throws InterruptedException {
    try {
      return reader.read(letter, sink);
    } catch (RuntimeException e) {
      // What breaks a reader would break it again: never an answer by which it comes again.
      drops.drop("unreadable-request", 1);
      sink.rejected(letter.path(), "cannot be read: " + e);
      return Reply.of(400, "cannot be read");
    }
  }
}

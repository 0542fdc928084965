package io.wheeltapper.sensors.facility;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Sensor;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks many devices, each on a virtual thread of its own, spread over the interval; hands all on
 * from the sensor's one thread. A device that hangs costs itself. The sensor is alive while any
 * device is read.
 */
public final class Polling implements Sensor {

  private static final int MOST_WAITING = 1_000;
  private static final long LOOK_MILLIS = 250;

  /**
   * How often, and how long one reading may take at most.
   *
   * @param limit of one whole reading of one device
   */
  public record Pace(Duration interval, Duration limit) {

    private static final Duration SHORTEST = Duration.ofMillis(100);

    public Pace {
      if (interval.compareTo(SHORTEST) < 0) {
        throw new BadSetting("interval", "'interval' is at least 100ms; write 10s");
      }
      if (limit.compareTo(SHORTEST) < 0) {
        throw new BadSetting("timeout", "'timeout' is at least some milliseconds; write 2s");
      }
    }
  }

  private record Rejected(String place, String why) {}

  private record Answer(
      Source source,
      List<Signal> signals,
      List<Rejected> rejected,
      @Nullable IOException failure) {}

  private final List<? extends Source> sources;
  private final Pace pace;
  private final InstantSource clock;
  private final Liveness liveness;

  /** Asks these at that pace. */
  public Polling(List<? extends Source> sources, Pace pace, InstantSource clock) {
    this.sources = List.copyOf(sources);
    this.pace = pace;
    this.clock = clock;
    this.liveness = new Liveness(heartbeatMillis());
  }

  @Override
  public long heartbeatMillis() {
    return pace.interval().plus(pace.limit()).toMillis();
  }

  @Override
  public void run(Sink sink) throws Exception {
    BlockingQueue<Answer> answers = new ArrayBlockingQueue<>(MOST_WAITING);
    List<Thread> threads = new ArrayList<>();
    long now = clock.millis();
    try {
      for (int i = 0; i < sources.size(); i++) {
        Source source = sources.get(i);
        long after = pace.interval().toMillis() * i / sources.size();
        liveness.expect(source.name(), now + after);
        threads.add(Thread.ofVirtual().start(() -> ask(source, after, answers)));
      }
      while (true) {
        take(answers.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS), sink);
      }
    } finally {
      threads.forEach(Thread::interrupt);
      sources.forEach(Source::close);
    }
  }

  private void ask(Source source, long after, BlockingQueue<Answer> answers) {
    try {
      TimeUnit.MILLISECONDS.sleep(after);
      while (true) {
        long began = System.nanoTime();
        answers.put(once(source));
        long took = (System.nanoTime() - began) / 1_000_000;
        TimeUnit.MILLISECONDS.sleep(Math.max(1, pace.interval().toMillis() - took));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Answer once(Source source) throws InterruptedException {
    List<Rejected> rejected = new ArrayList<>();
    try {
      List<Signal> signals =
          source.read(clock.millis(), (place, why) -> rejected.add(new Rejected(place, why)));
      return new Answer(source, signals, rejected, null);
    } catch (IOException e) {
      return new Answer(source, List.of(), rejected, e);
    } catch (RuntimeException e) {
      // A library that trips over nonsense costs this reading and no more.
      return new Answer(source, List.of(), rejected, new IOException("cannot be read: " + e, e));
    }
  }

  private void take(@Nullable Answer answer, Sink sink) throws InterruptedException {
    long now = clock.millis();
    List<Signal> signals = new ArrayList<>();
    if (answer != null) {
      String name = answer.source().name();
      for (Rejected rejected : answer.rejected()) {
        sink.rejected(name + " " + rejected.place(), rejected.why());
      }
      switch (answer.failure()) {
        case null -> {
          signals.addAll(liveness.heard(name, now));
          signals.addAll(answer.signals());
        }
        case NoAnswer none -> liveness.missed(name, String.valueOf(none.getMessage()));
        case IOException e ->
            signals.addAll(liveness.failed(name, String.valueOf(e.getMessage()), now));
      }
    }
    signals.addAll(liveness.look(now));
    if (!signals.isEmpty()) {
      sink.emit(signals);
    }
    if (answer != null && answer.failure() == null) {
      sink.alive(now);
    }
  }
}

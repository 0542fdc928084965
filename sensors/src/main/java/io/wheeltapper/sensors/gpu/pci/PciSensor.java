package io.wheeltapper.sensors.gpu.pci;

import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.gpu.pci.PciBus.Seen;
import io.wheeltapper.sensors.patience.Answer;
import io.wheeltapper.sensors.patience.Patience;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Looks at the bus every so often; a look that does not come back costs its heartbeat. */
final class PciSensor implements Sensor {

  private static final Predicate<Seen> READ = seen -> seen != Seen.UNREAD;

  private final PciBus bus;
  private final Roll roll;
  private final Duration interval;
  private final Duration limit;
  private final InstantSource clock;
  private final Patience patience = new Patience("pci");

  /** Looks again and again, or once where the interval is nothing. */
  PciSensor(PciBus bus, Roll roll, Duration interval, Duration limit, InstantSource clock) {
    this.bus = bus;
    this.roll = roll;
    this.interval = interval;
    this.limit = limit;
    this.clock = clock;
  }

  @Override
  public long heartbeatMillis() {
    return interval.toMillis() + limit.toMillis() + 1000;
  }

  @Override
  public void run(Sink sink) throws Exception {
    roll.anew();
    do {
      Answer<SortedMap<String, Seen>> answer = patience.ask(bus::gpus, limit);
      long now = clock.millis();
      switch (answer) {
        case Answer.Given<SortedMap<String, Seen>> given -> {
          Optional<Status> news = roll.after(given.value(), now);
          if (news.isPresent()) {
            sink.emit(List.of(news.get()));
          }
          if (given.value().isEmpty() || given.value().values().stream().anyMatch(READ)) {
            sink.alive(now);
          }
        }
        case Answer.Failed<SortedMap<String, Seen>> failed -> throw failed.why();
        case Answer.None<SortedMap<String, Seen>> none -> {}
      }
      TimeUnit.MILLISECONDS.sleep(interval.toMillis());
    } while (!interval.isZero());
  }
}

package io.wheeltapper.sensors.topology.netbox;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongUnaryOperator;

/**
 * Reads the whole inventory seldom, and asks every so often whether NetBox is there at all, so that
 * its silence is known within minutes. A reading that failed is tried again after a pause; until
 * one succeeds the sensor is not alive.
 */
final class NetboxSensor implements Sensor {

  /** Cheap to answer: its version. */
  static final String STATUS = "/api/status/";

  /** A share of the interval, by chance, so that several agents do not ask together. */
  private static final int JITTER_PARTS = 10;

  /**
   * How often.
   *
   * @param interval from reading to reading
   * @param check from one question whether it is there to the next
   * @param retry after a reading that failed
   * @param timeout for one answer
   */
  record Pace(Duration interval, Duration check, Duration retry, Duration timeout) {}

  private final Netbox netbox;
  private final Survey survey;
  private final Placements placements;
  private final Pace pace;
  private final InstantSource clock;
  private final LongUnaryOperator chance;
  private long due;
  private boolean failed;

  /**
   * Nothing asked yet.
   *
   * @param chance a number from 0 to below its argument
   */
  NetboxSensor(
      Netbox netbox,
      Survey survey,
      Placements placements,
      Pace pace,
      InstantSource clock,
      LongUnaryOperator chance) {
    this.netbox = netbox;
    this.survey = survey;
    this.placements = placements;
    this.pace = pace;
    this.clock = clock;
    this.chance = chance;
  }

  @Override
  public long heartbeatMillis() {
    return pace.check().plus(pace.timeout()).toMillis() + 1000;
  }

  @Override
  public void run(Sink sink) throws Exception {
    if (failed) {
      TimeUnit.MILLISECONDS.sleep(
          Math.clamp(
              due - clock.millis(), 0, pace.retry().toMillis())); // the clock may be set back
    }
    while (true) {
      netbox.get(STATUS);
      if (isDue(due - clock.millis())) {
        read(sink);
      }
      sink.alive(clock.millis());
      TimeUnit.MILLISECONDS.sleep(pace.check().toMillis());
    }
  }

  /** Also where the clock was set back, so that more is left than was ever to wait. */
  private boolean isDue(long left) {
    return left <= 0 || left > pace.interval().toMillis() + longestJitter();
  }

  private long longestJitter() {
    return Math.max(1, pace.interval().toMillis() / JITTER_PARTS);
  }

  private void read(Sink sink) throws IOException, InterruptedException {
    boolean before = failed;
    failed = true;
    due = clock.millis() + pace.retry().toMillis();
    Inventory inventory =
        survey.read(() -> {
          if (!before) {
            sink.alive(clock.millis());
          }
        });
    long now = clock.millis();
    List<Signal> news = placements.take(inventory.places(), now, sink::rejected);
    inventory.doubts().forEach((what, count) -> sink.rejected("inventory", count + " × " + what));
    if (!news.isEmpty()) {
      sink.emit(news);
    }
    failed = false;
    due = now + pace.interval().toMillis() + chance.applyAsLong(longestJitter());
  }
}

package io.wheeltapper.deploy.wiring;

import io.vertx.core.Vertx;
import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.runtime.Station;
import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.deploy.observe.Heard;
import io.wheeltapper.deploy.observe.Meters;
import io.wheeltapper.deploy.observe.Standing;
import io.wheeltapper.deploy.observe.Watch;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What watches a running agent from beside. Nothing it does, or fails to do, reaches the loop. */
final class Observed implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Observed.class);

  /** Budgets change once a minute. */
  private static final long AGAIN_MILLIS = Duration.ofSeconds(10).toMillis();

  private final Watch watch;
  private final Heard heard;
  private final Standing standing;
  private final AtomicBoolean asking = new AtomicBoolean();

  private Observed(Watch watch, Meters meters) {
    this.watch = watch;
    this.heard = new Heard(meters.registry());
    this.standing = new Standing(meters.registry());
  }

  /** Opens it; what the ledger holds is counted. */
  static Observed open(Config config, Meters meters) throws IOException {
    return new Observed(Watch.open(config, LiveAgent.VERSION, meters.registry()), meters);
  }

  Watch watch() {
    return watch;
  }

  /** The loop takes this next. */
  void taken(Input input) {
    heard.take(input);
  }

  void durable(long index, Entry entry) {
    try {
      watch.accept(index, entry);
    } catch (RuntimeException e) {
      LOG.error("entry={} is not counted: {}", index, e.toString());
    }
  }

  /** From here on the loop can be asked how it stands, again and again until it ends. */
  void under(Vertx vertx, Station station) {
    ask(station);
    vertx.setPeriodic(AGAIN_MILLIS, _ -> ask(station));
  }

  private void ask(Station station) {
    if (asking.compareAndSet(false, true)) {
      Thread.ofVirtual().name("standing").start(() -> answer(station));
    }
  }

  private void answer(Station station) {
    try {
      standing.stands(station.ask(Standing.Now::of));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      // The loop stands still or ends; its own gauge of the last input says which.
      LOG.debug("how it stands is not known: {}", e.toString());
    } finally {
      asking.set(false);
    }
  }

  @Override
  public void close() {
    watch.close();
  }
}

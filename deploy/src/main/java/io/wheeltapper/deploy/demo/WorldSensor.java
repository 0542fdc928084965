package io.wheeltapper.deploy.demo;

import io.wheeltapper.core.spi.Sensor;
import java.time.Duration;

/** One sensor of the simulated factory, reading at a pace of its own until interrupted. */
record WorldSensor(World world, Source source) implements Sensor {

  private static final Duration LOOK = Duration.ofMillis(250);

  @Override
  public long heartbeatMillis() {
    return 5_000;
  }

  @Override
  public void run(Sink sink) throws InterruptedException {
    while (true) {
      World.Taken taken = world.take(source);
      if (taken.lost() > 0) {
        sink.rejected(source.word(), taken.lost() + " signals came faster than they were taken");
      }
      if (!taken.signals().isEmpty()) {
        sink.emit(taken.signals());
      }
      sink.alive(taken.at());
      // The pace of a polling sensor; nothing waits for a condition here.
      Thread.sleep(LOOK);
    }
  }
}

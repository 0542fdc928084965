package io.wheeltapper.sensors.fabric.mad;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.sensors.fabric.Subnet;
import io.wheeltapper.sensors.fabric.SubnetWatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Sweeps the subnet every so often, each time by a process of its own. A sweep that fails or takes
 * too long is an exception, and what it had found is not said.
 */
final class MadSensor implements Sensor {

  private final Asking asking;
  private final SubnetWatch watch;
  private final Duration interval;
  private final Optional<Path> tape;
  private final InstantSource clock;

  /** Writes each sweep's answers down in {@code tape}, if anywhere. */
  MadSensor(
      Asking asking,
      SubnetWatch watch,
      Duration interval,
      Optional<Path> tape,
      InstantSource clock) {
    this.asking = asking;
    this.watch = watch;
    this.interval = interval;
    this.tape = tape;
    this.clock = clock;
  }

  @Override
  public long heartbeatMillis() {
    return interval.plus(asking.longest()).toMillis();
  }

  @Override
  public void run(Sink sink) throws Exception {
    while (true) {
      String answers = asking.tape(false);
      long now = clock.millis();
      Subnet subnet =
          new Sweep(
                  TapedMads.of(answers, (line, why) -> sink.rejected("sweep:" + line, why)),
                  () -> false)
              .run();
      if (tape.isPresent()) {
        keep(tape.get(), answers);
      }
      List<Signal> signals = watch.take(now, subnet);
      if (!signals.isEmpty()) {
        sink.emit(signals);
      }
      sink.alive(now);
      TimeUnit.MILLISECONDS.sleep(interval.toMillis());
    }
  }

  private static void keep(Path file, String answers) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(beside, answers, StandardCharsets.US_ASCII);
    Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
  }
}

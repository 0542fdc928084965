package io.wheeltapper.sensors.telemetry.remotewrite;

import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.SensorKind;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.telemetry.gather.Placing;
import io.wheeltapper.sensors.telemetry.receive.Drops;
import io.wheeltapper.sensors.telemetry.receive.Receiver;
import io.wheeltapper.sensors.telemetry.receive.Terms;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What a site's Prometheus writes to us: all it scrapes, with no scrape of our own. */
public final class RemoteWriteKind implements SensorKind {

  private static final KindSpec SPEC =
      new KindSpec(
          "remotewrite",
          "Takes in what Prometheus writes remotely (versions 1 and 2)",
          Terms.settings("127.0.0.1:9412", Placing.settings()),
          List.of());

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Receiver create(Settings settings) {
    return create(settings, InstantSource.system());
  }

  static Receiver create(Settings settings, InstantSource clock) {
    Terms terms = Terms.of(settings);
    Placing placing = Placing.of(settings);
    Drops drops = new Drops(settings.instance(), "samples");
    return new Receiver(
        terms,
        drops,
        () ->
            new RemoteWriteReader(
                new SeriesReader(() -> placing.aiming(drops, clock.millis()), drops),
                drops,
                terms.largestBody(),
                clock),
        clock);
  }

  /** A recorded request, as its body came: snappy, version 1 or 2. */
  @Override
  public Optional<Sensor> recorded(Path file, Settings settings) {
    return Optional.of(new RecordedRequest(file, settings));
  }

  @Override
  public Check doctor(Settings settings) {
    Placing.of(settings);
    return Terms.doctor(settings);
  }
}

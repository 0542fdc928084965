package io.wheeltapper.deploy.fuzz;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.SensorKind;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.SensorKinds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A sensor's parser over a file, as {@code replay --from} has it. */
final class Recorded implements Target, Sensor.Sink {

  private final Path file;
  private final Sensor sensor;
  private final List<byte[]> seeds;

  Recorded(String kind, List<byte[]> seeds, Map<String, String> settings) throws IOException {
    this(kind, Files.createTempFile("fuzz", "." + kind), seeds, settings);
    file.toFile().deleteOnExit();
  }

  /** Over a file, or a folder of files, that somebody else writes. */
  Recorded(String kind, Path file, List<byte[]> seeds, Map<String, String> settings) {
    this.seeds = seeds;
    this.file = file;
    SensorKind spec =
        SensorKinds.discover().stream()
            .filter(k -> k.spec().name().equals(kind))
            .findFirst()
            .orElseThrow();
    this.sensor = spec.recorded(file, new Settings(kind, spec.spec(), settings)).orElseThrow();
  }

  @Override
  public void take(byte[] input) throws Exception {
    Files.write(file, input);
    look();
  }

  /** Reads what is there. */
  void look() throws Exception {
    try {
      sensor.run(this);
    } catch (IOException e) {
      // A file that is none of its kind: the contract of a recorded sensor.
      requireWords(e);
    }
  }

  private static void requireWords(IOException e) {
    if (e.getMessage() == null || e.getMessage().isBlank()) {
      throw new IllegalStateException("an error without a word", e);
    }
  }

  @Override
  public List<byte[]> seeds() {
    return seeds;
  }

  @Override
  public void emit(List<Signal> signals) {
    signals.forEach(signal -> {
      if (signal.id().isEmpty() || signal.sensor().isEmpty()) {
        throw new IllegalStateException("a signal without a name: " + signal);
      }
    });
  }

  @Override
  public void alive(long at) {}

  @Override
  public void rejected(String place, String why) {
    if (place.isBlank() || why.isBlank()) {
      throw new IllegalStateException("rejected without a place or a reason");
    }
  }
}

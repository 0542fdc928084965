package io.wheeltapper.core.spi;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A kind of sensor, discovered by {@link java.util.ServiceLoader}. Instances come from the
 * configuration, so that two Prometheus sources are two instances of one kind. Kinds are stateless
 * and have a public no-argument constructor.
 */
public interface SensorKind {

  /** The word in the configuration: {@code kmsg}. Also names its settings. */
  KindSpec spec();

  /**
   * Makes an instance. Does not touch the source yet.
   *
   * @throws BadSetting when a setting is wrong, naming it and what would be right
   */
  Sensor create(Settings settings);

  /**
   * The same parser over a recorded file, where the kind reads text; empty where it cannot.
   *
   * @param file what {@code replay --from kind=FILE} names
   */
  Optional<Sensor> recorded(Path file, Settings settings);

  /** Looks whether an instance of these settings can work here, and why not. Reads only. */
  Check doctor(Settings settings);
}

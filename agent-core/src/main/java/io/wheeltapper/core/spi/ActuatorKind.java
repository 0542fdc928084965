package io.wheeltapper.core.spi;

/**
 * A kind of actuator, discovered by {@link java.util.ServiceLoader}; instances come from the
 * configuration. Stateless, with a public no-argument constructor.
 */
public interface ActuatorKind {

  /** The word in the configuration and the settings. */
  KindSpec spec();

  /**
   * Makes an instance. Does not touch the system yet.
   *
   * @throws BadSetting when a setting is wrong
   */
  Actuator create(Settings settings);

  /** Looks whether an instance of these settings can work here, and why not. Reads only. */
  Check doctor(Settings settings);
}

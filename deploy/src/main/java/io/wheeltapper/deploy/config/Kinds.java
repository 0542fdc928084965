package io.wheeltapper.deploy.config;

import io.wheeltapper.core.spi.ActuatorKind;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.SensorKind;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;

/** The kinds of sensors and actuators on the class path, by name. */
public record Kinds(
    SortedMap<String, SensorKind> sensors, SortedMap<String, ActuatorKind> actuators) {

  public Kinds {
    sensors = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(sensors));
    actuators = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(actuators));
  }

  /** All that {@link ServiceLoader} finds. */
  public static Kinds discover() {
    TreeMap<String, SensorKind> sensors = new TreeMap<>();
    ServiceLoader.load(SensorKind.class).forEach(k -> sensors.put(k.spec().name(), k));
    TreeMap<String, ActuatorKind> actuators = new TreeMap<>();
    ServiceLoader.load(ActuatorKind.class).forEach(k -> actuators.put(k.spec().name(), k));
    return new Kinds(sensors, actuators);
  }

  SortedMap<String, KindSpec> sensorSpecs() {
    TreeMap<String, KindSpec> specs = new TreeMap<>();
    sensors.forEach((name, kind) -> specs.put(name, kind.spec()));
    return specs;
  }

  SortedMap<String, KindSpec> actuatorSpecs() {
    TreeMap<String, KindSpec> specs = new TreeMap<>();
    actuators.forEach((name, kind) -> specs.put(name, kind.spec()));
    return specs;
  }
}

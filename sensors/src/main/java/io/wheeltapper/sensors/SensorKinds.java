package io.wheeltapper.sensors;

import io.wheeltapper.core.spi.SensorKind;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/** All kinds of sensor on the class path. */
public final class SensorKinds {

  private SensorKinds() {}

  /** Every kind, sorted by its name. A kind that cannot be loaded is an error of the build. */
  public static List<SensorKind> discover() {
    return ServiceLoader.load(SensorKind.class).stream()
        .map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparing((SensorKind kind) -> kind.spec().name()))
        .toList();
  }
}

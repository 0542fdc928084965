package io.wheeltapper.sensors.fabric;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What a switch says of its own parts.
 *
 * @param broken supplies and fans that are not well, {@code PSU0}, {@code fan}
 * @param celsius its temperature
 */
public record SwitchHealth(
    String guid, String firmware, List<String> broken, OptionalDouble celsius) {

  public SwitchHealth {
    broken = List.copyOf(broken);
  }
}

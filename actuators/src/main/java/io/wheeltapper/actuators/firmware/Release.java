package io.wheeltapper.actuators.firmware;

import java.util.Map;
import java.util.Optional;

/**
 * A version that the site holds for good.
 *
 * @param parts what its parts say of themselves where that differs from the version, by the part's
 *     id: a bundle's parts have versions of their own
 * @param image empty where only the device's own backup slot holds it
 */
public record Release(String version, Map<String, String> parts, Optional<Image> image) {

  public Release {
    parts = Map.copyOf(parts);
  }

  /** What that part of it must say. */
  public String of(String part) {
    return parts.getOrDefault(part, version);
  }
}

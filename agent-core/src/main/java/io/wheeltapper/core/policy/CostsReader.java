package io.wheeltapper.core.policy;

import io.wheeltapper.core.yaml.YamlMap;
import java.util.Optional;

/** Reads {@code costs.yaml}. */
final class CostsReader {

  private CostsReader() {}

  static Costs read(Optional<YamlMap> file) {
    return Costs.cautious();
  }
}

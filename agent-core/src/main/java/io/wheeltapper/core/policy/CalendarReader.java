package io.wheeltapper.core.policy;

import io.wheeltapper.core.yaml.YamlMap;
import java.util.Optional;

/** Reads {@code windows.yaml}. */
final class CalendarReader {

  private CalendarReader() {}

  static Calendar read(Optional<YamlMap> file) {
    return Calendar.cautious();
  }
}

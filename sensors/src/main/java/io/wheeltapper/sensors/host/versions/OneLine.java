package io.wheeltapper.sensors.host.versions;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Words of strangers as versions. Pure. */
final class OneLine {

  /** Longer is no version. */
  static final int LONGEST = 64;

  /** What firmware and tools write where they know none. */
  private static final Set<String> NONE =
      Set.of("", "n/a", "na", "none", "unknown", "not specified", "default string", "(null)");

  private OneLine() {}

  /** A text that is a version and no more. */
  static List<Part> part(String component, String text) {
    String version = clean(text);
    return version.isEmpty() ? List.of() : List.of(new Part(component, version, "", 0));
  }

  /** The version in one line, or nothing where it is none. */
  static String clean(String text) {
    if (text.length() > 4 * LONGEST) {
      return "";
    }
    String version = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return version.length() > LONGEST || NONE.contains(version.toLowerCase(Locale.ROOT))
        ? ""
        : version;
  }
}

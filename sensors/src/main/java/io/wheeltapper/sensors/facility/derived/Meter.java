package io.wheeltapper.sensors.facility.derived;

import io.wheeltapper.core.model.Target;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Some readings by name: {@code feed:main-a.PowerWatts}, {@code feed:pdu-*.PowerWatts}.
 *
 * @param id the target's id, or its beginning
 * @param many whether it is a beginning
 */
record Meter(Target.Kind kind, String id, boolean many, String word) {

  private static final Pattern SHAPE =
      Pattern.compile("([a-z]{1,20}):([^*]{1,200}|[^*]{0,200}\\*)\\.([A-Za-z][A-Za-z0-9_]{0,60})");

  static Optional<Meter> parse(String text) {
    Matcher m = SHAPE.matcher(text);
    if (!m.matches()) {
      return Optional.empty();
    }
    try {
      Target.Kind kind = Target.parse(m.group(1) + ":x").kind();
      boolean many = m.group(2).endsWith("*");
      String id = many ? m.group(2).substring(0, m.group(2).length() - 1) : m.group(2);
      // An id that no target can have is no meter.
      Target any = new Target(kind, many ? id + "x" : id);
      return Optional.of(new Meter(any.kind(), id, many, m.group(3)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether it counts energy, and does not say power. */
  boolean energy() {
    return word.endsWith("kWh") || word.endsWith("_kwh");
  }

  boolean takes(Target target, String metric) {
    return target.kind() == kind
        && word.equals(metric)
        && (many ? target.id().startsWith(id) : target.id().equals(id));
  }

  @Override
  public String toString() {
    return kind.word() + ":" + id + (many ? "*" : "") + "." + word;
  }
}

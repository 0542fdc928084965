package io.wheeltapper.sensors.facility;

import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.BadSetting;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One device of a list in the configuration: {@code [KIND:]NAME[@RACK]=HOST[:PORT][/UNIT]}.
 *
 * @param target what it is about
 * @param rack where it stands, for what it measures there
 * @param unit a Modbus unit, 1 unless said
 */
public record Address(Target target, Optional<Target> rack, String host, int port, int unit) {

  private static final Pattern SHAPE =
      Pattern.compile(
          "(?:(?<kind>[a-z]+):)?(?<name>[^@=:/ ]{1,200})(?:@(?<rack>[^@=: ]{1,200}))?"
              + "=(?<host>\\[[0-9a-fA-F:.]{2,60}\\]|[A-Za-z0-9._-]{1,253})(?::(?<port>\\d{1,5}))?"
              + "(?:/(?<unit>\\d{1,3}))?");

  /**
   * Reads a list of a setting.
   *
   * @param kind of targets that say none
   * @throws BadSetting at the first that is wrong, with how to write it
   */
  public static List<Address> all(String key, List<String> texts, Target.Kind kind, int port) {
    List<Address> all = new ArrayList<>();
    Set<Target> known = new HashSet<>();
    for (String text : texts) {
      Address one =
          parse(text, kind, port)
              .orElseThrow(() ->
                  new BadSetting(
                      key,
                      "'"
                          + text
                          + "' is no device; write NAME=HOST, or "
                          + kind.word()
                          + ":NAME@RACK=HOST:PORT"));
      if (!known.add(one.target())) {
        throw new BadSetting(key, "'" + one.target() + "' stands there twice");
      }
      all.add(one);
    }
    return List.copyOf(all);
  }

  private static Optional<Address> parse(String text, Target.Kind kind, int port) {
    Matcher m = SHAPE.matcher(text);
    if (!m.matches()) {
      return Optional.empty();
    }
    try {
      String word = m.group("kind");
      Target target =
          word == null
              ? new Target(kind, m.group("name"))
              : Target.parse(word + ":" + m.group("name"));
      String rack = m.group("rack");
      int at = m.group("port") == null ? port : Integer.parseInt(m.group("port"));
      int unit = m.group("unit") == null ? 1 : Integer.parseInt(m.group("unit"));
      if (at < 1 || at > 65_535 || unit > 255) {
        return Optional.empty();
      }
      return Optional.of(
          new Address(
              target,
              Optional.ofNullable(rack).map(r -> new Target(Target.Kind.RACK, r)),
              m.group("host").replaceAll("[\\[\\]]", ""),
              at,
              unit));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** {@code HOST:PORT}, for messages. */
  public String place() {
    return host + ":" + port;
  }
}

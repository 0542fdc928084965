package io.wheeltapper.actuators.modbus;

import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.BadSetting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One device of the setting {@code devices}, as the sensor's kind has them: {@code cdu-3=10.4.0.3},
 * {@code loop:cdu-3=10.4.0.3:502/1}.
 *
 * @param number the Modbus unit, 1 unless said
 */
record Unit(Target target, String host, int port, int number) {

  private static final int PORT = 502;

  private static final Pattern SHAPE =
      Pattern.compile(
          "(?:loop:)?(?<name>[^@=:/ ]{1,200})(?:@[^@=: ]{1,200})?"
              + "=(?<host>\\[[0-9a-fA-F:.]{2,60}\\]|[A-Za-z0-9._-]{1,253})(?::(?<port>\\d{1,5}))?"
              + "(?:/(?<unit>\\d{1,3}))?");

  /**
   * All, by what they are about.
   *
   * @throws BadSetting at the first that is wrong
   */
  static Map<Target, Unit> all(String key, List<String> texts) {
    Map<Target, Unit> all = new LinkedHashMap<>();
    for (String text : texts) {
      Matcher m = SHAPE.matcher(text);
      int port = m.matches() && m.group("port") != null ? Integer.parseInt(m.group("port")) : PORT;
      int unit = m.matches() && m.group("unit") != null ? Integer.parseInt(m.group("unit")) : 1;
      if (!m.matches() || port < 1 || port > 65_535 || unit > 255) {
        throw new BadSetting(
            key, "'" + text + "' is no device; write NAME=HOST, or loop:NAME=HOST:PORT/UNIT");
      }
      Target target = new Target(Target.Kind.LOOP, m.group("name"));
      String host = m.group("host").replaceAll("[\\[\\]]", "");
      if (all.put(target, new Unit(target, host, port, unit)) != null) {
        throw new BadSetting(key, "'" + target + "' stands there twice");
      }
    }
    return all;
  }

  String place() {
    return host + ":" + port + "/" + number;
  }
}

package io.wheeltapper.sensors.telemetry.receive;

import io.wheeltapper.core.spi.BadSetting;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where something listens.
 *
 * @param port 0 is any free one
 */
record Address(String host, int port) {

  private static final Pattern SHAPE =
      Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9.-]+):(\\d{1,5})");
  private static final Set<String> LOOPBACK = Set.of("localhost", "::1");
  private static final int HIGHEST_PORT = 65_535;

  /** Reads {@code HOST:PORT}. */
  static Address parse(String key, String text) {
    Matcher matcher = SHAPE.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > HIGHEST_PORT) {
      throw new BadSetting(
          key, "'" + text + "' is no place to listen at; write HOST:PORT, as 127.0.0.1:9412");
    }
    String host = matcher.group(1);
    return new Address(
        host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
        Integer.parseInt(matcher.group(2)));
  }

  /** Whether nobody of another machine can come in. Names are not resolved. */
  boolean loopback() {
    return LOOPBACK.contains(host) || host.matches("127(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}

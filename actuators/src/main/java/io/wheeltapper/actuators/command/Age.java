package io.wheeltapper.actuators.command;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Words;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many seconds ago something began: the first number of {@code /proc/uptime}, or what {@code ps
 * -o etimes=} prints. Of whole seconds a part was cut: what began within the second before the
 * attempt passes for begun anew.
 */
final class Age {

  private static final Pattern SECONDS =
      Pattern.compile("\\s*(\\d{1,10})(?:\\.(\\d{1,9}))?(?:\\s.*|)", Pattern.DOTALL);

  private Age() {}

  /**
   * In milliseconds.
   *
   * @throws CallFailed nonsense, where it does not begin with a number
   */
  static long millis(String text) throws CallFailed {
    Matcher seconds = SECONDS.matcher(text);
    if (!seconds.matches()) {
      throw new CallFailed(
          CallFailed.Kind.NONSENSE, "'age' prints no number of seconds: " + Words.plain(text, 100));
    }
    String part = seconds.group(2) == null ? "" : seconds.group(2);
    return Long.parseLong(seconds.group(1)) * 1000 + Long.parseLong((part + "000").substring(0, 3));
  }
}

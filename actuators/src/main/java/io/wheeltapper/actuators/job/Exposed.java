package io.wheeltapper.actuators.job;

import java.util.Optional;
import java.util.regex.Pattern;

/** One number out of Prometheus' text format. Pure. */
public final class Exposed {

  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private Exposed() {}

  /** The largest value of that name, whatever its labels; empty where there is none. */
  public static Optional<Double> value(String text, String name) {
    return text.lines()
        .filter(line -> line.startsWith(name) && line.length() > name.length())
        .map(line -> rest(line, name))
        .flatMap(Optional::stream)
        .max(Double::compare);
  }

  private static Optional<Double> rest(String line, String name) {
    char next = line.charAt(name.length());
    int labels = next == '{' ? line.lastIndexOf('}') : name.length() - 1;
    if ((next != '{' && next != ' ' && next != '\t') || labels < 0) {
      return Optional.empty();
    }
    try {
      double value = Double.parseDouble(BLANKS.split(line.substring(labels + 1).strip(), -1)[0]);
      return Double.isFinite(value) && value >= 0 ? Optional.of(value) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}

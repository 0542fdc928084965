package io.wheeltapper.sensors.storage.lustre;

import io.wheeltapper.core.spi.Sensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of {@code lctl get_param}, with {@code lnetctl stats show} anywhere in it, into
 * parameters. What no one here reads is skipped at once. Pure.
 */
final class ParamText {

  /** Lines kept of one parameter: a job_stats of 20,000 jobs has some 400,000. */
  static final int MOST_LINES = 500_000;

  /** Parameters kept of one text. */
  static final int MOST_PARAMS = 20_000;

  private static final int LONGEST_LINE = 2_000;

  /** {@code mdt.fs-MDT0000.md_stats=} and {@code health_check=healthy}. */
  private static final Pattern HEADER =
      Pattern.compile("([a-z][a-z0-9_-]{0,60}(?:\\.[^\\s=.][^\\s=]{0,300})?)=(.*)");

  private static final Set<String> LEAVES =
      Set.of(
          "health_check",
          "stats",
          "md_stats",
          "job_stats",
          "num_exports",
          "recovery_status",
          "import",
          "state",
          "kbytesavail",
          "kbytestotal",
          "filesfree",
          "filestotal",
          "statistics");

  private static final Set<String> ROOTS =
      Set.of("health_check", "llite", "osc", "mdc", "obdfilter", "mdt", "lnet");

  private ParamText() {}

  /** Whether anybody here reads a parameter of this name. */
  static boolean wanted(String name) {
    int dot = name.indexOf('.');
    String root = dot < 0 ? name : name.substring(0, dot);
    return (ROOTS.contains(root) || root.startsWith("osd-"))
        && !name.contains(".exports.")
        && LEAVES.contains(name.substring(name.lastIndexOf('.') + 1));
  }

  /**
   * Reads a text.
   *
   * @param bare the name of what stands before the first name, as in a file of procfs
   */
  static List<Param> read(String text, String bare, Sensor.Sink sink) {
    List<Param> params = new ArrayList<>();
    String name = bare;
    List<String> lines = new ArrayList<>();
    int number = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      if (line.length() > LONGEST_LINE) {
        sink.rejected(place(name, number), "a line of more than " + LONGEST_LINE + " characters");
        continue;
      }
      Matcher header = HEADER.matcher(line);
      boolean lnet = line.equals("statistics:");
      if (lnet || header.matches()) {
        keep(params, name, lines, sink);
        name = lnet ? "lnet.statistics" : header.group(1);
        lines = new ArrayList<>();
        if (!lnet && !header.group(2).isBlank()) {
          lines.add(header.group(2));
        }
      } else if (lines.size() < MOST_LINES && wanted(name)) {
        lines.add(line);
      }
    }
    keep(params, name, lines, sink);
    return params;
  }

  private static void keep(List<Param> params, String name, List<String> lines, Sensor.Sink sink) {
    if (!wanted(name) || lines.isEmpty()) {
      return;
    }
    if (params.size() >= MOST_PARAMS) {
      sink.rejected(name, "more than " + MOST_PARAMS + " parameters");
      return;
    }
    params.add(new Param(name, lines));
  }

  private static String place(String name, int line) {
    return (name.isBlank() ? "lustre" : name) + ":" + line;
  }
}

package io.wheeltapper.sensors.host.proc;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The texts of procfs into named numbers. A line of another shape gives nothing. Pure. */
final class ProcText {

  private static final Pattern PRESSURE =
      Pattern.compile("(some|full) avg10=([\\d.]+) avg60=([\\d.]+) avg300=([\\d.]+) total=(\\d+)");
  private static final Pattern MEMORY = Pattern.compile("(?m)^(\\w[\\w()]{0,60}): +(\\d{1,15}) kB");
  private static final Pattern LOAD =
      Pattern.compile("([\\d.]+) ([\\d.]+) ([\\d.]+) (\\d+)/(\\d+) .*", Pattern.DOTALL);

  private static final Map<String, String> MEMORY_NAMES =
      Map.of(
          "MemTotal", "memory_total_bytes",
          "MemAvailable", "memory_available_bytes",
          "SwapTotal", "swap_total_bytes",
          "SwapFree", "swap_free_bytes",
          "Dirty", "memory_dirty_bytes",
          "HardwareCorrupted", "memory_corrupted_bytes");

  private ProcText() {}

  /** {@code pressure_io_full_avg60} in percent, {@code …_total_us} in microseconds. */
  static void pressure(String resource, String text, Map<String, Double> into) {
    Matcher m = PRESSURE.matcher(text);
    while (m.find()) {
      String name = "pressure_" + resource + "_" + m.group(1);
      put(into, name + "_avg10", m.group(2), 1);
      put(into, name + "_avg60", m.group(3), 1);
      put(into, name + "_avg300", m.group(4), 1);
      put(into, name + "_total_us", m.group(5), 1);
    }
  }

  /** Bytes, and the share of memory that is available. */
  static void memory(String text, Map<String, Double> into) {
    Matcher m = MEMORY.matcher(text);
    while (m.find()) {
      String name = MEMORY_NAMES.get(m.group(1));
      if (name != null) {
        put(into, name, m.group(2), 1024);
      }
    }
    Double total = into.get("memory_total_bytes");
    Double available = into.get("memory_available_bytes");
    if (total != null && available != null && total > 0) {
      into.put("memory_available_ratio", available / total);
    }
  }

  /** Seconds since the boot, sleep counted; NaN where there are none. */
  static double up(String text) {
    int blank = text.indexOf(' ');
    String first = blank < 0 ? text.strip() : text.substring(0, blank);
    return first.matches("\\d{1,12}(\\.\\d{1,9})?") ? Double.parseDouble(first) : Double.NaN;
  }

  /** Loads over 1, 5 and 15 minutes; tasks that run and that there are. */
  static void load(String text, Map<String, Double> into) {
    Matcher m = LOAD.matcher(text);
    if (m.matches()) {
      put(into, "load1", m.group(1), 1);
      put(into, "load5", m.group(2), 1);
      put(into, "load15", m.group(3), 1);
      put(into, "tasks_running", m.group(4), 1);
      put(into, "tasks", m.group(5), 1);
    }
  }

  /**
   * {@code df}'s table of {@code size avail itotal iavail target}. Names end in the path except for
   * {@code /}: {@code disk_used_ratio}, {@code disk_used_ratio:/data}.
   */
  static void disks(String text, Map<String, Double> into) {
    for (String line : text.lines().skip(1).toList()) {
      String[] words = line.strip().split("\\s+", 5);
      if (words.length == 5) {
        String suffix = words[4].equals("/") ? "" : ":" + words[4];
        share(into, "disk_used_ratio" + suffix, words[0], words[1]);
        share(into, "inodes_used_ratio" + suffix, words[2], words[3]);
        put(into, "disk_available_bytes" + suffix, words[1], 1);
      }
    }
  }

  private static void share(Map<String, Double> into, String name, String all, String free) {
    if (all.matches("[1-9]\\d{0,18}") && free.matches("\\d{1,19}")) {
      into.put(name, 1 - Double.parseDouble(free) / Double.parseDouble(all));
    }
  }

  private static void put(Map<String, Double> into, String name, String number, double factor) {
    if (number.matches("\\d{1,19}(\\.\\d{1,9})?")) {
      into.put(name, Double.parseDouble(number) * factor);
    }
  }
}

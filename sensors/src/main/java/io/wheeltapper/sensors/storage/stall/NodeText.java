package io.wheeltapper.sensors.storage.stall;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kernel's texts of pressure and of disks. Pure. */
final class NodeText {

  private static final Pattern FULL =
      Pattern.compile("full avg10=[\\d.]{1,10} avg60=(\\d{1,3}(?:\\.\\d{1,4})?) .*");

  /** Disks themselves: no partition of one, no loop, no RAM, nothing that stands on another. */
  private static final Pattern DISK =
      Pattern.compile("sd[a-z]{1,3}|nvme\\d+n\\d+|vd[a-z]{1,2}|xvd[a-z]");

  private NodeText() {}

  /** The percent of the last minute in which all tasks waited. */
  static OptionalDouble full(String pressure) {
    for (String line : (Iterable<String>) pressure.lines()::iterator) {
      Matcher m = FULL.matcher(line);
      if (line.length() < 200 && m.matches()) {
        return OptionalDouble.of(Double.parseDouble(m.group(1)));
      }
    }
    return OptionalDouble.empty();
  }

  /** By disk, the milliseconds in which it worked: the tenth number of diskstats. */
  static Map<String, Long> worked(String diskstats) {
    Map<String, Long> worked = new HashMap<>();
    for (String line : (Iterable<String>) diskstats.lines()::iterator) {
      String[] words = line.strip().split("\\s+");
      if (line.length() < 1000
          && words.length >= 13
          && DISK.matcher(words[2]).matches()
          && words[12].matches("\\d{1,18}")
          && worked.size() < 1000) {
        worked.put(words[2], Long.parseLong(words[12]));
      }
    }
    return worked;
  }
}

package io.wheeltapper.sensors.facility.snmp;

import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A recorded walk: what {@code snmpwalk -On} prints, or snmpsim's {@code .snmprec}. A line of
 * another shape costs itself. Holds at most {@link #MOST} values. Pure.
 */
final class WalkText implements Walker {

  static final int MOST = 100_000;

  private static final Pattern PRINTED =
      Pattern.compile("\\.?(\\d[\\d.]{1,300}) = (?:([A-Za-z][A-Za-z0-9 -]{0,30}): ?)?(.{0,2000})");
  private static final Pattern RECORDED =
      Pattern.compile("(\\d[\\d.]{1,300})\\|\\d{1,3}[a-z]?(?::[a-z]+)?\\|(.{0,2000})");
  private static final Pattern NAMED = Pattern.compile("[A-Za-z][A-Za-z0-9-]*\\((-?\\d+)\\).*");
  private static final Pattern TICKS = Pattern.compile("\\((\\d+)\\).*");
  private static final Pattern UNITS = Pattern.compile("(-?\\d+(?:\\.\\d+)?) [A-Za-z%].*");

  private final NavigableMap<String, String> values = new TreeMap<>(BY_PARTS);

  private static final Comparator<String> BY_PARTS =
      (a, b) -> {
        String[] left = a.split("\\.");
        String[] right = b.split("\\.");
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
          // Longer digits are a larger number: parts have no leading zeros.
          int by = Integer.compare(left[i].length(), right[i].length());
          by = by != 0 ? by : left[i].compareTo(right[i]);
          if (by != 0) {
            return by;
          }
        }
        return Integer.compare(left.length, right.length);
      };

  /** Takes one line; whether it was one of a walk. */
  void line(String line, String place, BiConsumer<String, String> rejected) {
    Matcher recorded = RECORDED.matcher(line);
    Matcher printed = PRINTED.matcher(line);
    if (recorded.matches()) {
      put(recorded.group(1), recorded.group(2), place, rejected);
    } else if (printed.matches()) {
      String type = printed.group(2) == null ? "" : printed.group(2);
      String text = printed.group(3);
      if (!text.startsWith("No Such ") && !text.startsWith("No more ")) {
        put(printed.group(1), value(type, text), place, rejected);
      }
    } else {
      rejected.accept(place, "no line of snmpwalk -On and none of a .snmprec");
    }
  }

  private void put(String oid, String value, String place, BiConsumer<String, String> rejected) {
    if (values.size() >= MOST) {
      rejected.accept(place, "more than " + MOST + " values");
    } else if (oid.endsWith(".") || oid.contains("..")) {
      rejected.accept(place, "'" + oid + "' is no OID");
    } else {
      values.put(oid, value);
    }
  }

  /** {@code INTEGER: overload(4)}, {@code Timeticks: (12) 0:00:00.12}, {@code STRING: "2.5"}. */
  private static String value(String type, String text) {
    Matcher named = NAMED.matcher(text);
    Matcher ticks = TICKS.matcher(text);
    Matcher units = UNITS.matcher(text);
    if (type.equals("INTEGER") && named.matches()) {
      return named.group(1);
    }
    if (type.equals("Timeticks") && ticks.matches()) {
      return ticks.group(1);
    }
    if (type.equals("STRING") && text.length() >= 2 && text.startsWith("\"")) {
      return text.substring(1, text.endsWith("\"") ? text.length() - 1 : text.length());
    }
    return units.matches() && !type.equals("STRING") ? units.group(1) : text;
  }

  boolean empty() {
    return values.isEmpty();
  }

  @Override
  public SortedMap<String, String> column(String oid) {
    SortedMap<String, String> rows = new TreeMap<>();
    for (Map.Entry<String, String> each : values.tailMap(oid, false).entrySet()) {
      if (!each.getKey().startsWith(oid + ".")) {
        break;
      }
      rows.put(each.getKey().substring(oid.length() + 1), each.getValue());
    }
    return rows;
  }

  @Override
  public void close() {}
}

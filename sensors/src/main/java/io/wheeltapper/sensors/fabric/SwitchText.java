package io.wheeltapper.sensors.fabric;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code ibswinfo} prints of one switch after the other. */
final class SwitchText {

  private static final int MOST = 4096;

  private static final Pattern ROW =
      Pattern.compile("( *+)([\\w#()./:%-][\\w#(). /:%-]{0,39}?) *+\\| ?(.*)");
  private static final Pattern RULE = Pattern.compile("[=-]{8,}");
  private static final Pattern CELSIUS = Pattern.compile("-?\\d{1,3}(?:\\.\\d{1,2})?");
  private static final Pattern BANNER =
      Pattern.compile("[\\w -]{1,80}(Technologies|NVIDIA)[\\w .-]*");

  private final List<SwitchHealth> health = new ArrayList<>();
  private String guid = "";
  private String firmware = "";
  private String part = "";
  private List<String> broken = new ArrayList<>();
  private OptionalDouble celsius = OptionalDouble.empty();

  /** Takes a line, or says that it is none of these. */
  boolean take(String line) {
    if (RULE.matcher(line).matches() || BANNER.matcher(line).matches()) {
      return true;
    }
    Matcher row = ROW.matcher(line);
    if (!row.matches()) {
      return false;
    }
    row(!row.group(1).isEmpty(), row.group(2).strip(), row.group(3).strip());
    return true;
  }

  private void row(boolean inner, String key, String value) {
    if (key.equals("part number")) {
      end();
    } else if (key.equals("GUID")) {
      guid = End.guid(value);
    } else if (key.equals("firmware version")) {
      firmware = value;
    } else if (key.equals("temperature (C)") && CELSIUS.matcher(value).matches()) {
      celsius = OptionalDouble.of(Double.parseDouble(value));
    } else if (key.endsWith(" status") || key.equals("DC power")) {
      String name = key.replace(" status", "");
      part = inner ? part : name;
      if (bad(value)) {
        broken.add(inner ? part + " " + name : name);
      }
    }
  }

  /** What is not there and what is not said is not broken. */
  private static boolean bad(String value) {
    String word = value.toUpperCase(Locale.ROOT);
    return !List.of("OK", "", "N/A", "NA", "-", "UNKNOWN").contains(word);
  }

  private void end() {
    if (!guid.isEmpty() && health.size() < MOST) {
      health.add(new SwitchHealth(guid, firmware, broken, celsius));
    }
    guid = "";
    firmware = "";
    part = "";
    broken = new ArrayList<>();
    celsius = OptionalDouble.empty();
  }

  /** All switches that named themselves. */
  List<SwitchHealth> health() {
    end();
    return List.copyOf(health);
  }
}

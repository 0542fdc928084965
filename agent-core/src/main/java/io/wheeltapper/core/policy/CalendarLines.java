package io.wheeltapper.core.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The lines of iCalendar text (RFC 5545, 3.1): folded lines joined, properties taken apart. */
final class CalendarLines {

  /**
   * One property.
   *
   * @param name upper case
   * @param parameters by their name in upper case; quotes around a value are taken away
   * @param line where it begins, from 1
   */
  record Property(String name, Map<String, String> parameters, String value, int line) {
    String parameter(String key) {
      return parameters.getOrDefault(key, "");
    }
  }

  private CalendarLines() {}

  /** Every property in order; a line that is none has an empty name. */
  static List<Property> read(String text) {
    List<Property> properties = new ArrayList<>();
    StringBuilder folded = new StringBuilder();
    int began = 1;
    int line = 0;
    String plain = text.startsWith("\ufeff") ? text.substring(1) : text;
    for (String each : plain.split("\r?\n|\r", -1)) {
      line++;
      if (!each.isEmpty() && (each.charAt(0) == ' ' || each.charAt(0) == '\t')) {
        folded.append(each, 1, each.length());
        continue;
      }
      add(properties, folded.toString(), began);
      folded.setLength(0);
      folded.append(each);
      began = line;
    }
    add(properties, folded.toString(), began);
    return properties;
  }

  private static void add(List<Property> properties, String line, int began) {
    if (!line.isBlank()) {
      properties.add(property(line, began).orElse(new Property("", Map.of(), line, began)));
    }
  }

  private static Optional<Property> property(String line, int began) {
    int colon = outsideQuotes(line, ':');
    if (colon <= 0) {
      return Optional.empty();
    }
    List<String> head = split(line.substring(0, colon));
    Map<String, String> parameters = new TreeMap<>();
    for (String parameter : head.subList(1, head.size())) {
      int equals = parameter.indexOf('=');
      if (equals > 0) {
        parameters.put(
            parameter.substring(0, equals).toUpperCase(Locale.ROOT),
            parameter.substring(equals + 1).replace("\"", ""));
      }
    }
    String value = line.substring(colon + 1).strip();
    return Optional.of(
        new Property(head.getFirst().strip().toUpperCase(Locale.ROOT), parameters, value, began));
  }

  private static List<String> split(String head) {
    List<String> parts = new ArrayList<>();
    String rest = head;
    for (int at = outsideQuotes(rest, ';'); at >= 0; at = outsideQuotes(rest, ';')) {
      parts.add(rest.substring(0, at));
      rest = rest.substring(at + 1);
    }
    parts.add(rest);
    return parts;
  }

  private static int outsideQuotes(String text, char wanted) {
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      quoted ^= c == '"';
      if (c == wanted && !quoted) {
        return i;
      }
    }
    return -1;
  }

  /** The first property of that name. */
  static @Nullable Property first(List<Property> event, String name) {
    return event.stream().filter(p -> p.name().equals(name)).findFirst().orElse(null);
  }

  /** The values of a list property. */
  static List<String> values(Property property) {
    return Arrays.stream(property.value().split(",")).map(String::strip).toList();
  }
}

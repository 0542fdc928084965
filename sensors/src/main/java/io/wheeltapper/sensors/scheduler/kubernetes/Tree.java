package io.wheeltapper.sensors.scheduler.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Scalars and small maps of Kubernetes objects, bounded. Pure. */
final class Tree {

  /** Longest text passed on, in characters. */
  static final int LONGEST_TEXT = 500;

  /** More labels, taints, conditions or containers than any sound object has. */
  static final int MOST = 500;

  /** Kubernetes' names end at 253 characters. */
  private static final int LONGEST_NAME = 253;

  private static final Pattern QUANTITY = Pattern.compile("(\\d{1,12})(?:\\.0*)?(m|k|M|Ki|)");

  private Tree() {}

  /** The text, without control characters and at most {@value #LONGEST_TEXT} long, or "". */
  static String text(JsonNode node) {
    String text = node.isTextual() ? node.textValue() : node.isValueNode() ? node.asText("") : "";
    String clean = node.isNull() ? "" : text.replaceAll("\\p{Cntrl}", " ").strip();
    return clean.length() > LONGEST_TEXT ? clean.substring(0, LONGEST_TEXT) : clean;
  }

  /**
   * A name.
   *
   * @throws IllegalArgumentException when it is none that Kubernetes gives
   */
  static String name(JsonNode node) {
    String name = node.isTextual() ? node.textValue() : "";
    boolean odd = name.isBlank() || name.chars().anyMatch(c -> c <= ' ' || c == 127 || c == ',');
    if (odd || name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException("an object without a usable name");
    }
    return name;
  }

  /** The whole number, or the fallback. */
  static long number(JsonNode node, long fallback) {
    return node.isIntegralNumber() && node.canConvertToLong() ? node.longValue() : fallback;
  }

  /** A count as Kubernetes writes quantities, {@code "8"} or {@code 8}; 0 for anything else. */
  static long count(JsonNode node) {
    Matcher m = QUANTITY.matcher(node.isNumber() || node.isTextual() ? node.asText() : "");
    if (!m.matches()) {
      return 0;
    }
    long number = Long.parseLong(m.group(1));
    return switch (m.group(2)) {
      case "m" -> number / 1000;
      case "k" -> number * 1000;
      case "Ki" -> number * 1024;
      case "M" -> number * 1_000_000;
      default -> number;
    };
  }

  /** RFC 3339 to epoch milliseconds; 0 when there is none. */
  static long millis(JsonNode node) {
    try {
      long at = node.isTextual() ? Instant.parse(node.textValue()).toEpochMilli() : 0;
      return Math.max(0, at);
    } catch (DateTimeException | ArithmeticException e) {
      return 0;
    }
  }

  /** The members of a list, at most {@value #MOST}. */
  static List<JsonNode> list(JsonNode node) {
    List<JsonNode> all = new ArrayList<>();
    if (node.isArray()) {
      for (Iterator<JsonNode> it = node.elements(); it.hasNext() && all.size() < MOST; ) {
        all.add(it.next());
      }
    }
    return all;
  }

  /** The texts of a map, at most {@value #MOST}, sorted by key. */
  static Map<String, String> texts(JsonNode node) {
    Map<String, String> all = new TreeMap<>();
    for (Iterator<Map.Entry<String, JsonNode>> it = node.fields();
        it.hasNext() && all.size() < MOST; ) {
      Map.Entry<String, JsonNode> entry = it.next();
      if (entry.getKey().length() <= LONGEST_TEXT && entry.getValue().isValueNode()) {
        all.put(entry.getKey(), text(entry.getValue()));
      }
    }
    return Map.copyOf(all);
  }

  /** The condition of this type, or a missing node. */
  static JsonNode condition(JsonNode status, String type) {
    return list(status.path("conditions")).stream()
        .filter(c -> text(c.path("type")).equals(type))
        .findFirst()
        .orElse(status.path("\0none"));
  }

  /** Whether the condition of this type is {@code True}. */
  static boolean holds(JsonNode status, String type) {
    return text(condition(status, type).path("status")).equals("True");
  }
}

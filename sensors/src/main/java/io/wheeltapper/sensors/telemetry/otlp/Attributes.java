package io.wheeltapper.sensors.telemetry.otlp;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Attributes as labels: bounded in number and length, one line each. Pure. */
final class Attributes {

  private static final int MOST = 64;
  private static final int LONGEST = 1_024;

  private Attributes() {}

  /** Behind others; what is no plain value is left out. */
  static Map<String, String> labels(Map<String, String> before, List<KeyValue> attributes) {
    Map<String, String> labels = new HashMap<>(before);
    for (KeyValue attribute : attributes) {
      String text = text(attribute.getValue());
      if (labels.size() < MOST && !text.isEmpty() && attribute.getKey().length() <= LONGEST) {
        labels.put(clean(attribute.getKey()), clean(text));
      }
    }
    return labels;
  }

  /** A plain value's text, or {@code ""}. */
  static String text(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
      case INT_VALUE -> Long.toString(value.getIntValue());
      case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
      default -> "";
    };
  }

  private static String clean(String text) {
    String cut = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    return cut.chars().anyMatch(Character::isISOControl) ? cut.replaceAll("\\p{Cc}", " ") : cut;
  }
}

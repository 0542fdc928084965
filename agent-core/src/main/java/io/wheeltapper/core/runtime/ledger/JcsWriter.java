package io.wheeltapper.core.runtime.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * A JSON tree as the bytes of RFC 8785 (JCS): keys sorted by UTF-16, numbers as ECMAScript writes
 * them, no blanks. Whole numbers that a double cannot hold exactly become strings. Half a surrogate
 * pair, which UTF-8 cannot hold, becomes U+FFFD: untrusted text never costs the entry.
 */
final class JcsWriter {

  /** 2^53: up to here every whole number is a double. */
  static final long LARGEST_EXACT = 1L << 53;

  private static final String HEX = "0123456789abcdef";

  private final StringBuilder out = new StringBuilder(512);

  private JcsWriter() {}

  static byte[] bytes(JsonNode tree) {
    JcsWriter writer = new JcsWriter();
    writer.write(tree);
    return writer.out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void write(JsonNode node) {
    switch (node.getNodeType()) {
      case OBJECT -> object(node);
      case ARRAY -> array(node);
      case STRING -> text(node.textValue());
      case NUMBER -> number(node);
      case BOOLEAN -> out.append(node.booleanValue());
      case NULL -> out.append("null");
      case BINARY, MISSING, POJO ->
          throw new IllegalArgumentException("JSON has no " + node.getNodeType());
    }
  }

  private void object(JsonNode node) {
    Map<String, JsonNode> sorted = new TreeMap<>();
    node.properties().forEach(p -> sorted.put(p.getKey(), p.getValue()));
    char before = '{';
    for (Map.Entry<String, JsonNode> field : sorted.entrySet()) {
      out.append(before);
      before = ',';
      text(field.getKey());
      out.append(':');
      write(field.getValue());
    }
    out.append(before == '{' ? "{}" : "}");
  }

  private void array(JsonNode node) {
    out.append('[');
    for (int i = 0; i < node.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      write(node.get(i));
    }
    out.append(']');
  }

  private void number(JsonNode node) {
    if (!node.isIntegralNumber()) {
      out.append(EcmaNumber.text(node.doubleValue()));
    } else if (node.canConvertToLong()
        && node.longValue() <= LARGEST_EXACT
        && node.longValue() >= -LARGEST_EXACT) {
      out.append(node.longValue());
    } else {
      text(node.asText());
    }
  }

  private void text(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        out.append(c).append(text.charAt(++i));
      } else {
        character(Character.isSurrogate(c) ? '\uFFFD' : c);
      }
    }
    out.append('"');
  }

  private void character(char c) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\b' -> out.append("\\b");
      case '\t' -> out.append("\\t");
      case '\n' -> out.append("\\n");
      case '\f' -> out.append("\\f");
      case '\r' -> out.append("\\r");
      default -> {
        if (c < 0x20) {
          out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
        } else {
          out.append(c);
        }
      }
    }
  }
}

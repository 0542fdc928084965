package io.wheeltapper.core.runtime.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes an entry's tree short enough: first evidence and free text, harder each time, and only then
 * what the loop reads. The keys that say who, what and which stay to the last.
 */
final class Fitting {

  /** The top-level key of an entry that lost something here; its value is the length it had. */
  static final String MARK = "trimmed";

  private static final String CUT = "…";

  private static final Set<String> KEPT =
      Set.of(
          "kind",
          "at",
          "case",
          "target",
          "fault",
          "node",
          "action",
          "attempt",
          "plan",
          "mode",
          "verdict",
          "guard",
          "outcome",
          "by",
          "rung",
          "step",
          "epoch",
          "until",
          "asks",
          "observed",
          "retryable",
          "exhibit",
          "hash",
          "vkey",
          "rule",
          "rule_hash",
          "remediation",
          "bundle",
          "version",
          "actions",
          "parameters",
          "name",
          "id",
          "sensor",
          "origin",
          "type",
          "xid",
          "pci",
          MARK);

  /**
   * Longest free text and most items; the same of a kept key. The last always fits: some 40 kept
   * keys of 60 characters, at most six bytes each, and no list.
   */
  private record Measure(int text, int items, int kept, int keptItems) {}

  private static final List<Measure> HARDER =
      List.of(
          new Measure(1_000, 64, 20_000, 1_000),
          new Measure(300, 32, 20_000, 1_000),
          new Measure(100, 16, 20_000, 1_000),
          new Measure(60, 4, 2_000, 100),
          new Measure(20, 1, 500, 30),
          new Measure(0, 0, 60, 0));

  private Fitting() {}

  static byte[] fit(ObjectNode tree, int most) {
    int length = JcsWriter.bytes(tree).length;
    byte[] bytes = {};
    for (Measure measure : HARDER) {
      ObjectNode cut = object(tree, measure);
      cut.put(MARK, length + " bytes");
      bytes = JcsWriter.bytes(cut);
      if (bytes.length <= most) {
        return bytes;
      }
    }
    throw new IllegalStateException("an entry of kept keys has " + bytes.length + " bytes");
  }

  private static ObjectNode object(JsonNode tree, Measure measure) {
    ObjectNode cut = JsonNodeFactory.instance.objectNode();
    int free = 0;
    for (Map.Entry<String, JsonNode> field : tree.properties()) {
      String key = field.getKey();
      if (KEPT.contains(key)) {
        cut.set(key, value(field.getValue(), measure, measure.kept()));
      } else if (free < measure.items() && key.length() <= measure.text()) {
        free++;
        cut.set(key, value(field.getValue(), measure, measure.text()));
      }
    }
    return cut;
  }

  private static JsonNode value(JsonNode value, Measure measure, int text) {
    if (value.isTextual()) {
      String whole = value.textValue();
      return whole.length() <= text ? value : TextNode.valueOf(whole.substring(0, text) + CUT);
    }
    if (value.isObject()) {
      return object(value, measure);
    }
    if (!value.isArray()) {
      return value;
    }
    ArrayNode cut = JsonNodeFactory.instance.arrayNode();
    int items = text == measure.kept() ? measure.keptItems() : measure.items();
    for (int i = 0; i < Math.min(items, value.size()); i++) {
      cut.add(value(value.get(i), measure, text));
    }
    return cut;
  }
}

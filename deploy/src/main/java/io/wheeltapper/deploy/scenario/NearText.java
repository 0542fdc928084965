package io.wheeltapper.deploy.scenario;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.rules.condition.NearMiss;
import io.wheeltapper.rules.condition.Unmet;
import java.util.ArrayList;
import java.util.List;

/** How near a rule came, in words: the same for every command that tells it. */
public final class NearText {

  private NearText() {}

  /** {@code 2/3 rules/a.drl:9 Fan stopped}, and a line for what is so instead of the rest. */
  public static List<String> lines(NearMiss miss, String where) {
    List<String> lines = new ArrayList<>();
    if (!miss.notFollowed().isEmpty()) {
      lines.add("?       " + where + ": cannot be followed: " + miss.notFollowed());
      return lines;
    }
    lines.add(String.format("%-7s", miss.held() + "/" + miss.of()) + " " + where);
    for (Unmet unmet : miss.unmet()) {
      lines.add("          " + unmet.words() + "   (" + unmet.condition() + ")");
    }
    if (miss.unmet().isEmpty()) {
      lines.add("          all hold, but it was said already, is late, or waits");
    }
    return lines;
  }

  /** The same for a program. */
  public static ObjectNode object(NearMiss miss) {
    ObjectNode one =
        Json.mapper()
            .createObjectNode()
            .put("kind", "rule")
            .put("rule", miss.rule())
            .put("file", miss.file())
            .put("line", miss.line())
            .put("held", miss.held())
            .put("of", miss.of())
            .put("related", miss.related());
    if (!miss.node().isEmpty()) {
      one.put("node", miss.node());
    }
    ArrayNode unmet = one.putArray("unmet");
    for (Unmet each : miss.unmet()) {
      unmet
          .addObject()
          .put("line", each.line())
          .put("condition", each.condition())
          .put("words", each.words())
          .put("distance", each.distance());
    }
    return one;
  }
}

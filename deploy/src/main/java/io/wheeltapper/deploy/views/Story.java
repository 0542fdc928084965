package io.wheeltapper.deploy.views;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.runtime.ledger.CanonicalJson;
import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.deploy.api.CaseView;
import io.wheeltapper.deploy.explain.AsJson;
import io.wheeltapper.deploy.explain.Explanation;
import io.wheeltapper.deploy.explain.Places;
import io.wheeltapper.deploy.explain.PostMortem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A case as a timeline: all of it read by the index of cases, none of it worked out anew. */
public final class Story {

  /** Entries told; what comes after them is said to be there. */
  static final int MOST = 500;

  private Story() {}

  /**
   * The story so far.
   *
   * @param now what stands in the case now, or null where it is only in the ledger
   */
  public static Optional<ObjectNode> of(Path data, String caseId, @Nullable CaseView now)
      throws IOException {
    Optional<Explanation> found = Explanation.ofCase(data, caseId);
    return found.isEmpty() ? Optional.empty() : Optional.of(tell(data, found.get(), now));
  }

  private static ObjectNode tell(Path data, Explanation explanation, @Nullable CaseView now)
      throws IOException {
    ObjectMapper json = Json.mapper();
    ObjectNode story = json.createObjectNode();
    story.set("case", json.valueToTree(now == null ? explanation.view() : now));
    List<Explanation.Told> told = explanation.told();
    ArrayNode entries = story.putArray("entries");
    for (Explanation.Told each : told.subList(0, Math.min(MOST, told.size()))) {
      JsonNode entry = json.readTree(CanonicalJson.bytes(each.entry()));
      entries.addObject().put("index", each.index()).set("entry", entry);
    }
    if (told.size() > MOST) {
      story.put("more", true);
    }
    story.set("explanation", explanation(data, explanation));
    story.set(
        "cost",
        json.valueToTree(
            GpuHours.of(allowed(told).values().stream().map(GpuHours.Priced::of).toList())));
    return story;
  }

  /**
   * The head of {@code policy explain --json}, where the rules stand, and the case in sentences.
   */
  private static ObjectNode explanation(Path data, Explanation explanation) throws IOException {
    ObjectNode node = AsJson.head(explanation);
    Places places = new Places(data);
    ObjectNode where = node.putObject("places");
    for (Explanation.Told each : explanation.told()) {
      AsJson.place(places, explanation, each)
          .ifPresent(place -> where.put(Long.toString(each.index()), place));
    }
    node.set("sentences", AsJson.of(PostMortem.of(explanation)).get("sentences"));
    return node;
  }

  private static Map<String, Entry.Judged> allowed(List<Explanation.Told> told) {
    Map<String, Entry.Judged> allowed = new LinkedHashMap<>();
    for (Explanation.Told each : told) {
      if (each.entry() instanceof Entry.Judged judged && judged.verdict().equals("allow")) {
        allowed.putIfAbsent(judged.plan() + " " + judged.step() + " " + judged.action(), judged);
      }
    }
    return allowed;
  }
}

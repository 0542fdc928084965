package io.wheeltapper.deploy.explain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.runtime.ledger.CanonicalJson;
import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.deploy.scenario.NearText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Explanations and post-mortems for programs. Pure but for the kept bundles' files. */
public final class AsJson {

  private AsJson() {}

  /**
   * First the case, as {@code case show} has it; then each entry as the ledger has it.
   *
   * @param data the ledger's folder, for the places of rules
   * @param near of the explanation's {@link Explanation#finding}
   */
  public static List<ObjectNode> of(Explanation explanation, Path data, NearThen.Answer near)
      throws IOException {
    Places places = new Places(data);
    long about = explanation.finding().map(Explanation.Told::index).orElse(-1L);
    List<ObjectNode> all = new ArrayList<>();
    all.add(head(explanation));
    for (Explanation.Told told : explanation.told()) {
      ObjectNode one =
          Json.mapper().createObjectNode().put("kind", "entry").put("index", told.index());
      one.set("entry", Json.mapper().readTree(CanonicalJson.bytes(told.entry())));
      place(places, explanation, told).ifPresent(place -> one.put("place", place));
      if (told.index() == about) {
        ArrayNode misses = one.putArray("near");
        near.near().forEach(miss -> misses.add(NearText.object(miss)));
        if (!near.why().isEmpty()) {
          one.put("near_note", near.why());
        }
      }
      all.add(one);
    }
    return all;
  }

  /** What the case amounts to, and the bundle that was in force at its last entry. */
  public static ObjectNode head(Explanation explanation) {
    ObjectNode head = Json.mapper().valueToTree(explanation.view());
    head.put("kind", "case");
    long last = explanation.told().getLast().index();
    explanation
        .bundle(last)
        .ifPresent(b ->
            head.putObject("bundle")
                .put("name", b.bundle())
                .put("version", b.version())
                .put("hash", b.hash()));
    return head;
  }

  /** Where the rule of a finding stands, in the bundle that was in force. */
  public static Optional<String> place(
      Places places, Explanation explanation, Explanation.Told told) {
    return told.entry() instanceof Entry.Found found && !found.ruleHash().isEmpty()
        ? places.of(found.rule(), explanation.bundle(told.index()))
        : Optional.empty();
  }

  /** A draft with its sentences, each with the numbers of its entries. */
  public static ObjectNode of(PostMortem draft) {
    ObjectNode node = Json.mapper().createObjectNode().put("kind", "postmortem");
    node.put("case", draft.caseId()).put("state", draft.state()).put("dropped", draft.dropped());
    ArrayNode all = node.putArray("sentences");
    for (PostMortem.Sentence each : draft.sentences()) {
      ObjectNode one = all.addObject();
      one.put("part", each.part().name().toLowerCase(Locale.ROOT)).put("text", each.text());
      ArrayNode entries = one.putArray("entries");
      each.entries().forEach(entries::add);
    }
    return node;
  }
}

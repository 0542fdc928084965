package io.wheeltapper.deploy.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.runtime.ledger.CanonicalJson;
import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.deploy.config.Shipped;
import io.wheeltapper.deploy.explain.Explanation;
import io.wheeltapper.deploy.explain.NearThen;
import io.wheeltapper.deploy.explain.Places;
import io.wheeltapper.deploy.scenario.NearText;
import io.wheeltapper.rules.ClassStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What {@code policy explain} does. */
final class ExplainCase {

  private static final NearThen.Answer NOT_ASKED = new NearThen.Answer(List.of(), "not asked for");

  private final Output output;
  private final Path data;
  private final boolean json;
  private final boolean near;
  private final Places places;

  ExplainCase(Output output, Path data, boolean json, boolean near) {
    this.output = output;
    this.data = data;
    this.json = json;
    this.near = near;
    this.places = new Places(data);
  }

  int run(String what) throws IOException {
    Explanation explanation =
        find(what)
            .orElseThrow(() ->
                new BadUse(
                    "the ledger in "
                        + data
                        + " has no case and no entry of a case '"
                        + Terminal.plain(what, 80)
                        + "'; see: wheeltapper case list --all --data "
                        + data));
    Optional<Explanation.Told> finding = explanation.finding();
    NearThen.Answer answer = NOT_ASKED;
    if (near && finding.isPresent() && finding.get().entry() instanceof Entry.Found found) {
      answer = NearThen.of(data, ClassStore.folder(Shipped.cache()), found);
    }
    long about = finding.map(Explanation.Told::index).orElse(-1L);
    if (json) {
      program(explanation, about, answer);
    } else {
      person(explanation, about, answer);
    }
    return 0;
  }

  /** A case's id begins with a letter; an entry is a number. */
  private Optional<Explanation> find(String what) throws IOException {
    return what.matches("\\d{1,18}")
        ? Explanation.ofEntry(data, Long.parseLong(what))
        : Explanation.ofCase(data, what);
  }

  private void person(Explanation explanation, long about, NearThen.Answer answer) {
    ExplainText text = new ExplainText(explanation.view());
    for (Explanation.Told told : explanation.told()) {
      text.entry(told, place(explanation, told));
      if (told.index() == about) {
        text.near(answer);
      }
    }
    text.end(explanation);
    text.lines().forEach(l -> output.say(Terminal.plain(l)));
  }

  private Optional<String> place(Explanation explanation, Explanation.Told told) {
    return told.entry() instanceof Entry.Found found && !found.ruleHash().isEmpty()
        ? places.of(found.rule(), explanation.bundle(told.index()))
        : Optional.empty();
  }

  /** First the case, as {@code case show} has it; then each entry as the ledger has it. */
  private void program(Explanation explanation, long about, NearThen.Answer answer)
      throws IOException {
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
    output.json(head.toString());
    for (Explanation.Told told : explanation.told()) {
      ObjectNode one =
          Json.mapper().createObjectNode().put("kind", "entry").put("index", told.index());
      one.set("entry", Json.mapper().readTree(CanonicalJson.bytes(told.entry())));
      place(explanation, told).ifPresent(place -> one.put("place", place));
      if (told.index() == about) {
        ArrayNode misses = one.putArray("near");
        answer.near().forEach(miss -> misses.add(NearText.object(miss)));
        if (!answer.why().isEmpty()) {
          one.put("near_note", answer.why());
        }
      }
      output.json(one.toString());
    }
  }
}

package io.wheeltapper.deploy.cli;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.deploy.config.Shipped;
import io.wheeltapper.deploy.explain.AsJson;
import io.wheeltapper.deploy.explain.Explanation;
import io.wheeltapper.deploy.explain.NearThen;
import io.wheeltapper.deploy.explain.Places;
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
      AsJson.of(explanation, data, answer).forEach(one -> output.json(one.toString()));
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
      text.entry(told, AsJson.place(places, explanation, told));
      if (told.index() == about) {
        text.near(answer);
      }
    }
    text.end(explanation);
    text.lines().forEach(l -> output.say(Terminal.plain(l)));
  }
}

package io.wheeltapper.deploy.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.deploy.config.Shipped;
import io.wheeltapper.deploy.cover.Near;
import io.wheeltapper.deploy.wiring.Bundle;
import io.wheeltapper.rules.ClassStore;
import io.wheeltapper.rules.condition.NearMiss;
import io.wheeltapper.rules.condition.Unmet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What {@code policy eval} does. */
final class EvalPolicy {

  private final Output output;
  private final boolean json;

  EvalPolicy(Output output, boolean json) {
    this.output = output;
    this.json = json;
  }

  int run(Path folder, String signals, boolean all) throws Exception {
    if (!Files.isDirectory(folder)) {
      throw new BadUse(folder + ": no such folder; name a bundle's folder, with rules/ in it");
    }
    Path file = signals.equals("-") ? input() : Path.of(signals);
    try {
      Bundle bundle = Bundle.load(folder, ClassStore.folder(Shipped.cache()));
      List<Near.Answer> answers = Near.of(folder, file, signals, bundle);
      answers.stream()
          .filter(a -> all || a.fired() > 0 || a.nearest().related())
          .forEach(this::tell);
      if (!json && answers.stream().noneMatch(a -> a.fired() > 0 || a.nearest().related())) {
        output.say("no rule has anything to do with these signals; --all lists them");
      }
      return 0;
    } catch (Bundle.Bad bad) {
      bad.problems().forEach(p -> output.note(Terminal.plain(p.toString())));
      return Main.BAD;
    } finally {
      if (signals.equals("-")) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static Path input() throws Exception {
    Path file = Files.createTempFile("wheeltapper-signals", ".yaml");
    Files.write(file, System.in.readAllBytes());
    return file;
  }

  private void tell(Near.Answer answer) {
    if (json) {
      output.json(object(answer).toString());
      return;
    }
    NearMiss miss = answer.nearest();
    String where = miss.file() + ":" + miss.line() + "  " + miss.rule();
    if (answer.fired() > 0) {
      output.say(Terminal.plain("FIRES   " + where));
    } else if (!miss.notFollowed().isEmpty()) {
      output.say(
          Terminal.plain("?       " + where + ": cannot be followed: " + miss.notFollowed()));
    } else {
      String held = String.format("%-7s", miss.held() + "/" + miss.of());
      output.say(Terminal.plain(held + " " + where));
      for (Unmet unmet : miss.unmet()) {
        output.say(Terminal.plain("          " + unmet.words() + "   (" + unmet.condition() + ")"));
      }
      if (miss.unmet().isEmpty()) {
        output.say("          all hold, but it was said already, is late, or waits");
      }
    }
  }

  private static ObjectNode object(Near.Answer answer) {
    NearMiss miss = answer.nearest();
    ObjectNode one =
        Json.mapper()
            .createObjectNode()
            .put("kind", "rule")
            .put("rule", miss.rule())
            .put("file", miss.file())
            .put("line", miss.line())
            .put("fired", answer.fired())
            .put("held", miss.held())
            .put("of", miss.of())
            .put("related", miss.related());
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

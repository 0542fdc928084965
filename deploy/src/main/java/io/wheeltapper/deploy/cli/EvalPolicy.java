package io.wheeltapper.deploy.cli;

import io.wheeltapper.deploy.config.Shipped;
import io.wheeltapper.deploy.cover.Near;
import io.wheeltapper.deploy.scenario.NearText;
import io.wheeltapper.deploy.wiring.Bundle;
import io.wheeltapper.rules.ClassStore;
import io.wheeltapper.rules.condition.NearMiss;
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
    NearMiss miss = answer.nearest();
    if (json) {
      output.json(NearText.object(miss).put("fired", answer.fired()).toString());
      return;
    }
    String node = miss.node().isEmpty() ? "" : "  on " + miss.node();
    String where = miss.file() + ":" + miss.line() + "  " + miss.rule() + node;
    List<String> lines =
        answer.fired() > 0 ? List.of("FIRES   " + where) : NearText.lines(miss, where);
    lines.forEach(l -> output.say(Terminal.plain(l)));
  }
}

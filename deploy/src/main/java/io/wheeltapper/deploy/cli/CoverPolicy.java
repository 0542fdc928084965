package io.wheeltapper.deploy.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.deploy.cover.Cover;
import io.wheeltapper.deploy.cover.Coverage;
import io.wheeltapper.deploy.cover.Missing;
import io.wheeltapper.deploy.cover.Part;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code policy cover} does. */
final class CoverPolicy {

  private static final Map<String, String> NAMES =
      Map.of(
          "rules", "rules fired",
          "conditions", "condition outcomes",
          "rows", "table rows taken",
          "verdicts", "guards' verdicts",
          "rungs", "ladder rungs planned");

  private final Output output;
  private final boolean json;

  CoverPolicy(Output output, boolean json) {
    this.output = output;
    this.json = json;
  }

  int run(Path folder, double threshold, String file) throws Exception {
    if (!Files.isDirectory(folder)) {
      throw new BadUse(folder + ": no such folder; name a bundle's folder, with tests/ in it");
    }
    Cover.Answer answer = Cover.of(folder);
    if (answer.coverage().isEmpty()) {
      answer.report().problems().forEach(p -> output.note(Terminal.plain(p.toString())));
      return Main.BAD;
    }
    Coverage coverage = answer.coverage().get();
    boolean enough = coverage.enough(threshold);
    if (json) {
      json(coverage, file, threshold, enough);
    } else {
      List<Missing> missing = missing(coverage, file);
      missing.forEach(m -> output.say(Terminal.plain(m.toString())));
      if (!file.isEmpty() && missing.isEmpty()) {
        output.say(Terminal.plain("nothing is missing in files with '" + file + "' in their name"));
      }
      coverage.parts().forEach(p -> output.say(line(p, threshold)));
      coverage
          .failed()
          .forEach(name -> output.note(Terminal.plain("FAILED, see policy test: " + name)));
    }
    return enough ? 0 : Main.NO;
  }

  /** What is missing, of the files that are asked for. */
  private static List<Missing> missing(Coverage coverage, String file) {
    return coverage.missing().stream().filter(m -> m.file().contains(file)).toList();
  }

  private static String line(Part part, double threshold) {
    String least =
        switch (part.word()) {
          case "rules", "rows" -> "all wanted";
          case "conditions" -> percent(threshold) + " wanted";
          default -> "";
        };
    return String.format(
            Locale.ROOT,
            "%-22s %5d of %5d  %7s  %s",
            NAMES.getOrDefault(part.word(), part.word()),
            part.seen(),
            part.all(),
            percent(part.ratio()),
            least)
        .stripTrailing();
  }

  /** Rounded down, so that 100 % is all. */
  private static String percent(double ratio) {
    return String.format(Locale.ROOT, "%.1f %%", Math.floor(ratio * 1000) / 10);
  }

  private void json(Coverage coverage, String file, double threshold, boolean enough) {
    for (Missing missing : missing(coverage, file)) {
      ObjectNode one = object("missing").put("part", missing.part()).put("file", missing.file());
      output.json(one.put("line", missing.line()).put("why", missing.why()).toString());
    }
    ObjectNode sum = object("cover").put("ok", enough).put("threshold", threshold);
    for (Part part : coverage.parts()) {
      sum.putObject(part.word()).put("seen", part.seen()).put("all", part.all());
    }
    coverage.failed().forEach(sum.putArray("failed")::add);
    output.json(sum.toString());
  }

  private static ObjectNode object(String kind) {
    return Json.mapper().createObjectNode().put("kind", kind);
  }
}

package io.wheeltapper.deploy.cli;

import io.wheeltapper.deploy.scenario.JUnitXml;
import io.wheeltapper.deploy.scenario.Report;
import io.wheeltapper.deploy.scenario.Scenarios;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What {@code policy test} does. */
final class PlayScenarios {

  private final Output output;
  private final boolean json;

  PlayScenarios(Output output, boolean json) {
    this.output = output;
    this.json = json;
  }

  int run(Path folder, Scenarios.Wish wish, Optional<Path> junit) throws Exception {
    if (!Files.isDirectory(folder)) {
      throw new BadUse(folder + ": no such folder; name a bundle's folder, with tests/ in it");
    }
    Report report = Scenarios.run(folder, wish);
    if (json) {
      report.json().forEach(output::json);
    } else {
      report.problems().forEach(p -> output.note(Terminal.plain(p.toString())));
      report.lines().forEach(l -> output.say(Terminal.plain(l)));
    }
    if (junit.isPresent()) {
      JUnitXml.write(report, junit.get());
    }
    return report.exitCode();
  }
}

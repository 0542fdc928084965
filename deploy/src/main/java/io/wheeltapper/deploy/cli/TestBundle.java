package io.wheeltapper.deploy.cli;

import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.deploy.config.Shipped;
import io.wheeltapper.deploy.scenario.Report;
import io.wheeltapper.deploy.scenario.Result;
import io.wheeltapper.deploy.scenario.Scenarios;
import io.wheeltapper.rules.ClassStore;
import java.nio.file.Path;
import java.util.Optional;

/** What {@code policy test} does. */
final class TestBundle {

  private final Output output;
  private final boolean json;

  TestBundle(Output output, boolean json) {
    this.output = output;
    this.json = json;
  }

  int run(Path folder, String name) throws Exception {
    Report report =
        Scenarios.run(
            folder,
            Optional.of(name).filter(n -> !n.isEmpty()),
            ClassStore.folder(Shipped.cache()));
    report.problems().forEach(p -> output.note("wheeltapper: " + Terminal.plain(p.toString())));
    if (json) {
      for (Result result : report.results()) {
        output.json(Json.mapper().writeValueAsBytes(result));
      }
    } else {
      report.lines().forEach(l -> output.say(Terminal.plain(l)));
    }
    return report.exitCode();
  }
}

package io.wheeltapper.deploy.cli;

import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.policy.BadPolicy;
import io.wheeltapper.core.policy.PolicyReader;
import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.core.spi.Problem;
import io.wheeltapper.deploy.wiring.VetoNames;
import io.wheeltapper.rules.FaultUse;
import io.wheeltapper.rules.PolicyCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What {@code policy check} does. */
final class CheckBundle {

  private final Output output;
  private final boolean json;

  CheckBundle(Output output, boolean json) {
    this.output = output;
    this.json = json;
  }

  int run(Path folder) throws IOException, BadPolicy {
    if (!Files.isDirectory(folder)) {
      throw new BadUse(folder + ": no such folder; name a bundle's folder, with bundle.yaml in it");
    }
    List<Problem> problems = new ArrayList<>(PolicyReader.check(folder));
    PolicyCheck.Report rules = PolicyCheck.check(folder);
    problems.addAll(rules.problems());
    if (problems.isEmpty()) {
      problems.addAll(
          VetoNames.check(
              rules.words(), PolicyReader.read(folder).ladders().keySet(), rules.faults()));
    }
    for (Problem problem : problems) {
      if (json) {
        output.json(Json.mapper().writeValueAsBytes(problem));
      } else {
        output.note(Terminal.plain(problem.toString()));
      }
    }
    if (!json) {
      rules.report().forEach(l -> output.say(Terminal.plain(l)));
      if (problems.isEmpty()) {
        faults(folder, rules.faults());
      }
      output.say(folder + (problems.isEmpty() ? ": nothing wrong" : ": " + count(problems.size())));
    }
    return problems.isEmpty() ? 0 : Main.NO;
  }

  private void faults(Path folder, List<FaultUse> uses) throws BadPolicy, IOException {
    List<String> ladders =
        PolicyReader.read(folder).ladders().keySet().stream().map(Fault::code).toList();
    FaultNames names = new FaultNames(uses, ladders);
    names.slips().forEach(l -> output.note(Terminal.plain(l)));
    new FaultWords(folder, names.all()).slips().forEach(l -> output.note(Terminal.plain(l)));
    if (!names.recordedOnly().isEmpty()) {
      output.say("recorded only, no ladder: " + String.join(", ", names.recordedOnly()));
    }
  }

  private static String count(int problems) {
    return problems == 1 ? "1 problem" : problems + " problems";
  }
}

package io.wheeltapper.deploy.cli;

import io.wheeltapper.deploy.scenario.Scenarios;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "test",
    header = "Play a bundle's scenarios, tests/*.yaml, in virtual time.",
    customSynopsis = {
      "@|bold wheeltapper policy test|@ DIR [-r NAME] [--explain] [--update-golden]",
      "                        [--junit FILE] [--json]"
    },
    description = {
      "The whole loop decides, as it would with --act. A scenario that fails shows",
      "what was expected and what came instead. A golden folder in tests/ has a",
      "signals.yaml or signals.jsonl, and decisions.txt with what came of it; a",
      "difference is shown as a diff. Exit code 1 when one fails, 2 when a file is",
      "wrongly written or there is nothing to play."
    },
    footer = {"", "@|bold Example|@", "  wheeltapper policy test policies -r 'off the bus'"})
final class PolicyTestCommand implements Callable<Integer> {

  private final Output output;

  @Parameters(paramLabel = "DIR", description = "The bundle's folder.")
  private Path folder = Path.of("");

  @Option(
      names = {"-r", "--run"},
      paramLabel = "NAME",
      description = "Only scenarios with this in their name.")
  private String name = "";

  @Option(
      names = "--explain",
      description = "Where what is expected did not come: how near its rules came.")
  private boolean explain;

  @Option(
      names = "--update-golden",
      description = "Golden folders keep what comes now; look at the difference in Git.")
  private boolean updateGolden;

  @Option(names = "--junit", paramLabel = "FILE", description = "Write JUnit's XML there too.")
  private @Nullable Path junit;

  @Mixin private final JsonOption json = new JsonOption();

  @Mixin private final Help help = new Help();

  PolicyTestCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    Scenarios.Wish wish =
        new Scenarios.Wish(
            name.isEmpty() ? Optional.empty() : Optional.of(name), explain, updateGolden);
    return new PlayScenarios(output, json.on()).run(folder, wish, Optional.ofNullable(junit));
  }
}

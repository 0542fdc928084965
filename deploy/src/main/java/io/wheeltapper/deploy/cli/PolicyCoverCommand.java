package io.wheeltapper.deploy.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "cover",
    header = "Play all scenarios, and tell what of the bundle none of them exercises.",
    customSynopsis =
        "@|bold wheeltapper policy cover|@ DIR [--file TEXT] [--threshold PERCENT] [--json]",
    description = {
      "By rule (it fires), condition (it was seen true and false), table row (it was",
      "taken into a conclusion), guard's verdict and rung of a ladder. What is missing",
      "is printed as file:line: why. Exit code 1 when a rule or a row is missing, when",
      "fewer outcomes of conditions were seen than the threshold wants, or when a",
      "scenario fails; 2 when there is nothing to play."
    },
    footer = {"", "@|bold Example|@", "  wheeltapper policy cover policies --file my-fan.drl"})
final class PolicyCoverCommand implements Callable<Integer> {

  private final Output output;

  @Parameters(paramLabel = "DIR", description = "The bundle's folder.")
  private Path folder = Path.of("");

  @Option(
      names = "--threshold",
      paramLabel = "PERCENT",
      description = "The least part of condition outcomes: 95%% unless said.")
  private String threshold = "95%";

  @Option(
      names = {"-f", "--file"},
      paramLabel = "TEXT",
      description = "Print only what is missing in files with this in their name.")
  private String file = "";

  @Mixin private final JsonOption json = new JsonOption();

  @Mixin private final Help help = new Help();

  PolicyCoverCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    return new CoverPolicy(output, json.on()).run(folder, part(), file);
  }

  private double part() {
    if (!threshold.matches("(100|\\d{1,2}(\\.\\d{1,3})?)%?")) {
      throw new BadUse("--threshold " + threshold + ": write a percentage such as 95%");
    }
    return Double.parseDouble(threshold.replace("%", "")) / 100;
  }
}

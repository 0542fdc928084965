package io.wheeltapper.deploy.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "check",
    header = "Read, confine and compile a bundle; say everything that is wrong.",
    customSynopsis = "@|bold wheeltapper policy check|@ DIR [--json]",
    description = {
      "Each problem is one line on standard error: file:line:column, what is",
      "wrong, and the mend. Exit code 1 when there is one, 2 without a folder."
    },
    footer = {"", "@|bold Example|@", "  wheeltapper policy check policies"})
final class PolicyCheckCommand implements Callable<Integer> {

  private final Output output;

  @Parameters(paramLabel = "DIR", description = "The bundle's folder.")
  private Path folder = Path.of("");

  @Mixin private final JsonOption json = new JsonOption();

  @Mixin private final Help help = new Help();

  PolicyCheckCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    return new CheckBundle(output, json.on()).run(folder);
  }
}

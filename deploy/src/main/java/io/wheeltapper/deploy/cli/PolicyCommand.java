package io.wheeltapper.deploy.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "policy",
    header = "What operators write: check a bundle before it decides anything.",
    customSynopsis = "@|bold wheeltapper policy|@ COMMAND DIR",
    footer = {
      "",
      "@|bold Examples|@",
      "  wheeltapper policy check policies",
      "  wheeltapper policy test policies"
    },
    subcommands = {PolicyCommand.Check.class, PolicyCommand.Test.class})
final class PolicyCommand extends Group {

  @Command(
      name = "check",
      header = "Read, confine and compile a bundle; say everything that is wrong.",
      customSynopsis = "@|bold wheeltapper policy check|@ DIR [--json]",
      description = {
        "Each problem is one line on standard error: file:line:column, what is",
        "wrong, and the mend. Exit code 1 when there is one, 2 without a folder."
      },
      footer = {"", "@|bold Example|@", "  wheeltapper policy check policies"})
  static final class Check implements Callable<Integer> {

    private final Output output;

    @Parameters(paramLabel = "DIR", description = "The bundle's folder.")
    private Path folder = Path.of("");

    @Mixin private final JsonOption json = new JsonOption();

    @Mixin private final Help help = new Help();

    Check(Output output) {
      this.output = output;
    }

    @Override
    public Integer call() throws Exception {
      return new CheckBundle(output, json.on()).run(folder);
    }
  }

  @Command(
      name = "test",
      header = "Play a bundle's scenarios, tests/*.yaml, in virtual time.",
      customSynopsis = "@|bold wheeltapper policy test|@ DIR [-r NAME] [--junit FILE] [--json]",
      description = {
        "The whole loop decides, as it would with --act. A scenario that fails shows",
        "what was expected and what came instead. Exit code 1 when one fails, 2 when",
        "a file is wrongly written or there is nothing to play."
      },
      footer = {"", "@|bold Example|@", "  wheeltapper policy test policies -r 'off the bus'"})
  static final class Test implements Callable<Integer> {

    private final Output output;

    @Parameters(paramLabel = "DIR", description = "The bundle's folder.")
    private Path folder = Path.of("");

    @Option(
        names = {"-r", "--run"},
        paramLabel = "NAME",
        description = "Only scenarios with this in their name.")
    private String name = "";

    @Option(names = "--junit", paramLabel = "FILE", description = "Write JUnit's XML there too.")
    private @Nullable Path junit;

    @Mixin private final JsonOption json = new JsonOption();

    @Mixin private final Help help = new Help();

    Test(Output output) {
      this.output = output;
    }

    @Override
    public Integer call() throws Exception {
      return new PlayScenarios(output, json.on()).run(folder, name, Optional.ofNullable(junit));
    }
  }
}

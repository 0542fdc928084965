package io.wheeltapper.deploy.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "policy",
    header = "What operators write: check a bundle before it decides anything.",
    customSynopsis = "@|bold wheeltapper policy|@ COMMAND DIR",
    footer = {"", "@|bold Example|@", "  wheeltapper policy check policies"},
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
      header = "Run a bundle's scenarios (tests/*.yaml) through the whole loop.",
      customSynopsis = "@|bold wheeltapper policy test|@ DIR [--name TEXT] [--json]",
      description = {
        "In virtual time, with simulated nodes and jobs. Exit code 1 when something",
        "expected did not come, or something came that never should."
      },
      footer = {"", "@|bold Example|@", "  wheeltapper policy test policies --name 79"})
  static final class Test implements Callable<Integer> {

    private final Output output;

    @Parameters(paramLabel = "DIR", description = "The bundle's folder.")
    private Path folder = Path.of("");

    @Option(
        names = "--name",
        paramLabel = "TEXT",
        description = "Only scenarios with this text in their name.")
    private String name = "";

    @Mixin private final JsonOption json = new JsonOption();

    @Mixin private final Help help = new Help();

    Test(Output output) {
      this.output = output;
    }

    @Override
    public Integer call() throws Exception {
      return new TestBundle(output, json.on()).run(folder, name);
    }
  }
}

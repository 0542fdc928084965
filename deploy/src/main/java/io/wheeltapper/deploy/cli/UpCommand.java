package io.wheeltapper.deploy.cli;

import io.wheeltapper.deploy.config.ConfigReader.Loaded;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "up",
    header = "Run the agent. It observes; console and API on 127.0.0.1:8484.",
    customSynopsis =
        "@|bold wheeltapper up|@ [--config FILE] [--data DIR] [--act] [--demo] [--json]",
    footer = {
      "",
      "@|bold Example|@",
      "  wheeltapper up --demo          a simulated factory that fails now and then"
    })
final class UpCommand implements Callable<Integer> {

  private final Output output;

  @Mixin private final ConfigOptions options = new ConfigOptions();

  @Option(
      names = "--act",
      description = {
        "Let it act, as far as policies, limits and guards allow.",
        "Without it, it only says what it would have done."
      })
  private boolean act;

  @Option(
      names = "--demo",
      description = "A simulated factory of 64 nodes in place of real sensors.")
  private boolean demo;

  @Mixin private final JsonOption json = new JsonOption();

  @Mixin private final Help help = new Help();

  UpCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    Loaded loaded = options.load();
    Assembly assembly =
        ServiceLoader.load(Assembly.class)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no agent is assembled in this build"));
    return assembly.up(
        new Assembly.Up(loaded.config(), loaded.hash(), act, demo, json.on()),
        output.out(),
        output.err());
  }
}

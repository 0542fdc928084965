package io.wheeltapper.deploy.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "eval",
    header = "One set of signals: which rules fire, and how near the others come.",
    customSynopsis = "@|bold wheeltapper policy eval|@ DIR --signals FILE|- [--all] [--json]",
    description = {
      "The signals are written as in a scenario: given: [{at: 0s, on: n1, kmsg: …}], with",
      "a world and jobs where they matter; or as JSON lines, each such an object or a",
      "signal of a recording. First what fires, then the near misses, nearest first:",
      "on which node, how many conditions hold, and what is so instead of the others.",
      "Exit code 2 when a file is wrongly written."
    },
    footer = {"", "@|bold Example|@", "  wheeltapper policy eval policies --signals hot-gpu.yaml"})
final class PolicyEvalCommand implements Callable<Integer> {

  private final Output output;

  @Parameters(paramLabel = "DIR", description = "The bundle's folder.")
  private Path folder = Path.of("");

  @Option(
      names = "--signals",
      required = true,
      paramLabel = "FILE",
      description = "The signals; - is standard input.")
  private String signals = "";

  @Option(names = "--all", description = "Also rules that have nothing in common with them.")
  private boolean all;

  @Mixin private final JsonOption json = new JsonOption();

  @Mixin private final Help help = new Help();

  PolicyEvalCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    return new EvalPolicy(output, json.on()).run(folder, signals, all);
  }
}

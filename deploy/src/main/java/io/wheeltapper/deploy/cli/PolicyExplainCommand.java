package io.wheeltapper.deploy.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "explain",
    header = "Why a case went as it did: signals, rule, guards, outcome, by the ledger.",
    customSynopsis =
        "@|bold wheeltapper policy explain|@ CASE|ENTRY [--data DIR] [--no-near] [--json]",
    description = {
      "A case's id, or the number of a ledger's entry: then the case as it stood with",
      "that entry. All of it is read from the ledger, so that nobody has to be believed.",
      "Where the recording of that time and the copy of its bundle are still there, near",
      "misses say how near the node's other rules came; reading it may take a minute.",
      "Exit code 2 when there is no such case or entry."
    },
    footer = {
      "",
      "@|bold Examples|@",
      "  wheeltapper policy explain c3f9a01c2d4e",
      "  wheeltapper policy explain 4711 --data /var/lib/wheeltapper --json"
    })
final class PolicyExplainCommand implements Callable<Integer> {

  private final Output output;

  @Parameters(paramLabel = "CASE|ENTRY", description = "A case's id, or an entry's number.")
  private String what = "";

  @Mixin private final DataOption data = new DataOption();

  @Option(names = "--no-near", description = "Leave the recording alone: no near misses.")
  private boolean noNear;

  @Mixin private final JsonOption json = new JsonOption();

  @Mixin private final Help help = new Help();

  PolicyExplainCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    Path folder = data.folder();
    return new ExplainCase(output, folder, json.on(), !noNear).run(what);
  }
}

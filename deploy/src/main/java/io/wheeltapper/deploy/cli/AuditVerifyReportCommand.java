package io.wheeltapper.deploy.cli;

import io.wheeltapper.core.runtime.ledger.Audit;
import io.wheeltapper.core.runtime.ledger.Seal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "verify-report",
    header = "Check that a report is as the ledger's key signed it.",
    customSynopsis = "@|bold wheeltapper audit verify-report|@ FILE [--key VKEY | --data DIR]",
    description = {
      "Without --key the key is the one of the ledger in --data, which is then also",
      "asked whether it has the checkpoint that the report rests on. Exit code 1 when",
      "the report was changed."
    },
    footer = {"", "@|bold Example|@", "  wheeltapper audit verify-report november.pdf --data data"})
final class AuditVerifyReportCommand implements Callable<Integer> {

  private final Output output;

  @Parameters(paramLabel = "FILE", description = "The report.")
  private Path file = Path.of("");

  @Option(names = "--sig", paramLabel = "FILE", description = "Its signature; FILE.sig without.")
  private @Nullable Path signature;

  @Option(
      names = "--key",
      paramLabel = "VKEY",
      description = "The ledger's verifier key, from elsewhere; the ledger is not needed then.")
  private @Nullable String key;

  @Mixin private final DataOption data = new DataOption();

  @Mixin private final Help help = new Help();

  AuditVerifyReportCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException {
    Path folder = data.folder();
    String vkey = key != null ? key : Audit.key(folder);
    Path beside = signature != null ? signature : AuditReportCommand.signature(file);
    Seal.Said said;
    try {
      said = Seal.check(Files.readAllBytes(file), Files.readString(beside), vkey);
    } catch (IllegalArgumentException e) {
      return no(String.valueOf(e.getMessage()));
    }
    if (key == null && !Audit.root(folder, said.size()).orElse("").equals(said.root())) {
      return no(
          "the ledger in "
              + folder
              + " does not have the checkpoint of "
              + said.size()
              + " entries that it rests on");
    }
    output.say(
        "signed by "
            + said.log()
            + ": "
            + Instant.ofEpochMilli(said.from())
            + " to "
            + Instant.ofEpochMilli(said.to())
            + ", resting on "
            + said.size()
            + " entries, root "
            + said.root());
    if (key != null) {
      output.note("note: the ledger itself was not looked at; leave --key out where it is at hand");
    }
    return 0;
  }

  private int no(String why) {
    output.say("NOT AS SIGNED: " + Terminal.plain(why));
    return Main.NO;
  }
}

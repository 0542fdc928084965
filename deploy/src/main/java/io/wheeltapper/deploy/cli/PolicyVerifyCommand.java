package io.wheeltapper.deploy.cli;

import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.deploy.signing.Signature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "verify",
    header = "Did somebody you trust sign exactly this bundle?",
    customSynopsis = "@|bold wheeltapper policy verify|@ DIR --keys FILE[,FILE…] [--json]",
    description = {
      "0: yes. 1: no, and which files were changed, added or taken away since.",
    },
    footer = {"", "@|bold Example|@", "  wheeltapper policy verify policies --keys ops.pub"})
final class PolicyVerifyCommand implements Callable<Integer> {

  private final Output output;

  @Parameters(paramLabel = "DIR", description = "The bundle's folder.")
  private Path folder = Path.of("");

  @Option(
      names = "--keys",
      required = true,
      split = ",",
      paramLabel = "FILE",
      description = "Files of verifier keys, NAME+HASH+BASE64 a line.")
  private List<Path> keys = List.of();

  @Mixin private final JsonOption json = new JsonOption();

  @Mixin private final Help help = new Help();

  PolicyVerifyCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new BadUse("there is no folder " + folder);
    }
    Signature signature;
    try {
      List<String> trusted = Signature.keys(keys);
      if (trusted.isEmpty()) {
        throw new BadUse("no verifier key stands in " + keys + "; it looks like NAME+HASH+BASE64");
      }
      signature = Signature.of(folder, trusted);
    } catch (IllegalArgumentException e) {
      throw new BadUse(String.valueOf(e.getMessage()));
    }
    if (json.on()) {
      output.json(
          Json.mapper()
              .writeValueAsBytes(
                  Map.of(
                      "good", signature.good(),
                      "by", signature.by(),
                      "problems", signature.problems())));
    } else {
      signature.by().forEach(by -> output.say("signed by " + by));
      signature.problems().forEach(p -> output.say(Terminal.plain(p, 300)));
    }
    return signature.good() ? 0 : 1;
  }
}

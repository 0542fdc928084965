package io.wheeltapper.deploy.cli;

import io.wheeltapper.core.spi.Ledger;
import io.wheeltapper.deploy.config.Shipped;
import io.wheeltapper.deploy.signing.Signature;
import io.wheeltapper.deploy.wiring.Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "sign",
    header = "Stand for a bundle: with --act only bundles signed by a trusted key decide.",
    customSynopsis =
        "@|bold wheeltapper policy sign|@ DIR --key FILE [--new-key --name NAME] [--json]",
    description = {
      "Writes DIR/bundle.sig: the SHA-256 of each file, signed with Ed25519 (C2SP",
      "signed-note). Prints the verifier key; the agent trusts it when it stands in",
      "a file that wheeltapper.yaml names: policy: {trusted-keys: [FILE]}.",
    },
    footer = {
      "",
      "@|bold Examples|@",
      "  wheeltapper policy sign policies --key ops.key --new-key --name ops/2026",
      "  wheeltapper policy sign policies --key ops.key"
    })
final class PolicySignCommand implements Callable<Integer> {

  private final Output output;

  @Parameters(paramLabel = "DIR", description = "The bundle's folder.")
  private Path folder = Path.of("");

  @Option(
      names = "--key",
      required = true,
      paramLabel = "FILE",
      description = "The private key; only its owner may read it.")
  private Path key = Path.of("");

  @Option(names = "--new-key", description = "Make the key first; FILE must not be there.")
  private boolean newKey;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "policy-author",
      description = "The new key's name, without blanks and plus signs (${DEFAULT-VALUE}).")
  private String name = "";

  @Mixin private final JsonOption json = new JsonOption();

  @Mixin private final Help help = new Help();

  PolicySignCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException {
    try {
      Bundle bundle = Bundle.load(folder, Shipped.classes());
      make();
      String verifier = Signature.sign(folder, key);
      if (json.on()) {
        output.json(
            io.wheeltapper.core.runtime.ledger.Json.mapper()
                .writeValueAsBytes(
                    java.util.Map.of("hash", bundle.policy().hash(), "key", verifier)));
      } else {
        output.say("signed " + folder + " (" + bundle.policy().hash() + ")");
        output.say("by     " + verifier);
      }
      return 0;
    } catch (Bundle.Bad e) {
      throw new BadUse("only a bundle without mistakes is signed: " + e.getMessage());
    } catch (Ledger.Unavailable e) {
      throw new BadUse(String.valueOf(e.getMessage()));
    }
  }

  private void make() throws IOException {
    if (!newKey) {
      if (!Files.exists(key)) {
        throw new BadUse("there is no " + key + "; make it by: --new-key");
      }
      return;
    }
    if (Files.exists(key)) {
      throw new BadUse(key + " is there already; leave --new-key out to sign with it");
    }
    if (!name.matches("[^\\s+]{1,80}")) {
      throw new BadUse("'" + Terminal.plain(name) + "' is no name: no blanks, no plus signs");
    }
    Signature.createKey(key.toAbsolutePath(), name);
  }
}

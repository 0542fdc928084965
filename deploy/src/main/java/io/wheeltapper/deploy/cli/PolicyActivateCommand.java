package io.wheeltapper.deploy.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "activate",
    header = "Put a bundle in force that was tried beside the one that is.",
    customSynopsis = "@|bold wheeltapper policy activate|@ HASH --why TEXT [--by NAME]",
    description = {
      "Nothing is lost: signals, windows, cases and what was said already are",
      "handed over. With --act only a signed bundle is taken (policy sign).",
    },
    footer = {
      "",
      "@|bold Example|@",
      "  wheeltapper policy activate 3f9a01c2d4e5 --why \"a day without a surprise\""
    })
final class PolicyActivateCommand implements Callable<Integer> {

  private final Output output;

  @Parameters(paramLabel = "HASH", description = "Its first digits, as policy shadow shows them.")
  private String hash = "";

  @Mixin private final ReasonedWord said = new ReasonedWord();

  @Mixin private final Help help = new Help();

  PolicyActivateCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    output.say(said.tell("/api/v1/policy/activate", Map.of("hash", hash)));
    return 0;
  }
}

package io.wheeltapper.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
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

  @Option(
      names = {"--why", "--reason"},
      required = true,
      paramLabel = "TEXT",
      description = "Why; stands in the ledger.")
  private String why = "";

  @Option(
      names = "--by",
      paramLabel = "NAME",
      defaultValue = "${sys:user.name}",
      description = "Who says so (the user at the terminal).")
  private String by = "";

  @Mixin private final AgentOptions agent = new AgentOptions();

  @Mixin private final Help help = new Help();

  PolicyActivateCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    JsonNode answer =
        agent
            .client()
            .post("/api/v1/policy/activate", Map.of("hash", hash, "by", by, "reason", why));
    output.say(Terminal.plain(answer.path("detail").asText("told the agent"), 300));
    return 0;
  }
}

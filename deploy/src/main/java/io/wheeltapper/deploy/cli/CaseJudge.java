package io.wheeltapper.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "judge",
    header = "Say whether the agent was right; the scoreboard counts it.",
    customSynopsis =
        "@|bold wheeltapper case judge|@ CASE right|wrong|unsure --why TEXT [--by NAME]",
    description = {
      "It may be said again; the last word counts. See: policy scoreboard.",
    },
    footer = {
      "",
      "@|bold Example|@",
      "  wheeltapper case judge c3f9a… wrong --why \"the cable was loose\""
    })
final class CaseJudge implements Callable<Integer> {

  private final Output output;

  @Parameters(index = "0", paramLabel = "CASE", description = "The case's id.")
  private String id = "";

  @Parameters(index = "1", paramLabel = "WORD", description = "right, wrong or unsure.")
  private String word = "";

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

  CaseJudge(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    if (!Set.of("right", "wrong", "unsure").contains(word)) {
      throw new BadUse("'" + Terminal.plain(word) + "' is none of right, wrong, unsure");
    }
    JsonNode answer =
        agent
            .client()
            .post(
                "/api/v1/cases/" + Cases.safe(id) + "/judge",
                Map.of("word", word, "by", by, "reason", why));
    output.say(Terminal.plain(answer.path("detail").asText("told the agent")));
    return 0;
  }
}

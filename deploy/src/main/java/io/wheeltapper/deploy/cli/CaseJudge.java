package io.wheeltapper.deploy.cli;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  @Mixin private final ReasonedWord said = new ReasonedWord();

  @Mixin private final Help help = new Help();

  CaseJudge(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    if (!Set.of("right", "wrong", "unsure").contains(word)) {
      throw new BadUse("'" + Terminal.plain(word) + "' is none of right, wrong, unsure");
    }
    output.say(said.tell("/api/v1/cases/" + Cases.safe(id) + "/judge", Map.of("word", word)));
    return 0;
  }
}

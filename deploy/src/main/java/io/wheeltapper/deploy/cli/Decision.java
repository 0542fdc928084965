package io.wheeltapper.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code approve} and {@code deny} share. */
abstract class Decision implements Callable<Integer> {

  private final Output output;
  private final String word;

  @Parameters(paramLabel = "CASE", description = "The case's id.")
  private String id = "";

  @Option(
      names = "--plan",
      paramLabel = "HASH",
      description = "The plan that you read (else the one that stands now).")
  private String plan = "";

  @Mixin private final WordOptions words = new WordOptions();

  @Mixin private final AgentOptions agent = new AgentOptions();

  @Mixin private final Help help = new Help();

  Decision(Output output, String word) {
    this.output = output;
    this.word = word;
  }

  @Override
  public final Integer call() throws Exception {
    ApiClient client = agent.client();
    String path = "/api/v1/cases/" + Cases.safe(id);
    String hash = plan.isEmpty() ? client.get(path).path("plan").asText("") : plan;
    if (hash.isEmpty()) {
      throw new BadUse("nothing is planned in case " + id + "; there is nothing to " + word);
    }
    JsonNode answer =
        client.post(
            path + "/" + word, Map.of("plan", hash, "by", words.by(), "reason", words.reason()));
    output.say(Terminal.plain(answer.path("detail").asText("told the agent")));
    return 0;
  }
}

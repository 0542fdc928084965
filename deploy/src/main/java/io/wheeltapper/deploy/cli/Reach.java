package io.wheeltapper.deploy.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What {@code pause} and {@code resume} share. */
abstract class Reach implements Callable<Integer> {

  private final Output output;
  private final String word;

  @Parameters(
      paramLabel = "TARGET",
      arity = "0..1",
      defaultValue = "site:site",
      description = "KIND:ID such as rack:r12 or node:n7 (the whole site).")
  private String target = "";

  @Mixin private final WordOptions words = new WordOptions();

  @Mixin private final AgentOptions agent = new AgentOptions();

  @Mixin private final Help help = new Help();

  Reach(Output output, String word) {
    this.output = output;
    this.word = word;
  }

  @Override
  public final Integer call() throws Exception {
    Map<String, String> body = Map.of("target", target, "by", words.by(), "reason", words.reason());
    String told = agent.client().post("/api/v1/" + word, body).path("detail").asText("told");
    output.say(Terminal.plain(told));
    return 0;
  }
}

package io.wheeltapper.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A person's word to the running agent that must say why: {@code --why}, {@code --by}. */
final class ReasonedWord {

  @Option(
      names = {"--why", "--reason"},
      required = true,
      paramLabel = "TEXT",
      description = "Why; stands in the ledger.")
  private String why = "";

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "Who says so (your login's name, else the user at the terminal).")
  private String by = "";

  @Mixin private final AgentOptions agent = new AgentOptions();

  /** Tells the agent; what it answers, for a screen. */
  String tell(String path, Map<String, String> what) throws Exception {
    Map<String, String> body = new TreeMap<>(what);
    body.put("by", by);
    body.put("reason", why);
    JsonNode answer = agent.client().post(path, body);
    return Terminal.plain(answer.path("detail").asText("told the agent"), 300);
  }
}

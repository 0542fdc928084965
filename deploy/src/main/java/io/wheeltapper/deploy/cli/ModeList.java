package io.wheeltapper.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.core.runtime.ledger.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "list",
    header = "How far the agent may go now, and what is paused.",
    customSynopsis = "@|bold wheeltapper mode list|@ [--json]",
    footer = {"", "@|bold Example|@", "  wheeltapper mode list"})
final class ModeList implements Callable<Integer> {

  private final Output output;

  @Mixin private final AgentOptions agent = new AgentOptions();

  @Mixin private final JsonOption json = new JsonOption();

  @Mixin private final Help help = new Help();

  ModeList(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    JsonNode controls = agent.client().get("/api/v1/controls");
    if (json.on()) {
      output.json(Json.mapper().writeValueAsBytes(controls));
      return 0;
    }
    line("%-8s nothing goes beyond it: the agent was started so", text(controls, "ceiling"));
    line("%-8s the bundle's own, where nothing below says otherwise", text(controls, "bundle"));
    for (JsonNode mode : controls.path("modes")) {
      line(
          "%-8s %-24s × %-24s × %-16s %s",
          text(mode, "mode"),
          text(mode, "action"),
          text(mode, "fault"),
          text(mode, "target"),
          said(mode));
    }
    for (JsonNode pause : controls.path("pauses")) {
      line("%-8s %s %s", "paused", text(pause, "target"), said(pause));
    }
    return 0;
  }

  private static String said(JsonNode word) {
    String at =
        Instant.ofEpochMilli(word.path("at").asLong()).truncatedTo(ChronoUnit.SECONDS).toString();
    String reason = text(word, "reason");
    return "by " + text(word, "by") + " at " + at + (reason.isEmpty() ? "" : ": " + reason);
  }

  private static String text(JsonNode node, String key) {
    return node.path(key).asText("");
  }

  private void line(String format, Object... values) {
    output.say(Terminal.plain(format.formatted(values), 500));
  }
}

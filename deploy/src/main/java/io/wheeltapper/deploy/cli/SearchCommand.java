package io.wheeltapper.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.core.runtime.ledger.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "search",
    header = "Nodes, cases, rules and entries that answer to words.",
    customSynopsis = "@|bold wheeltapper search|@ WORD… [--json]",
    description = "Exit code 1 where nothing does.",
    footer = {"", "@|bold Example|@", "  wheeltapper search gpu-017"})
final class SearchCommand implements Callable<Integer> {

  private final Output output;

  @Parameters(paramLabel = "WORD", arity = "1..*", description = "What is meant.")
  private List<String> words = List.of();

  @Mixin private final AgentOptions agent = new AgentOptions();

  @Mixin private final TableOptions table = new TableOptions();

  @Mixin private final Help help = new Help();

  SearchCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    String asked = URLEncoder.encode(String.join(" ", words), StandardCharsets.UTF_8);
    JsonNode found = agent.client().get("/api/v1/search?q=" + asked);
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode each : found) {
      if (table.json()) {
        output.json(Json.mapper().writeValueAsBytes(each));
      }
      rows.add(
          List.of(
              each.path("kind").asText(), each.path("id").asText(), each.path("text").asText()));
    }
    if (!table.json()) {
      table.print(output, rows);
      if (rows.isEmpty()) {
        output.note("nothing answers to that");
      }
    }
    return rows.isEmpty() ? Main.NO : 0;
  }
}

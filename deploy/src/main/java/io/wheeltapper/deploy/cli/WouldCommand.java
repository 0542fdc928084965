package io.wheeltapper.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.core.runtime.ledger.Json;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "would",
    header = "What observe mode would have done, in GPU-hours.",
    customSynopsis = "@|bold wheeltapper would|@ [--days N] [--json]",
    description = {
      "OUT is what the actions were expected to take out, SAVED what leaving the",
      "faults alone was expected to lose; a dash where costs.yaml gave no figure."
    },
    footer = {"", "@|bold Example|@", "  wheeltapper would --days 1"})
final class WouldCommand implements Callable<Integer> {

  private static final int MOST = 20;

  private final Output output;

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "7",
      description = "How far back, 1 to 31 (7).")
  private int days;

  @Mixin private final AgentOptions agent = new AgentOptions();

  @Mixin private final TableOptions table = new TableOptions();

  @Mixin private final Help help = new Help();

  WouldCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    JsonNode would = agent.client().get("/api/v1/would?days=" + days);
    if (table.json()) {
      output.json(Json.mapper().writeValueAsBytes(would));
      return 0;
    }
    if (would.path("actions").isEmpty()) {
      output.say("since " + time(would.path("from")) + " observe would have done nothing");
      return 0;
    }
    output.say("since " + time(would.path("from")) + " observe would have done");
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("ACTION", "TIMES", "NODES", "OUT GPU-H", "SAVED GPU-H"));
    for (JsonNode each : would.path("actions")) {
      rows.add(
          List.of(
              each.path("action").asText(),
              each.path("count").asText(),
              each.path("nodes").asText(),
              hours(each.path("gpuHours").path("lost")),
              hours(each.path("gpuHours").path("saved"))));
    }
    table.print(output, rows);
    JsonNode sum = would.path("gpuHours");
    output.say(
        "in all %s GPU-hours out, %s saved"
            .formatted(hours(sum.path("lost")), hours(sum.path("saved"))));
    output.say("");
    cases(would);
    return 0;
  }

  private void cases(JsonNode would) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("CASE", "AT", "TARGET", "FAULT", "ACTIONS"));
    for (JsonNode each : would.path("cases")) {
      List<String> actions = new ArrayList<>();
      each.path("actions").forEach(a -> actions.add(a.asText()));
      if (rows.size() <= MOST) {
        rows.add(
            List.of(
                each.path("case").asText(),
                time(each.path("at")),
                each.path("target").asText(),
                each.path("fault").asText(),
                String.join(", ", actions)));
      }
    }
    table.print(output, rows);
    int more = would.path("cases").size() + would.path("more").asInt() - (rows.size() - 1);
    if (more > 0) {
      output.say("and " + more + " more; see --json");
    }
  }

  private static String hours(JsonNode figure) {
    return figure.isNumber() ? String.format(Locale.ROOT, "%.1f", figure.asDouble()) : "-";
  }

  private static String time(JsonNode millis) {
    return Instant.ofEpochMilli(millis.asLong())
        .atZone(ZoneId.systemDefault())
        .toLocalDateTime()
        .truncatedTo(ChronoUnit.MINUTES)
        .toString()
        .replace('T', ' ');
  }
}

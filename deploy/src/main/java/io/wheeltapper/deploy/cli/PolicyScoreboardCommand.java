package io.wheeltapper.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.core.loop.Scores;
import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.core.runtime.ledger.LedgerReader;
import io.wheeltapper.deploy.api.ScoreView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "scoreboard",
    header = "How often the agent was right here, by fault and action, as persons judged.",
    customSynopsis = "@|bold wheeltapper policy scoreboard|@ [--data DIR] [--wide] [--json]",
    description = {
      "A case counts once for each action allowed in it, by the last word about",
      "it (wheeltapper case judge). The interval is Wilson's, of 95 %%. limits.yaml,",
      "section trust, can want a minimum before an action asks nobody.",
    },
    footer = {"", "@|bold Example|@", "  wheeltapper policy scoreboard --data ./data"})
final class PolicyScoreboardCommand implements Callable<Integer> {

  private final Output output;

  @Mixin private final AgentOptions agent = new AgentOptions();

  @Option(names = "--data", paramLabel = "DIR", description = "Read the ledger's folder instead.")
  private @Nullable Path data;

  @Mixin private final TableOptions table = new TableOptions();

  @Mixin private final Help help = new Help();

  PolicyScoreboardCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    List<ScoreView> scores = data == null ? asked() : folded(data);
    if (table.json()) {
      for (ScoreView score : scores) {
        output.json(Json.mapper().writeValueAsBytes(score));
      }
      return 0;
    }
    if (scores.isEmpty()) {
      output.say("no case is judged yet; say it by: wheeltapper case judge CASE right --why …");
      return 0;
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("FAULT", "ACTION", "RIGHT", "WRONG", "UNSURE", "PRECISION (95 %)"));
    for (ScoreView s : scores) {
      String share =
          s.right() + s.wrong() == 0
              ? "-"
              : String.format(Locale.ROOT, "%.2f (%.2f–%.2f)", s.precision(), s.low(), s.high());
      rows.add(
          List.of(
              s.fault(),
              s.action(),
              Integer.toString(s.right()),
              Integer.toString(s.wrong()),
              Integer.toString(s.unsure()),
              share));
    }
    table.print(output, rows);
    return 0;
  }

  private List<ScoreView> asked() throws Exception {
    List<ScoreView> scores = new ArrayList<>();
    for (JsonNode node : agent.client().get("/api/v1/scoreboard")) {
      scores.add(Json.mapper().treeToValue(node, ScoreView.class));
    }
    return scores;
  }

  private static List<ScoreView> folded(Path data) throws IOException {
    Scores scores = new Scores();
    try (LedgerReader ledger = LedgerReader.open(data)) {
      ledger.entries(0, (_, entry) -> scores.apply(entry));
    }
    return ScoreView.of(scores);
  }
}

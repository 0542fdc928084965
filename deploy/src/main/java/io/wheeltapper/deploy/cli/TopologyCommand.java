package io.wheeltapper.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.deploy.api.PlaceView;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "topology",
    header = "Where nodes stand, who says so, and where that differs.",
    customSynopsis = "@|bold wheeltapper topology|@ [NODE] [--conflicts] [--wide] [--json]",
    description = {
      "The file of the configuration's 'topology' wins; beside it stands what",
      "sensors say (Slurm, Kubernetes, the subnet, NVML, NetBox). Where they",
      "differ a node counts in each place. Exit code 1 when there is such a conflict."
    },
    footer = {"", "@|bold Example|@", "  wheeltapper topology --conflicts"})
final class TopologyCommand implements Callable<Integer> {

  private final Output output;

  @Parameters(paramLabel = "NODE", arity = "0..1", description = "One node only.")
  private @Nullable String node;

  @Option(names = "--conflicts", description = "Only where sensors differ, or the file from them.")
  private boolean conflicts;

  @Mixin private final AgentOptions agent = new AgentOptions();

  @Mixin private final TableOptions table = new TableOptions();

  @Mixin private final Help help = new Help();

  TopologyCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    List<PlaceView> all = new ArrayList<>();
    for (JsonNode each : agent.client().get("/api/v1/topology")) {
      all.add(Json.mapper().treeToValue(each, PlaceView.class));
    }
    List<PlaceView> asked =
        all.stream()
            .filter(p -> node == null || p.node().equals(node))
            .filter(p -> !conflicts || !p.conflicts().isEmpty() || !p.overruled().isEmpty())
            .toList();
    if (node != null && asked.isEmpty() && !conflicts) {
      throw new BadUse("nobody knows a node '" + node + "'");
    }
    List<String> rows =
        Columns.table(asked.stream().map(TopologyCommand::row).toList(), table.width());
    for (int i = 0; i < asked.size(); i++) {
      if (table.json()) {
        output.json(Json.mapper().writeValueAsBytes(asked.get(i)));
      } else {
        output.say(rows.get(i));
        differences(asked.get(i));
      }
    }
    if (asked.isEmpty() && !table.json()) {
      output.say(conflicts ? "no sensor contradicts another, or the file" : "no node is known yet");
    }
    return asked.stream().anyMatch(p -> !p.conflicts().isEmpty()) ? Main.NO : 0;
  }

  private static List<String> row(PlaceView place) {
    return List.of(place.node(), place.in().isEmpty() ? "not known" : String.join(" ", place.in()));
  }

  private void differences(PlaceView place) {
    boolean differs = !place.conflicts().isEmpty() || !place.overruled().isEmpty();
    if (node != null || differs) {
      place.said().forEach((sensor, said) -> under("%-14s says %s".formatted(sensor, said)));
    }
    if (!place.conflicts().isEmpty()) {
      under("DIFFER on " + String.join(", ", place.conflicts()) + ": counts in each");
    }
    if (!place.overruled().isEmpty()) {
      under("the file says otherwise on " + String.join(", ", place.overruled()) + ", and wins");
    }
  }

  private void under(String line) {
    output.say(Terminal.plain("    " + line, table.width()));
  }
}

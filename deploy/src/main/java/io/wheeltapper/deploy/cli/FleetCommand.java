package io.wheeltapper.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.core.runtime.ledger.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "fleet",
    header = "How many nodes are well, and which are not.",
    customSynopsis = "@|bold wheeltapper fleet|@ [--all] [--watch] [--json]",
    description = {
      "unknown: nobody says anything of it; it never counts as well. sick: an open",
      "case, in service. would: would be out, did the agent act. held: out by",
      "the agent's hand. others: out by others."
    },
    footer = {"", "@|bold Example|@", "  wheeltapper fleet --watch"})
final class FleetCommand implements Callable<Integer> {

  private static final int MOST = 40;

  private final Output output;

  @Option(names = "--all", description = "Every node, the well ones too.")
  private boolean all;

  @Mixin private final AgentOptions agent = new AgentOptions();

  @Mixin private final WatchOption watch = new WatchOption();

  @Mixin private final TableOptions table = new TableOptions();

  @Mixin private final Help help = new Help();

  FleetCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    ApiClient client = agent.client();
    watch.show(client, output, table.json(), to -> print(to, client.get("/api/v1/fleet")));
    return 0;
  }

  private void print(Output to, JsonNode fleet) throws Exception {
    if (table.json()) {
      to.json(Json.mapper().writeValueAsBytes(fleet));
      return;
    }
    List<String> states = new ArrayList<>();
    fleet.path("states").forEach(s -> states.add(s.asText()));
    Map<Integer, Integer> counts = new TreeMap<>();
    List<JsonNode> shown = new ArrayList<>();
    for (JsonNode node : fleet.path("nodes")) {
      int state = node.path(1).asInt();
      counts.merge(state, 1, Integer::sum);
      if (all || !states.get(state).equals("well")) {
        shown.add(node);
      }
    }
    List<String> words = new ArrayList<>();
    counts.forEach((state, count) -> words.add(count + " " + states.get(state)));
    to.say(
        words.isEmpty()
            ? "no node is known yet"
            : fleet.path("nodes").size() + " nodes: " + String.join(", ", words));
    shown.sort(Comparator.comparing(n -> n.path(1).asInt() == states.indexOf("unknown")));
    List<List<String>> rows = new ArrayList<>();
    shown.stream()
        .limit(all ? Integer.MAX_VALUE : MOST)
        .forEach(n -> rows.add(row(fleet, states, n)));
    table.print(to, rows);
    if (shown.size() > rows.size()) {
      to.say("and " + (shown.size() - rows.size()) + " more that are not well; see --all");
    }
  }

  private static List<String> row(JsonNode fleet, List<String> states, JsonNode node) {
    List<String> in = new ArrayList<>();
    JsonNode kinds = fleet.path("kinds");
    for (int i = 0; i < kinds.size(); i++) {
      int group = node.path(3).path(i).asInt(-1);
      if (group >= 0) {
        String kind = kinds.path(i).asText();
        in.add(kind + ":" + fleet.path("groups").path(kind).path(group).asText());
      }
    }
    return List.of(
        node.path(0).asText(),
        states.get(node.path(1).asInt()),
        node.path(2).isNull() ? "" : node.path(2).asText(),
        String.join(" ", in));
  }
}

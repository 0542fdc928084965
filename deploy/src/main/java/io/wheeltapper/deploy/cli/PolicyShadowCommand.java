package io.wheeltapper.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.deploy.api.ShadowView;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "shadow",
    header = "Let a bundle decide beside the one in force, and see what it would do otherwise.",
    customSynopsis = {
      "@|bold wheeltapper policy shadow|@ DIR [--for 24h] [--reason TEXT] [--by NAME]",
      "@|bold wheeltapper policy shadow|@ --status [--json] | --stop",
    },
    description = {
      "It never acts, and never holds the agent back: where it falls behind it is",
      "dropped, and the ledger says so. Put it in force by: policy activate HASH.",
    },
    footer = {
      "",
      "@|bold Examples|@",
      "  wheeltapper policy shadow policies.new --for 24h",
      "  wheeltapper policy shadow --status"
    })
final class PolicyShadowCommand implements Callable<Integer> {

  private final Output output;

  @Parameters(arity = "0..1", paramLabel = "DIR", description = "The bundle to try.")
  private @Nullable Path folder;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "24h",
      description = "How long it is tried (24h).")
  private String time = "";

  @Option(names = "--status", description = "How it decides otherwise so far.")
  private boolean status;

  @Option(names = "--stop", description = "End the trial.")
  private boolean stop;

  @Mixin private final WordOptions words = new WordOptions();

  @Mixin private final AgentOptions agent = new AgentOptions();

  @Mixin private final JsonOption json = new JsonOption();

  @Mixin private final Help help = new Help();

  PolicyShadowCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    ApiClient client = agent.client();
    if ((folder == null ? 0 : 1) + (status ? 1 : 0) + (stop ? 1 : 0) != 1) {
      throw new BadUse("give one of: DIR, --status, --stop");
    }
    if (status) {
      return show(client.get("/api/v1/policy/shadow"));
    }
    JsonNode answer =
        folder == null
            ? client.post(
                "/api/v1/policy/shadow/stop", Map.of("by", words.by(), "reason", words.reason()))
            : client.post(
                "/api/v1/policy/shadow",
                Map.of(
                    "folder", folder.toAbsolutePath().normalize().toString(),
                    "for", time,
                    "by", words.by(),
                    "reason", words.reason()));
    output.say(Terminal.plain(answer.path("detail").asText("told the agent"), 300));
    return 0;
  }

  private int show(JsonNode node) throws IOException {
    if (json.on()) {
      output.json(Json.mapper().writeValueAsBytes(node));
      return 0;
    }
    ShadowView view = Json.mapper().treeToValue(node, ShadowView.class);
    if (view.state().equals("none")) {
      output.say("no bundle is tried");
      return 0;
    }
    for (ShadowView.Change c : view.changes()) {
      output.say(
          Terminal.plain(
              "%s  %-7s %-14s %-20s %s%s"
                  .formatted(
                      time(c.at()), c.word(), c.action(), c.target(), c.fault(), verdicts(c))));
    }
    String hash = view.hash().length() > 12 ? view.hash().substring(0, 12) : view.hash();
    output.say(
        Terminal.plain(
            "%-8s %s %s %s".formatted(view.state(), view.bundle(), view.version(), hash)));
    if (view.since() > 0) {
      output.say("since    " + time(view.since()) + ", until " + time(view.until()));
    }
    output.say(
        "sum      %d added, %d gone, %d changed; %d newly disruptive; %d nodes touched"
            .formatted(
                view.added(), view.gone(), view.changed(), view.disruptive(), view.nodes().size()));
    if (!view.trouble().isEmpty()) {
      output.say(Terminal.plain("trouble  " + view.trouble(), 300));
    }
    return 0;
  }

  private static String verdicts(ShadowView.Change c) {
    return c.was().isEmpty() || c.is().isEmpty()
        ? " " + c.was() + c.is()
        : " " + c.was() + " → " + c.is();
  }

  private static String time(long at) {
    return Instant.ofEpochMilli(at).truncatedTo(ChronoUnit.SECONDS).toString();
  }
}

package io.wheeltapper.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.core.model.Advice;
import io.wheeltapper.core.runtime.ledger.Json;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "explain",
    header = "Why a case went as it did; with --advise what a language model makes of it.",
    customSynopsis = "@|bold wheeltapper case explain|@ CASE [--data DIR] [--advise] [--json]",
    description = {
      "Without --advise it is policy explain. With it the running agent's adviser is",
      "asked now, and its word is booked; with --data and --config the configured model",
      "is asked about that folder, and nothing is booked. Advice chooses nothing."
    },
    footer = {"", "@|bold Example|@", "  wheeltapper case explain c3f9a01c2d4e --advise"})
final class CaseExplain implements Callable<Integer> {

  private final Output output;

  @Parameters(paramLabel = "CASE", description = "The case's id.")
  private String id = "";

  @Mixin private final AgentOptions agent = new AgentOptions();

  @Option(names = "--data", paramLabel = "DIR", description = "Folder of the ledger (./data).")
  private @Nullable Path data;

  @Option(names = "--config", paramLabel = "FILE", description = "Whose adviser is asked.")
  private @Nullable Path config;

  @Option(names = "--advise", description = "Ask the adviser now.")
  private boolean advise;

  @Mixin private final JsonOption json = new JsonOption();

  @Mixin private final Help help = new Help();

  CaseExplain(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    if (!advise) {
      return new ExplainCase(output, data == null ? Path.of("data") : data, json.on(), true)
          .run(id);
    }
    Advice advice =
        data == null && config == null ? live() : AskOnce.of(ConfigOptions.of(config, data), id);
    if (json.on()) {
      output.json(Json.mapper().writeValueAsString(advice));
      return 0;
    }
    output.say("ADVICE of " + Terminal.plain(advice.model(), 80) + " about case " + id);
    AdviceText.lines(
        advice, (key, text) -> output.say("  %-8s ".formatted(key) + Terminal.plain(text)));
    return 0;
  }

  private Advice live() throws Exception {
    JsonNode said =
        agent.client().postAndWait("/api/v1/cases/" + Cases.safe(id) + "/advise", Map.of());
    return Json.mapper().treeToValue(said, Advice.class);
  }
}

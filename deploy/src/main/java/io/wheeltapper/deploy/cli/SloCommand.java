package io.wheeltapper.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.core.policy.Objective;
import io.wheeltapper.core.policy.Objectives;
import io.wheeltapper.core.policy.PolicyReader;
import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.core.spi.Problem;
import io.wheeltapper.core.yaml.Problems;
import io.wheeltapper.deploy.api.BudgetsView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "slo",
    header = "Service level objectives: are they right, and what is left of them?",
    customSynopsis = "@|bold wheeltapper slo|@ COMMAND",
    footer = {"", "@|bold Example|@", "  wheeltapper slo status"},
    subcommands = {SloCommand.Validate.class, SloCommand.Status.class})
final class SloCommand extends Group {

  @Command(
      name = "validate",
      header = "Read a bundle's slo/*.yaml and say what is wrong with it.",
      customSynopsis = "@|bold wheeltapper slo validate|@ DIR [--json]",
      description = {
        "Each problem is one line on standard error: file:line:column, what is",
        "wrong, and the mend. Exit code 1 when there is one, 2 without a folder slo."
      },
      footer = {"", "@|bold Example|@", "  wheeltapper slo validate policies"})
  static final class Validate implements Callable<Integer> {

    private final Output output;

    @Parameters(paramLabel = "DIR", description = "The bundle's folder.")
    private Path folder = Path.of("");

    @Mixin private final JsonOption json = new JsonOption();

    @Mixin private final Help help = new Help();

    Validate(Output output) {
      this.output = output;
    }

    @Override
    public Integer call() throws Exception {
      if (!Files.isDirectory(folder.resolve("slo"))) {
        throw new BadUse(
            Terminal.plain(folder.toString()) + " has no folder slo; name a bundle's folder");
      }
      Problems problems = new Problems();
      Objectives objectives = PolicyReader.objectives(folder, problems);
      for (Problem problem : problems.all()) {
        if (json.on()) {
          output.json(Json.mapper().writeValueAsBytes(problem));
        } else {
          output.note(Terminal.plain(problem.toString()));
        }
      }
      if (!problems.none()) {
        return Main.NO;
      }
      for (Objective objective : objectives.all()) {
        if (!json.on()) {
          output.say(said(objective));
        }
      }
      return 0;
    }

    private static String said(Objective objective) {
      return Terminal.plain(
          "%-24s %s of %s, %s"
              .formatted(
                  objective.name(),
                  Math.round(objective.goal().target() * 100_000) / 1_000.0 + " %",
                  objective
                      .indicator()
                      .own()
                      .map(s -> s.word())
                      .orElse(objective.indicator().measured().type()),
                  objective.window().words()),
          200);
    }
  }

  @Command(
      name = "status",
      header = "Budget left, burn per window, and what the gate allows now.",
      customSynopsis = "@|bold wheeltapper slo status|@ [--watch] [--json]",
      footer = {"", "@|bold Example|@", "  wheeltapper slo status --watch"})
  static final class Status implements Callable<Integer> {

    private final Output output;

    @Mixin private final AgentOptions agent = new AgentOptions();

    @Mixin private final WatchOption watch = new WatchOption();

    @Mixin private final TableOptions table = new TableOptions();

    @Mixin private final Help help = new Help();

    Status(Output output) {
      this.output = output;
    }

    @Override
    public Integer call() throws Exception {
      ApiClient client = agent.client();
      watch.show(client, output, table.json(), to -> print(to, client.get("/api/v1/slo")));
      return 0;
    }

    private void print(Output to, JsonNode answer) throws IOException {
      if (table.json()) {
        to.json(Json.mapper().writeValueAsBytes(answer));
        return;
      }
      BudgetsView view = Json.mapper().treeToValue(answer, BudgetsView.class);
      new Budgets(Terminal.colours(), ZoneId.systemDefault(), table.width())
          .lines(view)
          .forEach(to::say);
    }
  }
}

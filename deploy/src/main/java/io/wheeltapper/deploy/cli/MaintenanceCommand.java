package io.wheeltapper.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.core.runtime.ledger.Json;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "maintenance",
    header = "Say what people work on: its symptoms call nobody until it has settled.",
    customSynopsis = "@|bold wheeltapper maintenance|@ COMMAND",
    footer = {"", "@|bold Example|@", "  wheeltapper maintenance begin rack:r12 --until 2h"},
    subcommands = {
      MaintenanceCommand.Begin.class,
      MaintenanceCommand.End.class,
      MaintenanceCommand.ListWorks.class
    })
final class MaintenanceCommand extends Group {

  @Command(
      name = "begin",
      header = "Declare maintenance of a node, a rack, a partition …",
      customSynopsis = "@|bold wheeltapper maintenance begin|@ TARGET --until END [--reason TEXT]",
      description = "Said again for the same target it has a new end.",
      footer = {
        "",
        "@|bold Example|@",
        "  wheeltapper maintenance begin rack:r12 --until 2h --reason \"new PDU\""
      })
  static final class Begin implements Callable<Integer> {

    private final Output output;

    @Parameters(paramLabel = "TARGET", description = "KIND:ID such as rack:r12 or node:n7.")
    private String target = "";

    @Option(
        names = "--until",
        paramLabel = "END",
        required = true,
        description = "A length such as 2h, or a time such as 2026-12-01T06:00 in the site's zone.")
    private String until = "";

    @Mixin private final WordOptions words = new WordOptions();

    @Mixin private final AgentOptions agent = new AgentOptions();

    @Mixin private final Help help = new Help();

    Begin(Output output) {
      this.output = output;
    }

    @Override
    public Integer call() throws Exception {
      Map<String, String> body =
          Map.of("target", target, "until", until, "by", words.by(), "reason", words.reason());
      JsonNode told = agent.client().post("/api/v1/maintenance/begin", body);
      output.say(Terminal.plain(told.path("detail").asText("told")));
      return 0;
    }
  }

  @Command(
      name = "end",
      header = "Say that it is over; its symptoms wait until it has settled.",
      customSynopsis = "@|bold wheeltapper maintenance end|@ TARGET [--reason TEXT]",
      footer = {"", "@|bold Example|@", "  wheeltapper maintenance end rack:r12"})
  static final class End implements Callable<Integer> {

    private final Output output;

    @Parameters(paramLabel = "TARGET", description = "KIND:ID as it was declared.")
    private String target = "";

    @Mixin private final WordOptions words = new WordOptions();

    @Mixin private final AgentOptions agent = new AgentOptions();

    @Mixin private final Help help = new Help();

    End(Output output) {
      this.output = output;
    }

    @Override
    public Integer call() throws Exception {
      Map<String, String> body =
          Map.of("target", target, "by", words.by(), "reason", words.reason());
      JsonNode told = agent.client().post("/api/v1/maintenance/end", body);
      output.say(Terminal.plain(told.path("detail").asText("told")));
      return 0;
    }
  }

  @Command(
      name = "list",
      header = "What is declared, by people and by schedulers.",
      customSynopsis = "@|bold wheeltapper maintenance list|@ [--wide] [--json]",
      footer = {"", "@|bold Example|@", "  wheeltapper maintenance list"})
  static final class ListWorks implements Callable<Integer> {

    private final Output output;

    @Mixin private final AgentOptions agent = new AgentOptions();

    @Mixin private final TableOptions table = new TableOptions();

    @Mixin private final Help help = new Help();

    ListWorks(Output output) {
      this.output = output;
    }

    @Override
    public Integer call() throws Exception {
      JsonNode declared = agent.client().get("/api/v1/declared");
      if (table.json()) {
        for (JsonNode work : declared.path("maintenance")) {
          output.json(Json.mapper().writeValueAsBytes(work));
        }
      } else {
        new DeclaredText(output, declared).maintenance(table);
      }
      return 0;
    }
  }
}

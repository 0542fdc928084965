package io.wheeltapper.deploy.cli;

import io.wheeltapper.deploy.api.AdviceView;
import io.wheeltapper.deploy.api.CaseView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "case",
    header = "Cases: what is sick, what is planned, what waits for you.",
    customSynopsis = "@|bold wheeltapper case|@ COMMAND",
    footer = {"", "@|bold Example|@", "  wheeltapper case list"},
    subcommands = {
      CaseCommand.ListCases.class,
      CaseCommand.Show.class,
      CaseCommand.Approve.class,
      CaseCommand.Deny.class,
      CasePostMortem.class,
      CaseExplain.class,
      CaseJudge.class
    })
final class CaseCommand extends Group {

  @Command(
      name = "list",
      header = "All open cases, of the running agent or of a data folder.",
      customSynopsis = "@|bold wheeltapper case list|@ [--all | --half-way] [--watch | --data DIR]",
      footer = {"", "@|bold Example|@", "  wheeltapper case list --watch"})
  static final class ListCases implements Callable<Integer> {

    private final Output output;

    @Mixin private final AgentOptions agent = new AgentOptions();

    @Option(names = "--data", paramLabel = "DIR", description = "Read the ledger's folder instead.")
    private @Nullable Path data;

    @Option(names = "--all", description = "Cleared ones too.")
    private boolean all;

    @Option(
        names = "--half-way",
        description = "Only what is carried out in part: which node we hold, which step is open.")
    private boolean halfWay;

    @Mixin private final WatchOption watch = new WatchOption();

    @Mixin private final TableOptions table = new TableOptions();

    @Mixin private final Help help = new Help();

    ListCases(Output output) {
      this.output = output;
    }

    @Override
    public Integer call() throws Exception {
      if (data != null) {
        watch.notOf(data);
        print(output, Cases.of(data));
        return 0;
      }
      ApiClient client = agent.client();
      watch.show(client, output, table.json(), to -> print(to, Cases.of(client)));
      return 0;
    }

    private void print(Output to, List<CaseView> found) throws IOException {
      Cases cases = new Cases(to, table.json());
      if (halfWay) {
        cases.halfWay(found, table.width());
      } else {
        cases.list(found, all, table.width());
      }
    }
  }

  @Command(
      name = "show",
      header = "One case: faults, plan, the gate's answer, advice; with --data what was done.",
      customSynopsis = "@|bold wheeltapper case show|@ CASE [--data DIR | --watch] [--json]",
      footer = {"", "@|bold Example|@", "  wheeltapper case show 3f9a…"})
  static final class Show implements Callable<Integer> {

    private final Output output;

    @Parameters(paramLabel = "CASE", description = "The case's id.")
    private String id = "";

    @Mixin private final AgentOptions agent = new AgentOptions();

    @Option(names = "--data", paramLabel = "DIR", description = "Read the ledger's folder instead.")
    private @Nullable Path data;

    @Mixin private final WatchOption watch = new WatchOption();

    @Mixin private final JsonOption json = new JsonOption();

    @Mixin private final Help help = new Help();

    Show(Output output) {
      this.output = output;
    }

    @Override
    public Integer call() throws Exception {
      if (data == null) {
        ApiClient client = agent.client();
        watch.show(
            client,
            output,
            json.on(),
            to ->
                new Cases(to, json.on())
                    .show(Cases.find(Cases.of(client), id), Cases.advice(client, id, output)));
        return 0;
      }
      watch.notOf(data);
      Cases cases = new Cases(output, json.on());
      cases.show(Cases.find(Cases.of(data), id), AdviceView.of(data, id));
      if (!json.on()) {
        new CaseDeeds(output).print(data, id);
      }
      return 0;
    }
  }

  @Command(
      name = "approve",
      header = "Let exactly this plan be carried out.",
      customSynopsis = "@|bold wheeltapper case approve|@ CASE [--plan HASH] [--by NAME]",
      footer = {
        "",
        "@|bold Example|@",
        "  wheeltapper case approve 3f9a… --reason \"window agreed\""
      })
  static final class Approve extends Decision {
    Approve(Output output) {
      super(output, "approve");
    }
  }

  @Command(
      name = "deny",
      header = "Refuse exactly this plan.",
      customSynopsis = "@|bold wheeltapper case deny|@ CASE [--plan HASH] [--by NAME]",
      footer = {"", "@|bold Example|@", "  wheeltapper case deny 3f9a… --reason \"demo tomorrow\""})
  static final class Deny extends Decision {
    Deny(Output output) {
      super(output, "deny");
    }
  }
}

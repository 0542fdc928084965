package io.wheeltapper.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.core.runtime.ledger.Json;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "window",
    header = "Change windows and freezes: what is open, by hand, and what was left.",
    customSynopsis = "@|bold wheeltapper window|@ COMMAND",
    footer = {"", "@|bold Example|@", "  wheeltapper window list"},
    subcommands = {
      WindowCommand.ListWindows.class,
      WindowCommand.Open.class,
      WindowCommand.Close.class,
      WindowCommand.Report.class
    })
final class WindowCommand extends Group {

  @Command(
      name = "list",
      header = "Every window and freeze: open until when, or when it opens next.",
      customSynopsis = "@|bold wheeltapper window list|@ [--wide] [--json]",
      footer = {"", "@|bold Example|@", "  wheeltapper window list"})
  static final class ListWindows implements Callable<Integer> {

    private final Output output;

    @Mixin private final AgentOptions agent = new AgentOptions();

    @Mixin private final TableOptions table = new TableOptions();

    @Mixin private final Help help = new Help();

    ListWindows(Output output) {
      this.output = output;
    }

    @Override
    public Integer call() throws Exception {
      JsonNode declared = agent.client().get("/api/v1/declared");
      if (table.json()) {
        for (JsonNode window : declared.path("windows")) {
          output.json(Json.mapper().writeValueAsBytes(window));
        }
      } else {
        new DeclaredText(output, declared).windows(table);
      }
      return 0;
    }
  }

  @Command(
      name = "open",
      header = "Open a window or a freeze now.",
      customSynopsis = {
        "@|bold wheeltapper window open|@ NAME --until END [--mode MODE]",
        "                        [--effects LIST] [--on LIST] [--freeze] [--reason TEXT]"
      },
      description = {
        "One that the bundle has is opened as it stands there. Another is a rehearsal of",
        "everything unless --mode says ask or act; it never raises what is set elsewhere."
      },
      footer = {
        "",
        "@|bold Examples|@",
        "  wheeltapper window open firmware --until 2h --mode ask --effects changes --on rack:r12",
        "  wheeltapper window open demo-day --freeze --until 2026-12-01T18:00"
      })
  static final class Open implements Callable<Integer> {

    private final Output output;

    @Parameters(paramLabel = "NAME", description = "Its name.")
    private String name = "";

    @Option(
        names = "--until",
        paramLabel = "END",
        required = true,
        description = "A length such as 2h, or a time such as 2026-12-01T06:00 in the site's zone.")
    private String until = "";

    @Option(names = "--mode", paramLabel = "MODE", description = "observe, ask or act (observe).")
    private String mode = "";

    @Option(
        names = "--effects",
        paramLabel = "LIST",
        description = "all, or some of neutral,restores,removes,changes.")
    private String effects = "";

    @Option(names = "--on", paramLabel = "LIST", description = "Targets such as rack:r12 (site).")
    private String on = "";

    @Option(names = "--freeze", description = "Hold its effects until its end.")
    private boolean freeze;

    @Mixin private final WordOptions words = new WordOptions();

    @Mixin private final AgentOptions agent = new AgentOptions();

    @Mixin private final Help help = new Help();

    Open(Output output) {
      this.output = output;
    }

    @Override
    public Integer call() throws Exception {
      Map<String, String> body = new TreeMap<>();
      body.put("name", name);
      body.put("until", until);
      body.put("by", words.by());
      body.put("reason", words.reason());
      put(body, "mode", mode);
      put(body, "effects", effects);
      put(body, "on", on);
      put(body, "freeze", freeze ? "true" : "");
      JsonNode told = agent.client().post("/api/v1/windows/open", body);
      output.say(Terminal.plain(told.path("detail").asText("told")));
      return 0;
    }

    private static void put(Map<String, String> body, String key, String value) {
      if (!value.isEmpty()) {
        body.put(key, value);
      }
    }
  }

  @Command(
      name = "close",
      header = "Close a window or a freeze now; its report is written and sent.",
      customSynopsis = "@|bold wheeltapper window close|@ NAME [--by NAME] [--reason TEXT]",
      footer = {"", "@|bold Example|@", "  wheeltapper window close firmware --reason done"})
  static final class Close implements Callable<Integer> {

    private final Output output;

    @Parameters(paramLabel = "NAME", description = "Its name.")
    private String name = "";

    @Mixin private final WordOptions words = new WordOptions();

    @Mixin private final AgentOptions agent = new AgentOptions();

    @Mixin private final Help help = new Help();

    Close(Output output) {
      this.output = output;
    }

    @Override
    public Integer call() throws Exception {
      Map<String, String> body = Map.of("name", name, "by", words.by(), "reason", words.reason());
      JsonNode told = agent.client().post("/api/v1/windows/close", body);
      output.say(Terminal.plain(told.path("detail").asText("told")));
      return 0;
    }
  }

  @Command(
      name = "report",
      header = "What a window left behind, or would leave if it closed now.",
      customSynopsis = "@|bold wheeltapper window report|@ NAME [--url URL] [--json]",
      footer = {"", "@|bold Example|@", "  wheeltapper window report firmware"})
  static final class Report implements Callable<Integer> {

    private final Output output;

    @Parameters(paramLabel = "NAME", description = "Its name.")
    private String name = "";

    @Mixin private final AgentOptions agent = new AgentOptions();

    @Mixin private final JsonOption json = new JsonOption();

    @Mixin private final Help help = new Help();

    Report(Output output) {
      this.output = output;
    }

    @Override
    public Integer call() throws Exception {
      JsonNode declared = agent.client().get("/api/v1/declared");
      DeclaredText text = new DeclaredText(output, declared);
      JsonNode window = text.reported(name);
      if (json.on()) {
        output.json(Json.mapper().writeValueAsBytes(window));
      } else {
        text.report(window);
      }
      return 0;
    }
  }
}

package io.wheeltapper.deploy.cli;

import io.wheeltapper.core.runtime.ledger.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "context",
    header = "The agents that you know by name, and how you prove to each who you are.",
    customSynopsis = "@|bold wheeltapper context|@ COMMAND",
    description = {
      "They stand in ~/.config/wheeltapper/contexts.yaml, which names files of tokens and",
      "keys and never has them. --context and $WHEELTAPPER_CONTEXT choose for one command."
    },
    footer = {
      "",
      "@|bold Example|@",
      "  wheeltapper context set lab --url https://agent.lab:8484 --token-file lab.token"
    },
    subcommands = {
      ContextCommand.ListAll.class,
      ContextCommand.Use.class,
      ContextCommand.Set.class,
      ContextCommand.Show.class
    })
final class ContextCommand extends Group {

  @Command(
      name = "list",
      header = "All of them; a star is before the one in use.",
      customSynopsis = "@|bold wheeltapper context list|@ [--json]",
      footer = {"", "@|bold Example|@", "  wheeltapper context list"})
  static final class ListAll implements Callable<Integer> {

    private final Output output;

    @Mixin private final TableOptions table = new TableOptions();

    @Mixin private final Help help = new Help();

    ListAll(Output output) {
      this.output = output;
    }

    @Override
    public Integer call() throws Exception {
      Contexts known = Contexts.read(Contexts.file());
      List<List<String>> rows = new ArrayList<>();
      for (Map.Entry<String, Reached> each : known.all().entrySet()) {
        String name = each.getKey();
        boolean used = name.equals(known.current());
        if (table.json()) {
          output.json(Json.mapper().writeValueAsBytes(about(name, used, each.getValue())));
        }
        rows.add(List.of((used ? "* " : "  ") + name, each.getValue().url().toString()));
      }
      if (!table.json()) {
        table.print(output, rows);
        if (rows.isEmpty()) {
          output.say("none; make one by: wheeltapper context set NAME --url URL");
        }
      }
      return 0;
    }
  }

  @Command(
      name = "use",
      header = "Ask this one from now on.",
      customSynopsis = "@|bold wheeltapper context use|@ NAME",
      footer = {"", "@|bold Example|@", "  wheeltapper context use lab"})
  static final class Use implements Callable<Integer> {

    private final Output output;

    @Parameters(paramLabel = "NAME", description = "Its name.")
    private String name = "";

    @Mixin private final Help help = new Help();

    Use(Output output) {
      this.output = output;
    }

    @Override
    public Integer call() throws Exception {
      Path file = Contexts.file();
      Contexts known = Contexts.read(file).using(name);
      known.write(file);
      output.say(name + " is asked from now on: " + known.named(name).url());
      return 0;
    }
  }

  @Command(
      name = "set",
      header = "Add one, or change what you name of it; the first is in use at once.",
      customSynopsis = {
        "@|bold wheeltapper context set|@ NAME --url URL [--token-file FILE] [--ca FILE]",
        "                [--certificate FILE --key FILE]"
      },
      footer = {
        "",
        "@|bold Example|@",
        "  wheeltapper context set lab --url https://agent.lab:8484 --ca lab-ca.pem"
      })
  static final class Set implements Callable<Integer> {

    private final Output output;

    @Parameters(paramLabel = "NAME", description = "Its name.")
    private String name = "";

    @Option(names = "--url", paramLabel = "URL", description = "Where the agent is reached.")
    private @Nullable String url;

    @Option(names = "--token-file", paramLabel = "FILE", description = "File with your token.")
    private @Nullable Path tokenFile;

    @Option(names = "--ca", paramLabel = "FILE", description = "Who signs its certificate, PEM.")
    private @Nullable Path ca;

    @Option(names = "--certificate", paramLabel = "FILE", description = "Your own, PEM.")
    private @Nullable Path certificate;

    @Option(names = "--key", paramLabel = "FILE", description = "Its key, PEM in PKCS#8.")
    private @Nullable Path key;

    @Mixin private final Help help = new Help();

    Set(Output output) {
      this.output = output;
    }

    @Override
    public Integer call() throws Exception {
      if (!name.matches("[A-Za-z0-9._-]{1,80}")) {
        throw new BadUse(
            "'" + Terminal.plain(name) + "' is no name; write letters, digits, '.', '_' and '-'");
      }
      Path file = Contexts.file();
      Contexts known = Contexts.read(file);
      Reached old = known.all().get(name);
      if (url == null && old == null) {
        throw new BadUse("where is it? add --url https://agent.example:8484");
      }
      URI at = url == null && old != null ? old.url() : Reached.uri(String.valueOf(url), "--url");
      Reached now =
          new Reached(
              at,
              path(tokenFile, old == null ? null : old.tokenFile()),
              path(ca, old == null ? null : old.ca()),
              path(certificate, old == null ? null : old.certificate()),
              path(key, old == null ? null : old.key()));
      // What cannot be used is said now, not at the first question.
      ApiClient _ = now.client();
      Contexts written = known.with(name, now);
      written.write(file);
      output.say(name + " is " + at + (written.current().equals(name) ? ", and in use" : ""));
      return 0;
    }

    private static @Nullable Path path(@Nullable Path given, @Nullable Path old) {
      return given == null ? old : given.toAbsolutePath().normalize();
    }
  }

  @Command(
      name = "show",
      header = "One of them: where it is, and the files that prove who you are.",
      customSynopsis = "@|bold wheeltapper context show|@ [NAME] [--json]",
      footer = {"", "@|bold Example|@", "  wheeltapper context show"})
  static final class Show implements Callable<Integer> {

    private final Output output;

    @Parameters(
        paramLabel = "NAME",
        arity = "0..1",
        description = "Its name (the one in use, or that $WHEELTAPPER_CONTEXT names).")
    private @Nullable String name;

    @Mixin private final JsonOption json = new JsonOption();

    @Mixin private final Help help = new Help();

    Show(Output output) {
      this.output = output;
    }

    @Override
    public Integer call() throws Exception {
      Contexts known = Contexts.read(Contexts.file());
      String variable = Contexts.variable(Contexts.CONTEXT);
      String shown = name != null ? name : variable.isEmpty() ? known.current() : variable;
      if (shown.isEmpty()) {
        output.say("none is in use; asked is " + Reached.HERE);
        return 0;
      }
      Map<String, Object> about = about(shown, shown.equals(known.current()), known.named(shown));
      if (json.on()) {
        output.json(Json.mapper().writeValueAsBytes(about));
      } else {
        about.forEach((key, value) -> output.say(Terminal.plain("%-12s %s".formatted(key, value))));
      }
      return 0;
    }
  }

  private static Map<String, Object> about(String name, boolean used, Reached its)
      throws IOException {
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("name", name);
    about.put("current", used);
    about.put("url", its.url().toString());
    put(about, "token-file", its.tokenFile());
    put(about, "ca", its.ca());
    put(about, "certificate", its.certificate());
    put(about, "key", its.key());
    return about;
  }

  private static void put(Map<String, Object> about, String key, @Nullable Path path) {
    if (path != null) {
      about.put(key, path.toString());
    }
  }
}

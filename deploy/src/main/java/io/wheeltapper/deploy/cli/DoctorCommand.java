package io.wheeltapper.deploy.cli;

import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.deploy.config.Kinds;
import io.wheeltapper.deploy.wiring.Outgoing;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "doctor",
    header = "Which sensors and actuators can work here, and why not.",
    customSynopsis = "@|bold wheeltapper doctor|@ [--config FILE] [--calls] [--json]",
    description = {
      "Looks and asks, changes nothing. Exit code 1 when something that is",
      "configured cannot work; without a configuration every kind is tried.",
      "All is looked at together, for a minute at most.",
      "--calls lists every kind of call that can leave the agent instead."
    },
    footer = {
      "",
      "@|bold Examples|@",
      "  wheeltapper doctor --config wheeltapper.yaml",
      "  wheeltapper doctor --calls"
    })
final class DoctorCommand implements Callable<Integer> {

  private static final int WIDTH = 80;
  private static final int INDENT = 32;

  private final Output output;

  @Mixin private final ConfigOptions options = new ConfigOptions();

  @Option(names = "--calls", description = "The list of calls that can leave the agent.")
  private boolean calls;

  @Mixin private final JsonOption json = new JsonOption();

  @Mixin private final Help help = new Help();

  DoctorCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    if (calls) {
      for (Outgoing each : Outgoing.all(Kinds.discover())) {
        published(each);
      }
      return 0;
    }
    List<Doctor.Line> lines = Doctor.examine(options.load().config());
    for (Doctor.Line line : lines) {
      if (json.on()) {
        output.json(Json.mapper().writeValueAsBytes(object(line)));
      } else {
        told(line);
      }
    }
    return lines.stream().anyMatch(l -> l.wanted() && !l.works()) ? Main.NO : 0;
  }

  /** The reason stands in a column of its own, within eighty. */
  private void told(Doctor.Line line) {
    String head =
        "%-4s %-9s %-16s ".formatted(mark(line), line.sort(), Terminal.plain(line.name()));
    String detail = Terminal.plain(line.detail(), 400);
    for (String part : Columns.wrap(detail, WIDTH - INDENT)) {
      output.say(head + part);
      head = " ".repeat(INDENT);
    }
  }

  private void published(Outgoing each) throws IOException {
    if (json.on()) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("from", each.from());
      object.put("call", each.call());
      object.put("writes", each.writes());
      output.json(Json.mapper().writeValueAsBytes(object));
    } else {
      String how = each.writes() ? "writes" : "reads";
      String head = "%-6s %-24s ".formatted(how, each.from());
      for (String part : Columns.wrap(each.call(), WIDTH - INDENT)) {
        output.say(head + part);
        head = " ".repeat(INDENT);
      }
    }
  }

  private static String mark(Doctor.Line line) {
    return line.works() ? "ok" : line.wanted() ? "NO" : "-";
  }

  private static Map<String, Object> object(Doctor.Line line) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("sort", line.sort());
    object.put("name", line.name());
    object.put("works", line.works());
    object.put("wanted", line.wanted());
    object.put("detail", line.detail());
    return object;
  }
}

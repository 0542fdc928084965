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
      "--calls lists every kind of call that can leave the agent instead."
    },
    footer = {
      "",
      "@|bold Examples|@",
      "  wheeltapper doctor --config wheeltapper.yaml",
      "  wheeltapper doctor --calls"
    })
final class DoctorCommand implements Callable<Integer> {

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
        output.say(
            "%-4s %-9s %-16s %s"
                .formatted(
                    mark(line), line.sort(), line.name(), Terminal.plain(line.detail(), 400)));
      }
    }
    return lines.stream().anyMatch(l -> l.wanted() && !l.works()) ? Main.NO : 0;
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
      output.say("%-6s %-18s %s".formatted(how, each.from(), each.call()));
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

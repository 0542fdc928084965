package io.wheeltapper.deploy.cli;

import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.core.spi.Nearest;
import io.wheeltapper.deploy.lint.Graph;
import io.wheeltapper.deploy.lint.GraphText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "graph",
    header = "What hangs together: sensors, signals, rules, faults, actions, limits.",
    customSynopsis = "@|bold wheeltapper policy graph|@ DIR [--of FAULT] [--dot|--mermaid|--json]",
    description = {
      "Which sensor says a signal stands in the bundle's page SIGNALS.md; without",
      "one the graph begins at the signals."
    },
    footer = {
      "",
      "@|bold Examples|@",
      "  wheeltapper policy graph policies --of gpu-fell-off-bus",
      "  wheeltapper policy graph policies --dot | dot -Tsvg > policies.svg"
    })
final class PolicyGraphCommand implements Callable<Integer> {

  private final Output output;

  @Parameters(paramLabel = "DIR", description = "The bundle's folder.")
  private Path folder = Path.of("");

  @Option(
      names = "--of",
      paramLabel = "FAULT",
      description = "Only what it rests on, and what follows from it.")
  private String fault = "";

  @Option(names = "--dot", description = "For Graphviz.")
  private boolean dot;

  @Option(names = "--mermaid", description = "For Mermaid.")
  private boolean mermaid;

  @Mixin private final JsonOption json = new JsonOption();

  @Mixin private final Help help = new Help();

  PolicyGraphCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    if (!Files.isDirectory(folder)) {
      throw new BadUse(folder + ": no such folder; name a bundle's folder, with bundle.yaml in it");
    }
    if ((dot ? 1 : 0) + (mermaid ? 1 : 0) + (json.on() ? 1 : 0) > 1) {
      throw new BadUse("one of --dot, --mermaid, --json");
    }
    Graph graph = Graph.of(folder);
    if (!fault.isEmpty()) {
      graph = narrowed(graph);
    }
    if (json.on()) {
      for (Object object : GraphText.json(graph)) {
        output.json(Json.mapper().writeValueAsBytes(object));
      }
      return 0;
    }
    List<String> lines =
        dot ? GraphText.dot(graph) : mermaid ? GraphText.mermaid(graph) : GraphText.words(graph);
    lines.forEach(l -> output.say(Terminal.plain(l)));
    return 0;
  }

  private Graph narrowed(Graph graph) {
    Graph of = graph.of(fault);
    if (of.nodes().isEmpty()) {
      List<String> faults =
          graph.nodes().stream()
              .filter(n -> n.sort() == Graph.Sort.FAULT)
              .map(Graph.Node::name)
              .toList();
      throw new BadUse("this bundle has no fault '" + fault + "'" + Nearest.hint(fault, faults));
    }
    return of;
  }
}

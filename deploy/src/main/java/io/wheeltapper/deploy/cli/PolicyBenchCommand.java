package io.wheeltapper.deploy.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wheeltapper.deploy.backtest.RuleBench;
import io.wheeltapper.deploy.backtest.Tape;
import io.wheeltapper.deploy.config.Shipped;
import io.wheeltapper.deploy.wiring.Bundle;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "bench",
    header = "What each rule costs: time, allocations, facts it keeps.",
    customSynopsis = "@|bold wheeltapper policy bench|@ DIR --recording DIR | --synthetic [--json]",
    description = {
      "Each rule alone in a session over the same signals, less what a session",
      "without rules costs; the least of three runs, in CPU time. Figures of one",
      "run can be compared, of two machines or moments not."
    },
    footer = {"", "@|bold Example|@", "  wheeltapper policy bench policies --recording ./data"})
final class PolicyBenchCommand implements Callable<Integer> {

  private final Output output;

  @Parameters(paramLabel = "DIR", description = "The bundle's folder.")
  private Path folder = Path.of("");

  @Option(
      names = "--recording",
      paramLabel = "DIR",
      description = "A data folder, a folder of recordings, or segments; may be repeated.")
  private List<Path> recording = List.of();

  @Option(names = "--synthetic", description = "A made-up day in place of a recording.")
  private boolean synthetic;

  @Option(
      names = "--signals",
      paramLabel = "N",
      defaultValue = "50000",
      description = "At most so many signals (${DEFAULT-VALUE}); they are kept in memory.")
  private int signals;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of the made-up day.")
  private long seed;

  @Mixin private final JsonOption json = new JsonOption();

  @Mixin private final Help help = new Help();

  PolicyBenchCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    if (recording.isEmpty() != synthetic) {
      throw new BadUse("bench over what? write either --recording DIR or --synthetic");
    }
    if (signals < 100 || signals > 2_000_000) {
      throw new BadUse("--signals " + signals + " is not right; write 100 to 2000000");
    }
    Bundle bundle = Bundle.load(folder, Shipped.classes());
    RuleBench bench = new RuleBench(bundle.rules(), signals);
    RuleBench.Report report = synthetic ? bench.synthetic(seed) : bench.over(Tape.of(recording));
    if (json.on()) {
      report.rules().forEach(c -> output.json(json(c).toString()));
      output.json(
          object("bench")
              .put("signals", report.signals())
              .put("withoutRulesMicros", report.without())
              .<ObjectNode>set("facts", facts(report.facts()))
              .toString());
    } else {
      words(report);
    }
    return 0;
  }

  private void words(RuleBench.Report report) {
    output.say(" CPU ms    KiB   fired  found   facts  rule");
    long idle = report.rules().stream().filter(PolicyBenchCommand::idle).count();
    for (RuleBench.Cost c : report.rules()) {
      if (idle(c)) {
        continue;
      }
      output.say(
          String.format(
              Locale.ROOT,
              "%7.1f %6d %7d %6d %7d  %s",
              c.micros() / 1e3,
              c.bytes() / 1024,
              c.fired(),
              c.findings(),
              c.facts().values().stream().mapToLong(Long::longValue).sum(),
              Terminal.plain(c.rule(), 38)));
    }
    output.say(
        String.format(
            Locale.ROOT,
            "%7.1f  without any rule: clock, filter, events, statuses",
            report.without() / 1e3));
    if (idle > 0) {
      output.say(idle + " more rules had nothing to do with these signals");
    }
    output.say("kept at the end: " + kept(report));
    output.say(
        String.format(
            Locale.ROOT, "%,d signals; compare lines of this run only", report.signals()));
  }

  /** Below a twentieth of a millisecond it is noise. */
  private static boolean idle(RuleBench.Cost cost) {
    return cost.fired() == 0 && cost.facts().isEmpty() && cost.micros() < 50;
  }

  private static String kept(RuleBench.Report report) {
    String all =
        report.facts().entrySet().stream()
            .map(e -> e.getValue() + " " + e.getKey())
            .collect(Collectors.joining(", "));
    return all.isEmpty() ? "nothing" : all;
  }

  private static ObjectNode json(RuleBench.Cost c) {
    return object("rule-cost")
        .put("rule", c.rule())
        .put("tier", c.tier().name().toLowerCase(Locale.ROOT))
        .put("place", c.place())
        .put("micros", c.micros())
        .put("bytes", c.bytes())
        .put("fired", c.fired())
        .put("findings", c.findings())
        .set("facts", facts(c.facts()));
  }

  private static ObjectNode object(String kind) {
    return JsonNodeFactory.instance.objectNode().put("kind", kind);
  }

  private static ObjectNode facts(SortedMap<String, Long> facts) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    facts.forEach(node::put);
    return node;
  }
}

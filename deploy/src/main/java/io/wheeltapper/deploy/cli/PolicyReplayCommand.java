package io.wheeltapper.deploy.cli;

import io.wheeltapper.deploy.backtest.Backtest;
import io.wheeltapper.deploy.backtest.Change;
import io.wheeltapper.deploy.backtest.Tape;
import io.wheeltapper.deploy.config.Shipped;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "replay",
    header = "A recording through two bundles: how their decisions differ.",
    customSynopsis =
        "@|bold wheeltapper policy replay|@ --recording DIR --policy DIR [--against DIR]",
    description = {
      "The same signals, persons' words, windows, pauses, topology and",
      "configuration go through both; nothing is acted on, and what a bundle",
      "allows is taken as done. What follows, on a target, an act that history",
      "did not do (or left out) is marked counterfactual.",
      "Where the recording lacks what a changed rule reads, it is refused."
    },
    footer = {
      "",
      "@|bold Example|@",
      "  wheeltapper policy replay --recording ./data --policy ./new \\",
      "      --fail-on new-disruptive"
    })
final class PolicyReplayCommand implements Callable<Integer> {

  private final Output output;

  @Option(
      names = "--recording",
      required = true,
      paramLabel = "DIR",
      description = "A data folder, a folder of recordings, or segments; may be repeated.")
  private List<Path> recording = List.of();

  @Option(
      names = "--policy",
      required = true,
      paramLabel = "DIR",
      description = "The bundle in question.")
  private Path policy = Path.of("");

  @Option(
      names = "--against",
      paramLabel = "DIR",
      description = "What it is compared with (else the bundles that were in force).")
  private @Nullable Path against;

  @Option(
      names = "--fail-on",
      split = ",",
      paramLabel = "WHAT",
      description = {
        "Exit code 1 when there is one of these: new-disruptive, added, gone,",
        "changed, any."
      })
  private List<String> failOn = List.of();

  @Option(
      names = "--shards",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many sessions share the nodes; changes no decision.")
  private int shards;

  @Mixin private final ConfigOptions options = new ConfigOptions();

  @Mixin private final JsonOption json = new JsonOption();

  @Mixin private final Help help = new Help();

  PolicyReplayCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    List<FailOn> fails = failOn.stream().map(FailOn::named).toList();
    if (shards < 1 || shards > 64) {
      throw new BadUse("--shards " + shards + " is not right; write a number from 1 to 64");
    }
    Backtest backtest =
        new Backtest(
            Tape.of(recording),
            ConfigOptions.topology(options.load().config()),
            shards,
            Shipped.classes());
    Backtest.Report report;
    try {
      report = backtest.run(Optional.ofNullable(against), policy);
    } catch (Backtest.Refused refused) {
      refused.reasons().forEach(r -> output.note("wheeltapper: " + Terminal.plain(r)));
      return Main.BAD;
    }
    DifferenceText text = new DifferenceText(report);
    if (json.on()) {
      text.json().forEach(output::json);
    } else {
      text.words().forEach(line -> output.say(Terminal.plain(line)));
    }
    List<Change> changes = report.difference().changes();
    List<FailOn> hit =
        fails.stream().filter(f -> changes.stream().anyMatch(f::is)).distinct().toList();
    hit.forEach(f -> output.note("--fail-on " + f.word() + ": there is one"));
    return hit.isEmpty() ? 0 : Main.NO;
  }
}

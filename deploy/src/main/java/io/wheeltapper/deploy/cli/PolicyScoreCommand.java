package io.wheeltapper.deploy.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "score",
    header = "Score a bundle: right first rungs, healthy nodes drained, misses.",
    customSynopsis =
        "@|bold wheeltapper policy score|@ DIR [--stream NAME] [--nodes N] [--days D]%n"
            + "    [--seed S] [--lookalikes TIMES] [--loss PERCENT] [--lines FILE]… [--json]",
    description = {
      "A factory is drawn from published rates of faults and look-alikes, and the",
      "bundle lives through it, acting, in virtual time; what it did is held against",
      "the truth. Three times: plain, look-alikes doubled, a tenth of sensor data",
      "lost; only once with --lookalikes or --loss. --lines scores recorded kernel",
      "lines instead, class by class. Exit code 1 when fewer than 99 %% of disruptive",
      "acts are right or more than 0.04 healthy nodes a 1,000 node-days are drained.",
      "Summit's own size and 30 days take a quarter of an hour on two quiet cores."
    },
    footer = {
      "",
      "@|bold Examples|@",
      "  wheeltapper policy score policies --nodes 1000 --days 10",
      "  wheeltapper policy score policies --lines xid_lines_corpus.tsv"
    })
final class PolicyScoreCommand implements Callable<Integer> {

  private final Output output;

  @Parameters(paramLabel = "DIR", description = "The bundle's folder.")
  private Path folder = Path.of("");

  @Option(names = "--stream", paramLabel = "NAME", description = "summit, or profile.")
  private String stream = "summit";

  @Option(names = "--nodes", paramLabel = "N", description = "How many; else the stream's own.")
  private int nodes;

  @Option(names = "--days", paramLabel = "D", description = "How long; ${DEFAULT-VALUE}.")
  private int days = 30;

  @Option(names = "--seed", paramLabel = "S", description = "Of the draw; ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--lookalikes",
      paramLabel = "TIMES",
      description = "How often they come, by their rate.")
  private @Nullable Double lookalikes;

  @Option(
      names = "--loss",
      paramLabel = "PERCENT",
      description = "Share of what sensors say that is lost.")
  private @Nullable String loss;

  @Option(names = "--lines", paramLabel = "FILE", description = "A table of recorded lines.")
  private List<Path> lines = List.of();

  @Mixin private final JsonOption json = new JsonOption();

  @Mixin private final Help help = new Help();

  PolicyScoreCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() throws Exception {
    ScoreBundle score = new ScoreBundle(output, json.on(), folder);
    return lines.isEmpty()
        ? score.stream(
            new ScoreBundle.Wanted(
                stream,
                nodes,
                days,
                seed,
                Optional.ofNullable(lookalikes),
                Optional.ofNullable(loss)))
        : score.lines(lines);
  }
}

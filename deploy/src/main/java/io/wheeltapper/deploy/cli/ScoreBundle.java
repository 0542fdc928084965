package io.wheeltapper.deploy.cli;

import io.wheeltapper.core.runtime.ledger.Json;
import io.wheeltapper.core.spi.Nearest;
import io.wheeltapper.deploy.config.Shipped;
import io.wheeltapper.deploy.score.LineScore;
import io.wheeltapper.deploy.score.Score;
import io.wheeltapper.deploy.score.ScoreTable;
import io.wheeltapper.deploy.score.Scored;
import io.wheeltapper.deploy.wiring.Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What {@code policy score} does. */
final class ScoreBundle {

  /** The aims (the project's plan, part 3). */
  static final double LEAST_PRECISION = 0.99;

  static final double MOST_HEALTHY = 0.04;

  private static final int MOST_NODES = 100_000;
  private static final int MOST_DAYS = 400;
  private static final int WIDTH = 100;

  private final Output output;
  private final boolean json;
  private final Path folder;

  ScoreBundle(Output output, boolean json, Path folder) {
    this.output = output;
    this.json = json;
    this.folder = folder;
  }

  /** What stands on the command line. */
  record Wanted(
      String stream,
      int nodes,
      int days,
      long seed,
      Optional<Double> lookalikes,
      Optional<String> loss) {}

  int stream(Wanted wanted) throws Exception {
    Scored scored = new Scored();
    Scored.Asked asked = asked(wanted, scored);
    Bundle bundle = bundle();
    ScoreTable table = new ScoreTable(asked);
    Map<String, Scored.Asked> runs = runs(wanted, asked);
    if (!json) {
      output.note("scoring, side by side: " + String.join(", ", runs.keySet()) + " …");
    }
    boolean good = true;
    for (Map.Entry<String, Score> run : live(scored, bundle, runs).entrySet()) {
      table.add(run.getKey(), run.getValue());
      good &= meets(run.getValue());
    }
    if (json) {
      table.objects().forEach(o -> output.json(Json.mapper().valueToTree(o).toString()));
    } else {
      table.lines().forEach(l -> output.say(Terminal.plain(l)));
      output.say("");
      output.say(
          (good ? "Met: " : "NOT met: ")
              + "at least 0.99 of disruptive acts right, at most 0.04 healthy drains");
    }
    return good ? 0 : Main.NO;
  }

  /** The runs have nothing to do with each other: as many at a time as there are processors. */
  private static Map<String, Score> live(
      Scored scored, Bundle bundle, Map<String, Scored.Asked> runs) throws Exception {
    int threads = Math.min(runs.size(), Runtime.getRuntime().availableProcessors());
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      Map<String, Future<Score>> under = new LinkedHashMap<>();
      runs.forEach((name, one) -> under.put(name, pool.submit(() -> scored.score(bundle, one))));
      Map<String, Score> scores = new LinkedHashMap<>();
      for (Map.Entry<String, Future<Score>> one : under.entrySet()) {
        scores.put(one.getKey(), one.getValue().get());
      }
      return scores;
    }
  }

  private static boolean meets(Score score) {
    return (score.disruptive() == 0 || score.precision() >= LEAST_PRECISION)
        && score.healthyRate() <= MOST_HEALTHY;
  }

  /** Three runs, or the one that is described. */
  private static Map<String, Scored.Asked> runs(Wanted wanted, Scored.Asked asked) {
    Map<String, Scored.Asked> runs = new LinkedHashMap<>();
    if (wanted.lookalikes().isPresent() || wanted.loss().isPresent()) {
      runs.put("as asked", asked);
      return runs;
    }
    runs.put("plain", asked);
    runs.put("like×2", asked.withLookalikes(2));
    runs.put("lost10%", asked.withLoss(0.1));
    return runs;
  }

  private static Scored.Asked asked(Wanted wanted, Scored scored) {
    if (!scored.streams().contains(wanted.stream())) {
      throw new BadUse(
          "there is no stream '"
              + wanted.stream()
              + "'; name one of "
              + String.join(", ", scored.streams())
              + Nearest.hint(wanted.stream(), scored.streams()));
    }
    within("--nodes", wanted.nodes(), wanted.nodes() == 0 ? 0 : 10, MOST_NODES);
    within("--days", wanted.days(), 1, MOST_DAYS);
    double times = wanted.lookalikes().orElse(1.0);
    if (!(times >= 0 && times <= 100)) {
      throw new BadUse("--lookalikes " + times + ": write a number from 0 to 100, as 2");
    }
    return new Scored.Asked(
        wanted.stream(),
        wanted.nodes(),
        wanted.days(),
        wanted.seed(),
        times,
        wanted.loss().map(ScoreBundle::share).orElse(0.0));
  }

  private static void within(String option, int number, int least, int most) {
    if (number < least || number > most) {
      throw new BadUse(
          option + " " + number + ": write a whole number from " + least + " to " + most);
    }
  }

  private static double share(String text) {
    String number = text.endsWith("%") ? text.substring(0, text.length() - 1) : text;
    if (!number.matches("\\d{1,2}(\\.\\d{1,3})?")) {
      throw new BadUse("--loss " + text + ": write a percentage below 100, as 10%");
    }
    return Double.parseDouble(number) / 100;
  }

  private Bundle bundle() throws Exception {
    if (!Files.isDirectory(folder)) {
      throw new BadUse(folder + ": no such folder; name a bundle's folder, with bundle.yaml in it");
    }
    return Bundle.load(folder, Shipped.classes());
  }

  int lines(List<Path> files) throws Exception {
    LineScore scorer = new LineScore(bundle());
    if (!json) {
      output.say(
          String.format(
              Locale.ROOT, "%-34s%-12s%7s%7s%7s", "file", "class", "lines", "right", "unread"));
    }
    int all = 0;
    int right = 0;
    for (Path file : files) {
      for (LineScore.Row row : rows(scorer, file)) {
        all += row.lines();
        right += row.right();
        tell(row);
      }
    }
    if (!json) {
      output.say(String.format(Locale.ROOT, "%-46s%7d%7d", "all", all, right));
    }
    return right == all ? 0 : Main.NO;
  }

  private static List<LineScore.Row> rows(LineScore scorer, Path file) throws Exception {
    if (!Files.isReadable(file)) {
      throw new BadUse(file + ": cannot be read; name a table of recorded lines");
    }
    try {
      return scorer.score(file);
    } catch (IllegalArgumentException e) {
      throw new BadUse(String.valueOf(e.getMessage()));
    }
  }

  private void tell(LineScore.Row row) {
    if (json) {
      Map<String, Object> object = new TreeMap<>();
      object.put("kind", "lines");
      object.put("file", row.file());
      object.put("class", row.sort());
      object.put("lines", row.lines());
      object.put("right", row.right());
      object.put("unread", row.unread());
      object.put("wrongs", row.wrongs());
      output.json(Json.mapper().valueToTree(object).toString());
      return;
    }
    output.say(
        Terminal.plain(
            String.format(
                Locale.ROOT,
                "%-34s%-12s%7d%7d%7d",
                row.file(),
                row.sort(),
                row.lines(),
                row.right(),
                row.unread())));
    row.wrongs().forEach(w -> output.say("    wrong, " + Terminal.plain(w, WIDTH)));
  }
}

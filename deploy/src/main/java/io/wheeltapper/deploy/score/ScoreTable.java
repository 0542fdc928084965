package io.wheeltapper.deploy.score;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** A stream's scores as a table of at most 80 columns, and as JSON. */
public final class ScoreTable {

  private static final int FEW = 3;

  private final Scored.Asked asked;
  private final SortedMap<String, Integer> order = new TreeMap<>();
  private final List<String> names = new ArrayList<>();
  private final List<Score> scores = new ArrayList<>();

  /** For what was asked. */
  public ScoreTable(Scored.Asked asked) {
    this.asked = asked;
  }

  /** One more run: its name, {@code plain} first, and what came of it. */
  public void add(String name, Score score) {
    order.put(name, names.size());
    names.add(name);
    scores.add(score);
  }

  /** The lines of the table. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        say(
            "Stream %s: %d nodes, %d days, seed %d; run: %s",
            asked.stream(),
            Math.round(scores.getFirst().nodeDays() / asked.days()),
            asked.days(),
            asked.seed(),
            names.getFirst()));
    lines.add("");
    StringBuilder others = new StringBuilder();
    names.stream().skip(1).forEach(n -> others.append(say("%8s", n)));
    lines.add(
        say(
            "%-24s%7s%7s%6s%7s%5s%8s%s",
            "class", "came", "right", "wrong", "missed", "held", "after", others));
    scores.getFirst().rows().values().forEach(row -> lines.add(row(row)));
    lines.add("");
    totals(lines);
    wrongs(lines);
    return lines;
  }

  private String row(Score.Row row) {
    StringBuilder others = new StringBuilder();
    for (Score score : scores.subList(1, scores.size())) {
      Score.Row there = score.rows().get(row.id());
      others.append(
          say("%8s", there == null ? "" : say("%.1f%%", 100.0 * there.right() / there.happened())));
    }
    String name = row.name().length() > 19 ? row.name().substring(0, 18) + "…" : row.name();
    return say(
        "%-4s%-20s%7d%7d%6s%7s%5s%8s%s",
        row.id(),
        name,
        row.happened(),
        row.right(),
        none(row.wrong()),
        row.wanted() ? none(row.missed()) : "–",
        row.wanted() ? none(row.held()) : "–",
        Double.isNaN(row.median()) ? "" : seconds(row.median()),
        others);
  }

  private static String none(int count) {
    return count == 0 ? "." : Integer.toString(count);
  }

  private static String seconds(double seconds) {
    return seconds < 600 ? say("%.0f s", seconds) : say("%.0f min", seconds / 60);
  }

  private void totals(List<String> lines) {
    StringBuilder head = new StringBuilder(say("%-34s", ""));
    names.forEach(n -> head.append(say("%10s", n)));
    lines.add(head + say("%12s", "drain each"));
    total(lines, "disruptive acts", s -> say("%d", s.disruptive()), s -> s.baselineDrains() + "");
    total(
        lines,
        "  of them right (precision)",
        s -> s.disruptive() == 0 ? "–" : say("%.4f", s.precision()),
        s ->
            say(
                "%.4f",
                s.baselineDrains() == 0
                    ? 0
                    : 1 - (double) s.baselineHealthy() / s.baselineDrains()));
    total(lines, "  95 % interval, from", s -> say("%.4f", s.interval()[0]), _ -> "");
    total(
        lines, "healthy nodes drained", s -> say("%d", s.healthy()), s -> s.baselineHealthy() + "");
    total(
        lines,
        "  per 1,000 node-days",
        s -> say("%.4f", s.healthyRate()),
        s -> say("%.1f", s.baselineRate()));
    total(lines, "faults without a first rung", s -> say("%d", s.missed()), _ -> "");
    total(lines, "persons called / 1,000 node-days", s -> say("%.2f", s.callRate()), _ -> "");
  }

  private void total(
      List<String> lines, String what, Function<Score, String> ours, Function<Score, String> each) {
    StringBuilder line = new StringBuilder(say("%-34s", what));
    scores.forEach(s -> line.append(say("%10s", ours.apply(s))));
    lines.add(line + say("%12s", each.apply(scores.getFirst())));
  }

  /** What was wrong, the most frequent first. */
  private void wrongs(List<String> lines) {
    Map<String, Integer> all = new TreeMap<>();
    for (Score.Row row : scores.getFirst().rows().values()) {
      row.wrongs().forEach((rung, times) -> all.put(row.id() + " " + rung, times));
    }
    if (!all.isEmpty()) {
      lines.add("");
      lines.add("Wrong, or found without a rung:");
      all.entrySet().stream()
          .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
          .forEach(e -> lines.add(say("%6d  %s", e.getValue(), e.getKey())));
    }
    for (int i = 0; i < scores.size(); i++) {
      String name = names.get(i);
      scores.get(i).examples().stream()
          .limit(FEW)
          .forEach(e -> lines.add("wrong act (" + name + "): " + e));
    }
  }

  /** The same, one object a line. */
  public List<Map<String, Object>> objects() {
    List<Map<String, Object>> objects = new ArrayList<>();
    for (int i = 0; i < scores.size(); i++) {
      Score score = scores.get(i);
      String run = names.get(i);
      score.rows().values().forEach(row -> objects.add(object(run, row)));
      objects.add(object(run, score));
    }
    return objects;
  }

  private Map<String, Object> head(String kind, String run) {
    Map<String, Object> map = new TreeMap<>();
    map.put("kind", kind);
    map.put("stream", asked.stream());
    map.put("run", run);
    map.put("seed", Long.toString(asked.seed()));
    return map;
  }

  private Map<String, Object> object(String run, Score.Row row) {
    Map<String, Object> map = head("class", run);
    map.put("class", row.id());
    map.put("name", row.name());
    map.put("happened", row.happened());
    map.put("found", row.found());
    map.put("right", row.right());
    map.put("wrong", row.wrong());
    map.put("missed", row.missed());
    map.put("held", row.held());
    if (!Double.isNaN(row.median())) {
      map.put("seconds", row.median());
    }
    map.put("wrongs", row.wrongs());
    return map;
  }

  private Map<String, Object> object(String run, Score score) {
    Map<String, Object> map = head("total", run);
    map.put("nodeDays", score.nodeDays());
    map.put("signals", score.signals());
    map.put("disruptive", score.disruptive());
    map.put("right", score.right());
    if (score.disruptive() > 0) {
      map.put("precision", score.precision());
      map.put("precisionFrom", score.interval()[0]);
      map.put("precisionTo", score.interval()[1]);
    }
    map.put("healthy", score.healthy());
    map.put("healthyPer1000NodeDays", score.healthyRate());
    map.put("missed", score.missed());
    map.put("callsPer1000NodeDays", score.callRate());
    map.put("drainEachXid", score.baselineDrains());
    map.put("drainEachXidHealthy", score.baselineHealthy());
    map.put("drainEachXidPer1000NodeDays", score.baselineRate());
    map.put("held", score.held());
    map.put("wrongActs", score.examples());
    return map;
  }

  private static String say(String format, Object... parts) {
    return String.format(Locale.ROOT, format, parts);
  }
}

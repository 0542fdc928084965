package io.wheeltapper.deploy.cli;

import io.wheeltapper.deploy.api.BudgetsView;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/** Error budgets on one screen: a line an objective, eighty columns where it has no more. */
final class Budgets {

  /** All but the name. */
  private static final int FIGURES = 58;

  private static final int SHORTEST_NAME = 12;
  private static final int HOUR = 3_600_000;
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

  private final Ansi ansi;
  private final ZoneId zone;
  private final int width;

  /** Lines of so many columns. */
  Budgets(boolean colours, ZoneId zone, int width) {
    this.width = width;
    this.ansi = colours ? Ansi.ON : Ansi.OFF;
    this.zone = zone;
  }

  List<String> lines(BudgetsView view) {
    List<String> lines = new ArrayList<>();
    String asOf =
        view.until() == 0
            ? "nothing is measured yet"
            : "as of " + CLOCK.format(Instant.ofEpochMilli(view.until()).atZone(zone));
    lines.add(Terminal.plain("error budgets of " + view.bundle() + ", " + asOf, width));
    if (view.budgets().isEmpty()) {
      lines.add("the bundle has no objectives; write slo/*.yaml");
    } else {
      int longest = view.budgets().stream().mapToInt(b -> b.name().length()).max().orElse(0);
      int name =
          Math.min(Math.max(longest, SHORTEST_NAME), Math.max(SHORTEST_NAME, width - FIGURES));
      lines.add("");
      lines.add(
          "%-2s%s %8s %6s %-8s%s"
              .formatted("", cut("objective", name), "target", "left", "state", heads(view)));
      view.budgets().forEach(b -> lines.add(line(b, name)));
      lines.add("  * decides what the gate allows   ! burns too fast in both windows   - unknown");
    }
    lines.add("");
    lines.add("what the gate lets an action do now, for the budgets' sake");
    for (BudgetsView.Gate gate : view.gate()) {
      lines.add(
          "  "
              + cut(gate.effect(), 9)
              + colour(gate.answer(), cut(gate.answer(), 5))
              + " "
              + Terminal.plain(gate.why(), width - 17));
    }
    return lines;
  }

  private static String heads(BudgetsView view) {
    StringBuilder heads = new StringBuilder();
    for (BudgetsView.Pair pair : view.budgets().getFirst().burns()) {
      String span = span(pair.longMillis());
      heads.append("%6s ".formatted(heads.isEmpty() ? "burn" + span : span));
    }
    return heads.toString().stripTrailing();
  }

  /** {@code 1h}, {@code 3d}; only for windows of a month do these stand at the top of a column. */
  private static String span(long millis) {
    long hours = Math.round((double) millis / HOUR);
    return hours >= 24 && hours % 24 == 0 ? hours / 24 + "d" : hours + "h";
  }

  private String line(BudgetsView.Line budget, int name) {
    StringBuilder line = new StringBuilder(budget.binds() ? "* " : "  ");
    line.append(cut(budget.name(), name)).append(' ');
    line.append("%8s ".formatted(percent(budget.target(), 1)));
    line.append("%6s ".formatted(budget.left() == null ? "-" : percent(budget.left(), 0)));
    line.append(colour(budget.state(), cut(budget.state(), 8)));
    for (BudgetsView.Pair pair : budget.burns()) {
      line.append("%7s".formatted(burn(pair.inLong()) + (pair.fires() ? "!" : " ")));
    }
    return line.toString().stripTrailing();
  }

  /** Downwards, so that what is nearly gone never looks whole. */
  private static String percent(double part, int digits) {
    double shown = part * 100;
    return digits == 0
        ? (shown < -999 ? "<-999%" : (long) Math.floor(shown) + " %")
        : String.format(Locale.ROOT, "%." + digits + "f %%", shown);
  }

  private static String burn(@Nullable Double burn) {
    if (burn == null) {
      return "-";
    }
    return burn >= 100 ? Long.toString(Math.round(burn)) : String.format(Locale.ROOT, "%.1f", burn);
  }

  private String colour(String word, String text) {
    return switch (word) {
      case "healthy", "act" -> ansi.string("@|green " + text + "|@");
      case "low", "ask", "wait", "short" -> ansi.string("@|yellow " + text + "|@");
      default -> ansi.string("@|red " + text + "|@");
    };
  }

  private static String cut(String text, int width) {
    return ("%-" + width + "s").formatted(Terminal.plain(text, width));
  }
}

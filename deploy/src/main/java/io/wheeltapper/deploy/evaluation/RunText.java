package io.wheeltapper.deploy.evaluation;

import io.wheeltapper.deploy.evaluation.Figures.Spent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A run as a table for people, or two beside each other. Pure. */
public final class RunText {

  /** Failures that are named, the most frequent. */
  private static final int MOST_FAILURES = 5;

  private RunText() {}

  /** One run. */
  public static List<String> lines(Run run) {
    List<String> lines = new ArrayList<>(head("", run.head()));
    lines.add("");
    lines.add("%-23s %9s %8s  %s".formatted("", "of", "share", "95 % interval"));
    run.figures()
        .shares()
        .forEach((what, share) ->
            lines.add(
                "%-23s %9s %8s  %s"
                    .formatted(what, count(share), percent(share), interval(share))));
    lines.add("");
    lines.addAll(spent(run.figures().spent()));
    run.figures().failures().entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(MOST_FAILURES)
        .forEach(f -> lines.add("no answer %5d times: %s".formatted(f.getValue(), f.getKey())));
    return lines;
  }

  /** Two, the earlier on the left, with the difference in points of a hundred. */
  public static List<String> lines(Run before, Run now) {
    List<String> lines = new ArrayList<>(head("before: ", before.head()));
    lines.addAll(head("now:    ", now.head()));
    if (!before.head().questions().equals(now.head().questions())) {
      lines.add("The questions are not the same ones: another bundle, seed or number.");
    }
    lines.add("");
    lines.add("%-23s %18s %18s %8s".formatted("", "before", "now", "points"));
    Map<String, Share> old = before.figures().shares();
    now.figures()
        .shares()
        .forEach((what, share) ->
            lines.add(compared(what, old.getOrDefault(what, new Share(0, 0)), share)));
    lines.add("");
    lines.add("* the two intervals of 95 % do not meet");
    lines.add("");
    Spent was = before.figures().spent();
    Spent is = now.figures().spent();
    lines.add(beside("tokens a case", was.tokens(), is.tokens()));
    lines.add(beside("cost a case, 1/1000", was.cost() / 1_000, is.cost() / 1_000));
    lines.add(beside("seconds, median", was.median() / 1_000.0, is.median() / 1_000.0));
    return lines;
  }

  private static String compared(String what, Share before, Share now) {
    return "%-23s %18s %18s %8s%s"
        .formatted(
            what,
            count(before) + " " + percent(before),
            count(now) + " " + percent(now),
            before.of() == 0 || now.of() == 0
                ? "-"
                : String.format(Locale.ROOT, "%+.1f", 100 * (now.share() - before.share())),
            before.of() > 0 && now.of() > 0 && before.apart(now) ? " *" : "");
  }

  private static String beside(String what, double before, double now) {
    return String.format(
        Locale.ROOT, "%-23s %18.2f %18.2f %+8.2f", what, before, now, now - before);
  }

  private static List<String> head(String name, Run.Head head) {
    String most = head.most() == 0 ? "all questions" : "at most " + head.most() + " a group";
    List<String> lines = new ArrayList<>();
    lines.add(
        name + "model " + head.model() + ", prompt " + head.prompt() + ", commit " + head.commit());
    lines.add(
        " ".repeat(name.length())
            + head.date()
            + ", seed "
            + head.seed()
            + ", "
            + most
            + ", questions "
            + head.questions()
            + ", causes by "
            + head.naming());
    if (!head.stopped().isEmpty()) {
      lines.add(" ".repeat(name.length()) + head.stopped());
    }
    return lines;
  }

  private static List<String> spent(Spent spent) {
    return List.of(
        String.format(Locale.ROOT, "claims dropped a case   %9.2f", spent.dropped()),
        String.format(
            Locale.ROOT,
            "a case took             %9.1f calls, %.0f tokens, %.6f of the prices' currency",
            spent.calls(),
            spent.tokens(),
            spent.cost() / 1_000_000),
        String.format(
            Locale.ROOT,
            "latency                 %9.1f s median, %.1f s the slowest",
            spent.median() / 1_000.0,
            spent.slowest() / 1_000.0));
  }

  private static String count(Share share) {
    return share.hits() + "/" + share.of();
  }

  private static String percent(Share share) {
    return share.of() == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * share.share());
  }

  private static String interval(Share share) {
    return share.of() == 0
        ? "-"
        : String.format(Locale.ROOT, "%.1f–%.1f %%", 100 * share.low(), 100 * share.high());
  }
}

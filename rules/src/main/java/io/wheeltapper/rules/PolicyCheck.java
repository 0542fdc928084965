package io.wheeltapper.rules;

import io.wheeltapper.core.spi.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@code policy check} of a bundle's rules and tables. Blocks; safe for any thread. */
public final class PolicyCheck {

  private PolicyCheck() {}

  /**
   * What was found.
   *
   * @param problems empty when the rules can run
   * @param report lines for a person: each rule, and for each metric what passes the filter
   * @param faults every place where a rule or a table names a fault
   * @param words names in veto rules that only the rest of the bundle can know
   */
  public record Report(
      List<Problem> problems, List<String> report, List<FaultUse> faults, List<NamedWord> words) {
    public Report {
      faults = List.copyOf(faults);
      words = List.copyOf(words);
      problems = List.copyOf(problems);
      report = List.copyOf(report);
    }
  }

  /** Checks a bundle's folder. */
  public static Report check(Path bundle) {
    try {
      return check(RuleSources.read(bundle));
    } catch (IOException e) {
      return new Report(
          List.of(
              new Problem(
                  bundle.toString(),
                  0,
                  0,
                  "bundle-unreadable",
                  String.valueOf(e.getMessage()),
                  "make the folder readable")),
          List.of(),
          List.of(),
          List.of());
    }
  }

  /** Checks sources that are read already. */
  public static Report check(RuleSources sources) {
    return switch (new RuleCompiler().compile(sources)) {
      case Compilation.Refused refused ->
          new Report(refused.problems(), List.of(), List.of(), List.of());
      case Compilation.Ready ready ->
          new Report(
              List.of(),
              report(ready.policies()),
              FaultUse.in(sources),
              ready.policies().namedWords());
    };
  }

  private static List<String> report(Policies policies) {
    List<String> lines = new ArrayList<>();
    lines.add(policies.rules().size() + " rules, " + policies.rows().size() + " rows in tables");
    SortedMap<String, List<String>> metrics = new TreeMap<>();
    for (RuleCard card : policies.rules()) {
      lines.add(
          card.tier().name().toLowerCase(java.util.Locale.ROOT)
              + "  "
              + card.salience()
              + "  "
              + card.name()
              + "  "
              + RuleSources.inBundle(card.file())
              + ":"
              + card.line());
      for (MetricRead read : card.reads()) {
        String how = how(read.how());
        if (!how.isEmpty()) {
          metrics
              .computeIfAbsent(metric(read), m -> new ArrayList<>())
              .add(how + " (" + card.name() + ")");
        }
      }
    }
    lines.add(metrics.isEmpty() ? "no rule reads a metric: no snapshot passes the filter" : "");
    metrics.forEach((metric, hows) -> lines.add(metric + ": " + String.join("; ", hows)));
    lines.removeIf(String::isEmpty);
    return lines;
  }

  private static String metric(MetricRead read) {
    return (read.kind() == null ? "any" : read.kind().word()) + " " + read.metric();
  }

  private static String how(MetricRead.How how) {
    return switch (how) {
      case MetricRead.How.Crossing c ->
          "passes when it crosses " + c.comparison().sign() + " " + c.literal();
      case MetricRead.How.Every e -> "every snapshot passes: " + e.why();
      case MetricRead.How.History h -> "every snapshot passes and is kept for an hour";
      case MetricRead.How.Presence p -> "";
    };
  }
}

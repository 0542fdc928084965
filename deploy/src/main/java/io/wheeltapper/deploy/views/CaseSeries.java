package io.wheeltapper.deploy.views;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Evidence;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.ledger.LedgerReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The numbers around a case and what happened meanwhile. Reads files; holds nothing. */
public final class CaseSeries {

  /** Shown before the first entry of a case and after its last. */
  private static final long AROUND_MILLIS = 10 * 60_000L;

  /** A chart of a case that lasts longer shows how it began. */
  private static final long LONGEST_MILLIS = 6 * 3_600_000L;

  private static final int MOST_ENTRIES = 500;
  private static final int MOST_MARKS = 100;

  private CaseSeries() {}

  /**
   * Of a case in a data folder.
   *
   * @param recordings the folder that they are in
   * @param reads which metrics a rule reads, by the rule's name
   * @param now epoch milliseconds
   */
  public static Optional<Series> of(
      Path data, Path recordings, String caseId, Function<String, Set<String>> reads, long now)
      throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (LedgerReader ledger = LedgerReader.open(data)) {
      ledger.ofCase(caseId, MOST_ENTRIES, (_, entry) -> entries.add(entry));
    }
    if (entries.isEmpty()) {
      return Optional.empty();
    }
    List<Entry.Found> found =
        entries.stream()
            .filter(Entry.Found.class::isInstance)
            .map(Entry.Found.class::cast)
            .toList();
    List<Evidence> evidence = found.stream().flatMap(f -> f.evidence().stream()).toList();
    long from = begin(entries, evidence) - AROUND_MILLIS;
    long to =
        Math.min(Math.min(now, entries.getLast().at() + AROUND_MILLIS), from + LONGEST_MILLIS);
    Set<Target> targets = new HashSet<>();
    evidence.forEach(e -> targets.add(e.target()));
    String node =
        found.stream().map(Entry.Found::node).filter(n -> !n.isEmpty()).findFirst().orElse("");
    Readings readings = new Readings(node, targets, from, to);
    readings.recorded(recordings);
    boolean recorded = !readings.none();
    if (!recorded) {
      readings.kept(evidence);
    }
    Set<String> first = new HashSet<>();
    found.forEach(f -> first.addAll(reads.apply(f.rule())));
    return Optional.of(
        new Series(
            from,
            to,
            readings.lines(first),
            marks(entries),
            recorded ? "recording" : "evidence",
            readings.partial()));
  }

  private static long begin(List<Entry> entries, List<Evidence> evidence) {
    long first = entries.getFirst().at();
    long seen = evidence.stream().mapToLong(Evidence::at).min().orElse(first);
    // What stood for hours before it was found does not push the case out of its own chart.
    return Math.max(Math.min(first, seen), first - LONGEST_MILLIS / 2);
  }

  private static List<Series.Mark> marks(List<Entry> entries) {
    List<Series.Mark> marks = new ArrayList<>();
    for (Entry entry : entries) {
      String text = text(entry);
      if (!text.isEmpty()) {
        long at = entry instanceof Entry.Found found ? found.observed() : entry.at();
        marks.add(new Series.Mark(at, kind(entry), text));
      }
    }
    return marks.subList(0, Math.min(MOST_MARKS, marks.size()));
  }

  private static String kind(Entry entry) {
    return entry.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
  }

  /** Nothing for what only says again how it stands. */
  private static String text(Entry entry) {
    return switch (entry) {
      case Entry.Found e -> e.fault() + " by " + e.rule();
      case Entry.Planned e -> e.remediation();
      case Entry.Judged e ->
          e.verdict() + " " + e.action() + (e.guard().isEmpty() ? "" : " (" + e.guard() + ")");
      case Entry.Started e -> e.action();
      case Entry.Acted e -> e.action() + " " + e.outcome();
      case Entry.Verified e -> e.action() + " " + e.outcome();
      case Entry.Undone e -> e.action() + " " + e.outcome();
      case Entry.Cleared e -> e.reason();
      case Entry.Approved e -> "by " + e.by();
      case Entry.Refused e -> "by " + e.by();
      default -> "";
    };
  }
}

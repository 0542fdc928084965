package io.wheeltapper.core.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The times of several recurrences as one: those that overlap or touch are one stretch. A question
 * costs a search among the year around it, which is worked out once and kept; the answer depends on
 * the moment asked about alone. Safe for all threads.
 */
final class Timetable {

  private static final long BEFORE = Duration.ofDays(30).toMillis();
  private static final long AFTER = Duration.ofDays(400).toMillis();

  /** A moment this near to the end of what is worked out asks for more. */
  private static final long MARGIN = Duration.ofDays(30).toMillis();

  /** Every stretch that overlaps [from, until), and the first start beyond. */
  private record Year(long from, long until, List<Span> spans, long beyond) {}

  private final List<Recurrence> recurrences;
  private volatile Year year = new Year(0, 0, List.of(), Long.MAX_VALUE);

  Timetable(List<Recurrence> recurrences) {
    this.recurrences = List.copyOf(recurrences);
  }

  /** The stretch that has the moment. */
  Optional<Span> at(long now) {
    Year known = around(now);
    int index = before(known.spans(), now);
    return index >= 0 && known.spans().get(index).has(now)
        ? Optional.of(known.spans().get(index))
        : Optional.empty();
  }

  /** When the next stretch starts, after the moment; {@link Long#MAX_VALUE} for never. */
  long next(long now) {
    Year known = around(now);
    int index = before(known.spans(), now) + 1;
    return index < known.spans().size() ? known.spans().get(index).start() : known.beyond();
  }

  /** The last stretch that starts at or before the moment, or -1. */
  private static int before(List<Span> spans, long now) {
    int low = 0;
    int high = spans.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (spans.get(middle).start() <= now) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  private Year around(long now) {
    Year known = year;
    if (now < known.from() || now >= known.until() - MARGIN) {
      known = work(now - BEFORE, now + AFTER);
      year = known;
    }
    return known;
  }

  private Year work(long from, long until) {
    List<Span> all =
        recurrences.stream()
            .flatMap(r -> r.between(from, until).stream())
            .sorted(Comparator.comparingLong(Span::start).thenComparingLong(Span::end))
            .toList();
    List<Span> joined = new ArrayList<>();
    for (Span span : all) {
      if (!joined.isEmpty() && span.start() <= joined.getLast().end()) {
        Span last = joined.removeLast();
        joined.add(new Span(last.start(), Math.max(last.end(), span.end())));
      } else {
        joined.add(span);
      }
    }
    long beyond =
        recurrences.stream()
            .flatMap(r -> Stream.of(r.after(until - 1)))
            .flatMap(Optional::stream)
            .mapToLong(Span::start)
            .min()
            .orElse(Long.MAX_VALUE);
    return new Year(from, until, List.copyOf(joined), beyond);
  }
}

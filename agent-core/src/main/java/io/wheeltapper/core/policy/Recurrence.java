package io.wheeltapper.core.policy;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.dmfs.rfc5545.DateTime;
import org.dmfs.rfc5545.recur.InvalidRecurrenceRuleException;
import org.dmfs.rfc5545.recur.RecurrenceRule;
import org.dmfs.rfc5545.recur.RecurrenceRuleIterator;

/**
 * When something happens, once or again and again, as RFC 5545 has it. The rule is expanded in
 * local time; only then each start is put on the line of time, so that 22:00 stays 22:00 over a
 * change of the clocks. A local time that is skipped in spring is taken by the offset before the
 * gap; one that comes twice in autumn is the first of the two (RFC 5545, 3.3.5). Immutable.
 *
 * @param start the first one's start, local
 * @param length how long each lasts
 * @param rule the text of an RRULE, or {@code ""}; known to be good
 * @param except starts that are left out
 * @param also starts beside those of the rule
 */
public record Recurrence(
    LocalDateTime start,
    ZoneId zone,
    Length length,
    String rule,
    Set<LocalDateTime> except,
    List<LocalDateTime> also) {

  /** Most starts looked at for one stretch of time; hourly ones of two years are fewer. */
  static final int MOST = 20_000;

  public Recurrence {
    except = Set.copyOf(except);
    also = List.copyOf(also);
  }

  /**
   * How long one lasts.
   *
   * @param days calendar days: from midnight to midnight, also where a day has 23 or 25 hours
   * @param time added to the days
   * @param wall whether {@code time} is read from the clock on the wall, as "from 22:00 to 06:00"
   *     is; else it is time that passes, as "for 8h" is
   */
  public record Length(long days, Duration time, boolean wall) {
    long end(LocalDateTime start, ZoneId zone) {
      return wall
          ? millis(start.plusDays(days).plus(time), zone)
          : millis(start.plusDays(days), zone) + time.toMillis();
    }

    /** Never shorter than it can be in any zone, for looking back. */
    long mostMillis() {
      return Duration.ofDays(days + 1).plus(time).toMillis();
    }
  }

  private static long millis(LocalDateTime local, ZoneId zone) {
    return ZonedDateTime.ofLocal(local, zone, null).toInstant().toEpochMilli();
  }

  /** All that overlap a stretch of time, sorted by start; may overlap each other. */
  List<Span> between(long from, long until) {
    Set<LocalDateTime> starts = new TreeSet<>(also);
    LocalDateTime first = local(from - length.mostMillis());
    LocalDateTime last = local(until).plusDays(1);
    if (rule.isEmpty()) {
      starts.add(start);
    } else {
      starts.addAll(expanded(first, last));
    }
    starts.removeAll(except);
    List<Span> spans = new ArrayList<>();
    for (LocalDateTime each : starts) {
      Span span = new Span(millis(each, zone), length.end(each, zone));
      if (span.start() < until && span.end() > from && span.end() > span.start()) {
        spans.add(span);
      }
    }
    return spans;
  }

  /** The first that starts after a moment; empty when none does. */
  Optional<Span> after(long moment) {
    List<LocalDateTime> starts = new ArrayList<>(also);
    if (rule.isEmpty()) {
      starts.add(start);
    } else {
      RecurrenceRuleIterator it = iterator(local(moment).minusDays(1));
      Optional<LocalDateTime> next = next(it);
      for (int i = 0; i < MOST && next.isPresent(); i++) {
        starts.add(next.get());
        boolean found = millis(next.get(), zone) > moment && !except.contains(next.get());
        next = found ? Optional.empty() : next(it);
      }
    }
    return starts.stream()
        .filter(s -> !except.contains(s) && millis(s, zone) > moment)
        .min(LocalDateTime::compareTo)
        .map(s -> new Span(millis(s, zone), length.end(s, zone)));
  }

  /**
   * The first starts, as the rule has them, without exceptions: for a check of what was written.
   */
  List<LocalDateTime> firstStarts(int most) {
    List<LocalDateTime> starts = new ArrayList<>();
    RecurrenceRuleIterator it = rule(rule, zone).iterator(dateTime(start));
    while (starts.size() < most && it.hasNext()) {
      starts.add(local(it.nextDateTime()));
    }
    return starts;
  }

  private List<LocalDateTime> expanded(LocalDateTime first, LocalDateTime last) {
    List<LocalDateTime> starts = new ArrayList<>();
    RecurrenceRuleIterator it = iterator(first);
    Optional<LocalDateTime> next = next(it);
    while (starts.size() < MOST && next.isPresent() && !next.get().isAfter(last)) {
      starts.add(next.get());
      next = next(it);
    }
    return starts;
  }

  private RecurrenceRuleIterator iterator(LocalDateTime from) {
    RecurrenceRuleIterator it = rule(rule, zone).iterator(dateTime(start));
    if (from.isAfter(start)) {
      it.fastForward(dateTime(from));
    }
    return it;
  }

  /** The next start; none also where the library gives up after a thousand empty periods. */
  private static Optional<LocalDateTime> next(RecurrenceRuleIterator it) {
    try {
      return it.hasNext() ? Optional.of(local(it.nextDateTime())) : Optional.empty();
    } catch (IllegalArgumentException | IllegalStateException e) {
      return Optional.empty();
    }
  }

  /** The rule; its end, which RFC 5545 writes in UTC, in the zone's local time. */
  static RecurrenceRule rule(String text, ZoneId zone) {
    try {
      RecurrenceRule rule = new RecurrenceRule(text, RecurrenceRule.RfcMode.RFC5545_STRICT);
      DateTime until = rule.getUntil();
      if (until != null) {
        rule.setUntil(
            until.isAllDay()
                ? dateTime(local(until).plusDays(1).minusSeconds(1))
                : until.isFloating() ? until : dateTime(local(until.getTimestamp(), zone)));
      }
      return rule;
    } catch (InvalidRecurrenceRuleException | RuntimeException e) {
      // The library counts an UNTIL in month 65 as it comes, beyond its own tables.
      throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
    }
  }

  private LocalDateTime local(long millis) {
    return local(millis, zone);
  }

  private static LocalDateTime local(long millis, ZoneId zone) {
    return LocalDateTime.ofInstant(java.time.Instant.ofEpochMilli(millis), zone);
  }

  static LocalDateTime local(DateTime at) {
    return LocalDateTime.of(
        at.getYear(),
        at.getMonth() + 1,
        at.getDayOfMonth(),
        at.getHours(),
        at.getMinutes(),
        at.getSeconds());
  }

  static DateTime dateTime(LocalDateTime at) {
    return new DateTime(
        at.getYear(),
        at.getMonthValue() - 1,
        at.getDayOfMonth(),
        at.getHour(),
        at.getMinute(),
        at.getSecond());
  }
}

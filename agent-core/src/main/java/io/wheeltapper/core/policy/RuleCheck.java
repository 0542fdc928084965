package io.wheeltapper.core.policy;

import io.wheeltapper.core.yaml.YamlValue;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.dmfs.rfc5545.recur.Freq;
import org.dmfs.rfc5545.recur.RecurrenceRule;

/**
 * Which recurrence rules are taken. A rule is tried here, so that one that would cost the agent
 * much time, never happens, or happens otherwise than it looks is found when it is checked.
 */
final class RuleCheck {

  /** A window is not said by the minute; days and longer are what people plan in. */
  private static final Set<Freq> PERIODS =
      Set.of(Freq.DAILY, Freq.WEEKLY, Freq.MONTHLY, Freq.YEARLY);

  /** Starts within one day, by BYHOUR × BYMINUTE. */
  private static final int MOST_A_DAY = 24;

  /** How many starts are tried: forty years of 29 Februaries are ten. */
  private static final int TRIED = 50;

  private RuleCheck() {}

  static boolean lengthGood(Recurrence.Length length) {
    Duration all = Duration.ofDays(length.days()).plus(length.time());
    return !all.isZero() && !all.isNegative() && all.compareTo(Duration.ofDays(366)) <= 0;
  }

  static boolean yearGood(LocalDateTime time) {
    return time.getYear() >= 1970 && time.getYear() < 2200;
  }

  /** Whether it is taken; what is wrong with it is said at a place. */
  static boolean good(YamlValue place, Recurrence recurrence) {
    Optional<String> wrong = wrong(recurrence);
    wrong.ifPresent(w -> place.problem("window-rule", w, ""));
    return wrong.isEmpty();
  }

  /** What is wrong, and what would be right; empty when it is good. */
  static Optional<String> wrong(Recurrence recurrence) {
    if (recurrence.rule().isEmpty()) {
      return Optional.empty();
    }
    RecurrenceRule rule;
    try {
      rule = Recurrence.rule(recurrence.rule(), recurrence.zone());
    } catch (IllegalArgumentException e) {
      return Optional.of(
          "this is no recurrence rule ("
              + e.getMessage()
              + "); write for example FREQ=WEEKLY;BYDAY=TU");
    }
    if (!PERIODS.contains(rule.getFreq())) {
      return Optional.of("FREQ is one of DAILY, WEEKLY, MONTHLY, YEARLY");
    }
    if (rule.hasPart(RecurrenceRule.Part.BYSECOND) || aDay(rule) > MOST_A_DAY) {
      return Optional.of("this starts more than " + MOST_A_DAY + " times a day; write fewer hours");
    }
    if (rule.hasPart(RecurrenceRule.Part.BYWEEKNO)) {
      return Optional.of("BYWEEKNO is read in two ways; say it by BYMONTH and BYDAY");
    }
    return tried(recurrence);
  }

  private static int aDay(RecurrenceRule rule) {
    return many(rule, RecurrenceRule.Part.BYHOUR) * many(rule, RecurrenceRule.Part.BYMINUTE);
  }

  private static int many(RecurrenceRule rule, RecurrenceRule.Part part) {
    return rule.hasPart(part) ? Math.max(1, rule.getByPart(part).size()) : 1;
  }

  private static Optional<String> tried(Recurrence recurrence) {
    List<LocalDateTime> starts;
    try {
      starts = recurrence.firstStarts(TRIED);
    } catch (IllegalArgumentException | IllegalStateException e) {
      return Optional.of(
          "this rule happens never, or too rarely for its FREQ; write the FREQ it happens by, such"
              + " as YEARLY");
    }
    if (starts.isEmpty()) {
      return Optional.of("this rule ends before it starts; write a later UNTIL");
    }
    if (!starts.getFirst().equals(recurrence.start())) {
      DayOfWeek day = starts.getFirst().getDayOfWeek();
      return Optional.of(
          "the rule does not happen at its own start; the first time is "
              + starts.getFirst()
              + ", a "
              + day.getDisplayName(java.time.format.TextStyle.FULL, java.util.Locale.ROOT)
              + ": start there");
    }
    return Optional.empty();
  }
}

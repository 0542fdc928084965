package io.wheeltapper.deploy.scenario;

import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Catalogue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An entry that must come, or must never.
 *
 * @param line where it is written, from 1
 * @param name the fault, action or remediation; {@code *} stands for any text
 * @param wants what else must be so: a key of {@link #WANTS} and its text
 * @param from earliest, milliseconds from the start
 * @param by latest
 * @param times exactly how often; 0 is at least once
 */
record Expected(
    int line, What what, String name, Map<String, String> wants, long from, long by, int times) {

  /** What may be wanted of an entry besides its name and time. */
  static final List<String> WANTS =
      List.of(
          "on",
          "fault",
          "recommendation",
          "verdict",
          "guard",
          "reason",
          "until",
          "outcome",
          "person");

  /** The sorts of entries that can be expected. */
  enum What {
    FOUND,
    PLANNED,
    JUDGED,
    ALLOW,
    HOLD,
    DENY,
    STARTED,
    ACTED,
    VERIFIED,
    UNDONE,
    CLEARED,
    /** Allowed, and more than looking or telling. */
    TOUCH;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static List<String> words() {
      return Arrays.stream(values()).map(What::word).toList();
    }
  }

  Expected {
    wants = Map.copyOf(wants);
  }

  /** Whether it is this one, whenever it came. */
  boolean is(Entry entry) {
    return switch (entry) {
      case Entry.Found e ->
          what == What.FOUND
              && named(e.fault().code())
              && about(e.target(), e.node())
              && like("recommendation", e.recommendation());
      case Entry.Planned e ->
          what == What.PLANNED
              && (named(e.fault().code()) || named(e.remediation()))
              && about(e.target(), "")
              && like("fault", e.fault().code())
              && holds("reason", e.reason());
      case Entry.Judged e -> judged(e);
      case Entry.Started e ->
          what == What.STARTED && step(e.action(), e.target(), e.fault().code());
      case Entry.Acted e ->
          what == What.ACTED
              && step(e.action(), e.target(), e.fault().code())
              && end(e.outcome(), e.reason());
      case Entry.Verified e ->
          what == What.VERIFIED
              && step(e.action(), e.target(), e.fault().code())
              && end(e.outcome(), e.reason());
      case Entry.Undone e ->
          what == What.UNDONE
              && step(e.action(), e.target(), e.fault().code())
              && end(e.outcome(), e.reason());
      case Entry.Cleared e ->
          what == What.CLEARED
              && named(e.fault().code())
              && about(e.target(), "")
              && like("person", e.by())
              && holds("reason", e.reason());
      case Entry.Advised _,
          Entry.Approved _,
          Entry.Refused _,
          Entry.ModeSet _,
          Entry.ModeUnset _,
          Entry.Paused _,
          Entry.Resumed _,
          Entry.Window _,
          Entry.Maintenance _,
          Entry.Configured _,
          Entry.Activated _,
          Entry.Reviewed _,
          Entry.Candidate _,
          Entry.Denied _,
          Entry.Key _ ->
          false;
    };
  }

  /** Whether it came when it was to come. */
  boolean inTime(Entry entry) {
    long since = entry.at() - Clock.ZERO;
    return since >= from && since <= by;
  }

  private boolean judged(Entry.Judged e) {
    boolean sort =
        switch (what) {
          case JUDGED -> like("verdict", e.verdict());
          case ALLOW, HOLD, DENY -> e.verdict().equals(what.word());
          case TOUCH -> e.verdict().equals("allow") && disturbs(e.action());
          case FOUND, PLANNED, STARTED, ACTED, VERIFIED, UNDONE, CLEARED -> false;
        };
    return sort
        && step(e.action(), e.target(), e.fault().code())
        && like("guard", e.guard())
        && holds("reason", e.reason())
        && like("until", e.until() == 0 ? "" : Clock.since(e.until()));
  }

  private static boolean disturbs(String action) {
    return Catalogue.find(action).filter(k -> k.effect().equals(Effect.HARMLESS)).isEmpty();
  }

  private boolean step(String action, Target target, String fault) {
    return named(action) && about(target, "") && like("fault", fault);
  }

  private boolean end(String outcome, String reason) {
    return like("outcome", outcome) && holds("reason", reason);
  }

  /** A target by its full name, its id, its node, or any of a kind ({@code gpu:*}). */
  private boolean about(Target target, String node) {
    String on = wants.getOrDefault("on", "");
    return on.isEmpty()
        || on.equals(node)
        || glob(on, target.toString())
        || glob(on, target.id())
        || target.id().endsWith("@" + on);
  }

  private boolean named(String text) {
    return glob(name, text);
  }

  private boolean like(String want, String text) {
    return !wants.containsKey(want) || glob(wants.getOrDefault(want, ""), text);
  }

  private boolean holds(String want, String text) {
    return text.contains(wants.getOrDefault(want, ""));
  }

  /** {@code *} stands for any text. */
  static boolean glob(String pattern, String text) {
    String[] parts = pattern.split("\\*", -1);
    if (parts.length == 1) {
      return pattern.equals(text);
    }
    String last = parts[parts.length - 1];
    int at = parts[0].length();
    if (!text.startsWith(parts[0]) || text.length() < at + last.length() || !text.endsWith(last)) {
      return false;
    }
    for (String part : Arrays.asList(parts).subList(1, parts.length - 1)) {
      int found = text.indexOf(part, at);
      if (found < 0) {
        return false;
      }
      at = found + part.length();
    }
    return at <= text.length() - last.length();
  }

  /** As a person would say it. */
  String words() {
    StringBuilder text = new StringBuilder(what.word()).append(' ').append(name);
    WANTS.stream()
        .filter(wants::containsKey)
        .forEach(w -> text.append(", ").append(w).append(' ').append(wants.get(w)));
    if (from > 0 && from == by) {
      text.append(", at ").append(Clock.words(by));
    } else {
      text.append(from > 0 ? ", from " + Clock.words(from) : "");
      text.append(by < Long.MAX_VALUE ? ", by " + Clock.words(by) : "");
    }
    return text.append(times > 0 ? ", " + times + " times" : "").toString();
  }
}

package io.wheeltapper.deploy.demo;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Advice;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Evidence;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Verdict;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What one entry says to a person.
 *
 * @param word what happened, in capitals
 * @param words what it is about; always shown
 * @param detail why, or in the source's own words; the first to be shortened
 * @param tail what to know of it, after the detail
 */
record Line(String word, Tone tone, String words, String detail, String tail) {

  private Line(String word, Tone tone, String words, String detail) {
    this(word, tone, words, detail, "");
  }

  /** Columns of the leading word. */
  static final int WORD = 8;

  private static final DateTimeFormatter UNTIL = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

  /** Calm colours: of the terminal's own sixteen, so that its theme decides. */
  enum Tone {
    DIM("2"),
    PLAIN("0"),
    NOTICE("33"),
    GOOD("32"),
    BAD("31"),
    ACT("36");

    private final String code;

    Tone(String code) {
      this.code = code;
    }

    String code() {
      return "\u001b[" + code + "m";
    }
  }

  static Line of(Entry entry, ZoneId zone) {
    return switch (entry) {
      case Entry.Found e -> found(e);
      case Entry.Planned e ->
          new Line("PLAN", Tone.DIM, about(e), "rung " + (e.rung() + 1) + ": " + steps(e));
      case Entry.Judged e -> judged(e, zone);
      case Entry.Started e -> new Line("START", Tone.ACT, about(e.action(), e), first(e.preview()));
      case Entry.Acted e -> ended(e.outcome(), about(e.action(), e), e.reason());
      case Entry.Verified e ->
          e.outcome().equals("done")
              ? new Line("SEEN", Tone.GOOD, about(e.action(), e), e.reason())
              : ended(e.outcome(), about("verify " + e.action(), e), e.reason());
      case Entry.Undone e -> new Line("UNDONE", Tone.NOTICE, about(e.action(), e), e.reason());
      case Entry.Cleared e ->
          new Line("CLEARED", Tone.GOOD, about(e.fault().code(), e), e.reason(), by(e.by()));
      case Entry.Advised e ->
          new Line(
              "ADVICE",
              Tone.DIM,
              about(e),
              first(e.advice().hypotheses().stream().map(Advice.Hypothesis::text).toList()),
              " · " + e.advice().model());
      case Entry.Approved e -> new Line("APPROVED", Tone.ACT, about(e), e.reason(), by(e.by()));
      case Entry.Refused e -> new Line("REFUSED", Tone.NOTICE, about(e), e.reason(), by(e.by()));
      case Entry.ModeSet e -> {
        String scope = e.mode().word() + " for " + e.action() + " × " + e.fault() + " × ";
        yield new Line("MODE", Tone.NOTICE, scope + e.target(), e.reason(), by(e.by()));
      }
      case Entry.ModeUnset e -> {
        String scope = "unset for " + e.action() + " × " + e.fault() + " × " + e.target();
        yield new Line("MODE", Tone.NOTICE, scope, e.reason(), by(e.by()));
      }
      case Entry.Paused e -> new Line("PAUSED", Tone.NOTICE, about(e), e.reason(), by(e.by()));
      case Entry.Resumed e -> new Line("RESUMED", Tone.NOTICE, about(e), e.reason(), by(e.by()));
      case Entry.Window e -> {
        String what = e.terms().freeze() ? "freeze " : "window ";
        yield new Line(
            "WINDOW", Tone.NOTICE, what + e.name() + " " + e.phase(), e.reason(), by(e.by()));
      }
      case Entry.Maintenance e ->
          new Line("UPKEEP", Tone.NOTICE, e.target() + " " + e.phase(), e.reason(), by(e.by()));
      case Entry.Configured e ->
          new Line("CONFIG", Tone.DIM, cut(e.hash()), e.reason(), by(e.by()));
      case Entry.Activated e -> {
        String bundle = e.bundle() + " " + e.version() + " " + cut(e.hash());
        yield new Line("POLICIES", Tone.DIM, bundle, e.reason(), by(e.by()));
      }
      case Entry.Reviewed e ->
          new Line("REVIEW", Tone.NOTICE, e.word() + " " + about(e), e.reason(), by(e.by()));
      case Entry.Candidate e -> {
        String bundle = e.phase() + " " + e.bundle() + " " + e.version() + " " + cut(e.hash());
        yield new Line("BUNDLE", Tone.NOTICE, bundle, e.reason(), by(e.by()));
      }
      case Entry.Denied e -> {
        String what = e.what() + (e.count() > 1 ? " ×" + e.count() : "");
        String who = (e.by().isEmpty() ? "nobody" : e.by()) + " at " + e.address();
        yield new Line("DENIED", Tone.NOTICE, what, e.reason(), by(who));
      }
      case Entry.Key e -> new Line("KEY", Tone.DIM, "this ledger is signed by", e.vkey());
    };
  }

  private static Line found(Entry.Found e) {
    String vendor = e.recommendation().isEmpty() ? "" : " → " + who(e) + e.recommendation();
    String said = e.evidence().isEmpty() ? "" : said(e.evidence().getLast());
    String reason = e.details().getOrDefault("reason", "");
    return new Line(
        "FOUND", Tone.NOTICE, about(e.fault().code(), e), reason.isEmpty() ? said : reason, vendor);
  }

  /**
   * The driver's words, without the log's prefix, the address that the target names, and the
   * process; of numbers nothing: they are many.
   */
  private static String said(Evidence evidence) {
    return evidence.type().equals("snapshot")
        ? "by the exporter's numbers"
        : evidence
            .raw()
            .replaceFirst("^.{0,80}?NVRM: Xid \\([^)]{1,60}\\): ", "Xid ")
            .replaceFirst("^(Xid \\d{1,4}), pid=[^,]{1,20}, name=[^,]{1,40}, ", "$1: ");
  }

  /** Whose opinion, as short as a person would say it. */
  private static String who(Entry.Found e) {
    if (e.source().startsWith("NVIDIA")) {
      return "NVIDIA: ";
    }
    return e.source().isEmpty() || e.source().length() > 20 ? "" : e.source() + ": ";
  }

  private static Line judged(Entry.Judged e, ZoneId zone) {
    String what = about(e.action(), e);
    return switch (e.verdict()) {
      case "allow" ->
          e.mode().compareTo(Mode.OBSERVE) <= 0
              ? new Line("WOULD", Tone.ACT, what, e.fault() + ", only observing")
              : new Line("ALLOW", Tone.GOOD, what, e.reason());
      case "hold" -> new Line("HOLD", Tone.NOTICE, what, why(e), until(e.until(), zone));
      default -> new Line("DENY", Tone.BAD, what, why(e));
    };
  }

  private static String why(Entry.Judged e) {
    return e.guard().isEmpty() ? e.reason() : e.guard() + ": " + e.reason();
  }

  private static String until(long until, ZoneId zone) {
    if (until <= 0 || until == Verdict.UNTIL_CHANGED) {
      return "";
    }
    return " · asks again by " + UNTIL.format(Instant.ofEpochMilli(until).atZone(zone));
  }

  private static Line ended(String outcome, String what, String reason) {
    return switch (outcome) {
      case "done" -> new Line("DONE", Tone.GOOD, what, reason);
      case "failed" -> new Line("FAILED", Tone.BAD, what, reason);
      default -> new Line("UNKNOWN", Tone.BAD, what, reason);
    };
  }

  private static String about(Entry entry) {
    return entry.target().toString();
  }

  private static String about(String what, Entry entry) {
    return what + "  " + entry.target();
  }

  private static String steps(Entry.Planned e) {
    return e.actions().stream().map(Action::name).collect(Collectors.joining(" → "));
  }

  private static String by(String person) {
    return person.isEmpty() ? "" : " · " + person;
  }

  private static String first(List<String> words) {
    return words.isEmpty() ? "" : words.getFirst();
  }

  private static String cut(String hash) {
    return hash.length() > 12 ? hash.substring(0, 12) : hash;
  }
}

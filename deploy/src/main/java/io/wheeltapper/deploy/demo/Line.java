package io.wheeltapper.deploy.demo;

import io.wheeltapper.core.model.Action;
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

/** What one entry says to a person: a word, a tone and the words after it. */
record Line(String word, Tone tone, String words) {

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
          new Line("PLAN", Tone.DIM, e.target() + "  rung " + (e.rung() + 1) + ": " + steps(e));
      case Entry.Judged e -> judged(e, zone);
      case Entry.Started e ->
          new Line("START", Tone.ACT, e.action() + "  " + e.target() + after(first(e.preview())));
      case Entry.Acted e -> ended(e.outcome(), e.action() + "  " + e.target(), e.reason());
      case Entry.Verified e ->
          e.outcome().equals("done")
              ? new Line("SEEN", Tone.GOOD, e.action() + "  " + e.target() + after(e.reason()))
              : ended(e.outcome(), "verify " + e.action() + "  " + e.target(), e.reason());
      case Entry.Undone e ->
          new Line("UNDONE", Tone.NOTICE, e.action() + "  " + e.target() + after(e.reason()));
      case Entry.Cleared e ->
          new Line("CLEARED", Tone.GOOD, e.fault() + "  " + e.target() + by(e.by(), e.reason()));
      case Entry.Advised e ->
          new Line(
              "ADVICE", Tone.DIM, e.target() + "  " + first(e.hypotheses()) + " · " + e.model());
      case Entry.Approved e -> new Line("APPROVED", Tone.ACT, e.target() + by(e.by(), e.reason()));
      case Entry.Refused e -> new Line("REFUSED", Tone.NOTICE, e.target() + by(e.by(), e.reason()));
      case Entry.ModeSet e ->
          new Line(
              "MODE",
              Tone.NOTICE,
              e.mode().word()
                  + " for "
                  + e.action()
                  + " × "
                  + e.fault()
                  + " × "
                  + e.target()
                  + by(e.by(), e.reason()));
      case Entry.Paused e -> new Line("PAUSED", Tone.NOTICE, e.target() + by(e.by(), e.reason()));
      case Entry.Resumed e -> new Line("RESUMED", Tone.NOTICE, e.target() + by(e.by(), e.reason()));
      case Entry.Configured e ->
          new Line("CONFIG", Tone.DIM, cut(e.hash()) + by(e.by(), e.reason()));
      case Entry.Activated e ->
          new Line(
              "POLICIES",
              Tone.DIM,
              e.bundle() + " " + e.version() + " " + cut(e.hash()) + by(e.by(), e.reason()));
      case Entry.Key e -> new Line("KEY", Tone.DIM, "this ledger is signed by " + e.vkey());
    };
  }

  private static Line found(Entry.Found e) {
    String raw = e.evidence().isEmpty() ? "" : said(e.evidence().getLast());
    String vendor = e.recommendation().isEmpty() ? "" : " → " + who(e) + e.recommendation();
    String words = e.fault() + "  " + e.target();
    int room = 60 - Math.min(30, vendor.length());
    String shown = raw.length() > room ? raw.substring(0, room - 1) + "…" : raw;
    return new Line("FOUND", Tone.NOTICE, words + after(shown) + vendor);
  }

  /** The driver's words, without the log's prefix and the address that the target names. */
  private static String said(Evidence evidence) {
    return evidence.raw().replaceFirst("^.{0,80}?NVRM: Xid \\([^)]{1,60}\\): ", "Xid ");
  }

  /** Whose opinion, as short as a person would say it. */
  private static String who(Entry.Found e) {
    if (e.source().startsWith("NVIDIA")) {
      return "NVIDIA: ";
    }
    return e.source().isEmpty() || e.source().length() > 20 ? "" : e.source() + ": ";
  }

  private static Line judged(Entry.Judged e, ZoneId zone) {
    String what = e.action() + "  " + e.target();
    return switch (e.verdict()) {
      case "allow" ->
          e.mode().compareTo(Mode.OBSERVE) <= 0
              ? new Line("WOULD", Tone.ACT, what + after(e.fault() + ", only observing"))
              : new Line("ALLOW", Tone.GOOD, what + after(e.reason()));
      case "hold" -> new Line("HOLD", Tone.NOTICE, what + why(e) + until(e.until(), zone));
      default -> new Line("DENY", Tone.BAD, what + why(e));
    };
  }

  private static String why(Entry.Judged e) {
    return after(e.guard().isEmpty() ? e.reason() : e.guard() + ": " + e.reason());
  }

  private static String until(long until, ZoneId zone) {
    if (until <= 0 || until == Verdict.UNTIL_CHANGED) {
      return "";
    }
    return " · asks again by " + UNTIL.format(Instant.ofEpochMilli(until).atZone(zone));
  }

  private static Line ended(String outcome, String what, String reason) {
    return switch (outcome) {
      case "done" -> new Line("DONE", Tone.GOOD, what + after(reason));
      case "failed" -> new Line("FAILED", Tone.BAD, what + after(reason));
      default -> new Line("UNKNOWN", Tone.BAD, what + after(reason));
    };
  }

  private static String steps(Entry.Planned e) {
    return e.actions().stream().map(Action::name).collect(Collectors.joining(" → "));
  }

  private static String by(String person, String reason) {
    return after(reason) + (person.isEmpty() ? "" : " · " + person);
  }

  private static String after(String words) {
    return words.isEmpty() ? "" : "  " + words;
  }

  private static String first(List<String> words) {
    return words.isEmpty() ? "" : words.getFirst();
  }

  private static String cut(String hash) {
    return hash.length() > 12 ? hash.substring(0, 12) : hash;
  }
}

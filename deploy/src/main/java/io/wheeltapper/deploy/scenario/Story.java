package io.wheeltapper.deploy.scenario;

import io.wheeltapper.core.model.Entry;

/** Entries as lines that people read: when, what, about what, and why. */
public final class Story {

  /** Longest line, in characters. */
  private static final int LONGEST = 240;

  private Story() {}

  static String line(Entry entry) {
    String line = "%-8s %s".formatted("+" + Clock.since(entry.at()), words(entry));
    String clean = line.replaceAll("[\\p{Cntrl}\\p{Cf}]", " ");
    return clean.length() > LONGEST ? clean.substring(0, LONGEST) + "…" : clean;
  }

  /** What an entry says, without when; reasons and names in it are others' text. */
  public static String words(Entry entry) {
    return switch (entry) {
      case Entry.Found e -> "found " + e.fault() + " on " + e.target();
      case Entry.Planned e ->
          "planned " + e.fault() + ": " + e.remediation() + because(e.reason()) + steps(e);
      case Entry.Judged e ->
          verdict(e) + (e.guard().isEmpty() ? "" : " by " + e.guard()) + because(e.reason());
      case Entry.Started e -> "started " + e.action() + " on " + e.target();
      case Entry.Acted e -> "acted " + end(e.action(), e.target(), e.outcome(), e.reason());
      case Entry.Verified e -> "verified " + end(e.action(), e.target(), e.outcome(), e.reason());
      case Entry.Undone e -> "undone " + end(e.action(), e.target(), e.outcome(), e.reason());
      case Entry.Cleared e ->
          "cleared " + e.target() + (e.by().isEmpty() ? "" : " by " + e.by()) + because(e.reason());
      case Entry.Advised e -> "advised by " + e.advice().model();
      case Entry.Approved e -> "approved " + e.target() + " by " + e.by();
      case Entry.Refused e -> "refused " + e.target() + " by " + e.by();
      case Entry.ModeSet e -> "mode " + e.mode().word() + " at " + e.target() + " by " + e.by();
      case Entry.ModeUnset e -> "mode unset at " + e.target() + " by " + e.by();
      case Entry.Paused e -> "paused " + e.target() + " by " + e.by();
      case Entry.Resumed e -> "resumed " + e.target() + " by " + e.by();
      case Entry.Window e -> e.phase() + " " + e.name() + says(e);
      case Entry.Maintenance e ->
          "maintenance " + e.phase() + " " + e.target() + " by " + e.by() + because(e.reason());
      case Entry.Configured _ -> "configured";
      case Entry.Activated e -> "activated " + e.bundle();
      case Entry.Reviewed e -> "reviewed " + e.target() + ": " + e.word() + " by " + e.by();
      case Entry.Candidate e -> "bundle " + e.phase() + " " + e.bundle();
      case Entry.Denied e -> "denied " + e.what() + ": " + e.reason();
      case Entry.Key _ -> "key";
    };
  }

  private static String says(Entry.Window e) {
    String what = e.terms().freeze() ? " (freeze)" : " (" + e.terms().mode().word() + ")";
    return e.phase().equals("closed") ? ": " + e.report().summary() : what;
  }

  private static String verdict(Entry.Judged e) {
    String until = e.until() == 0 ? "" : " until +" + Clock.since(e.until());
    return e.verdict() + " " + e.action() + " on " + e.target() + until;
  }

  private static String steps(Entry.Planned e) {
    return e.actions().isEmpty()
        ? " (no steps)"
        : " " + e.actions().stream().map(a -> a.name()).toList();
  }

  private static String end(String action, Object target, String outcome, String reason) {
    return action + " on " + target + ": " + outcome + because(reason);
  }

  private static String because(String reason) {
    return reason == null || reason.isEmpty() ? "" : " (" + reason + ")";
  }
}

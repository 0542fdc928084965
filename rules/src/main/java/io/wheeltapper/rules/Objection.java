package io.wheeltapper.rules;

import java.util.StringJoiner;

/** What one veto rule says against a proposal. One session's thread. */
public final class Objection {

  /** The longest reason shown, in characters; a detail may quote untrusted text. */
  private static final int LONGEST_REASON = 300;

  private final RuleCard rule;
  private final String why;
  private final long millis;
  private final StringJoiner details = new StringJoiner(", ", ": ", "").setEmptyValue("");

  Objection(RuleCard rule, String why, long millis) {
    this.rule = rule;
    this.why = why;
    this.millis = millis;
  }

  /** A figure that made it so, shown behind the reason; choose one that does not always change. */
  public Objection detail(String name, String value) {
    details.add(name + " " + value);
    return this;
  }

  /** A figure that made it so. */
  public Objection detail(String name, long value) {
    return detail(name, value == Long.MAX_VALUE ? "unknown" : Long.toString(value));
  }

  RuleCard rule() {
    return rule;
  }

  boolean denies() {
    return millis < 0;
  }

  /** How long to wait at most until it is asked again; negative for not at all. */
  long millis() {
    return millis;
  }

  String reason() {
    String text = (why + details).replaceAll("\\p{Cntrl}", " ");
    return text.length() > LONGEST_REASON ? text.substring(0, LONGEST_REASON) + "…" : text;
  }
}

package io.wheeltapper.actuators.kubernetes.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What we note on a job before each step, so that a restart of the agent finds at the job itself
 * how far an attempt went: {@code wheeltapper[a1] stopped at=1700000000000 seen=20 checkpoint=15
 * hold}.
 *
 * @param attempt whose restart it is; {@code ""} for none
 * @param step how far it is about to go
 * @param at when that was noted, epoch milliseconds
 * @param seen the last step that was seen of the job
 * @param checkpoint the step of the marker before the request; once stopped, of the checkpoint
 * @param held whether we hold the job
 */
record Note(
    String attempt, Step step, long at, OptionalLong seen, OptionalLong checkpoint, boolean held) {

  /** How far an attempt is about to go. */
  enum Step {
    NONE,
    ASKED,
    STOPPED,
    STARTED
  }

  private static final Pattern NOTE =
      Pattern.compile(
          "wheeltapper\\[([^\\]\\s]{1,64})\\] (asked|stopped|started) at=(\\d{1,15})"
              + "(?: seen=(\\d{1,15}))?(?: checkpoint=(\\d{1,15}))?");
  private static final String HOLD = "hold";

  /** By so much the controller's clock may be behind ours. */
  private static final long SKEW_MILLIS = 30_000L;

  /** A controller hears of a command within so long. */
  private static final long HEARD_MILLIS = 120_000L;

  /** Nothing is noted. */
  static final Note NOTHING =
      new Note("", Step.NONE, 0, OptionalLong.empty(), OptionalLong.empty(), false);

  /** Reads an annotation; what is no note of ours is none. */
  static Note in(String text) {
    boolean held = List.of(text.split(" ", -1)).contains(HOLD);
    Matcher note = NOTE.matcher(text);
    if (!note.find()) {
      return NOTHING.with(held);
    }
    return new Note(
        note.group(1),
        Step.valueOf(note.group(2).toUpperCase(Locale.ROOT)),
        Long.parseLong(note.group(3)),
        number(note, 4),
        number(note, 5),
        held);
  }

  private static OptionalLong number(Matcher note, int group) {
    return note.group(group) == null
        ? OptionalLong.empty()
        : OptionalLong.of(Long.parseLong(note.group(group)));
  }

  /** How far this attempt went. */
  Step of(String id) {
    return attempt.equals(id) ? step : Step.NONE;
  }

  /**
   * Whether a job that is off since a time, epoch milliseconds, is so by the stop that is noted;
   * after the note of a start: since before that, so that the start has not come about.
   */
  boolean tellsOf(long since) {
    return since > 0
        && switch (step) {
          case NONE, ASKED -> false;
          case STOPPED -> since >= at - SKEW_MILLIS && since <= at + HEARD_MILLIS;
          case STARTED -> since <= at;
        };
  }

  /** With our hold, or without. */
  Note with(boolean hold) {
    return new Note(attempt, step, at, seen, checkpoint, hold);
  }

  /** The note of the next step of an attempt. */
  Note next(String id, Step to, long now, OptionalLong last, OptionalLong saved) {
    return new Note(id, to, now, last, saved, held);
  }

  /** For people: without numbers, which are another at each look. */
  String words() {
    List<String> words = new ArrayList<>();
    if (step != Step.NONE) {
      words.add("wheeltapper[" + attempt + "] " + step.name().toLowerCase(Locale.ROOT));
    }
    if (held) {
      words.add(HOLD);
    }
    return String.join(" ", words);
  }

  /** The annotation; {@code ""} when there is nothing to note. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    if (step != Step.NONE) {
      text.append("wheeltapper[")
          .append(attempt)
          .append("] ")
          .append(step.name().toLowerCase(Locale.ROOT))
          .append(" at=")
          .append(at);
      seen.ifPresent(n -> text.append(" seen=").append(n));
      checkpoint.ifPresent(n -> text.append(" checkpoint=").append(n));
    }
    if (held) {
      text.append(text.isEmpty() ? "" : " ").append(HOLD);
    }
    return text.toString();
  }
}

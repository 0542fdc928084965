package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Entry;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The step of a case's plan that is in hand, or is being taken back: since when it waits, what the
 * gate said of it last, how often it was tried, and what of it is under way. Folded with its case.
 */
final class StepInHand {

  /** The word in a judgement, in place of a guard's, when the calls could not be listed. */
  static final String NO_PREVIEW = "preview";

  /** The word in a judgement, in place of a guard's, when the system was not reached for that. */
  static final String NOT_REACHED = "line";

  private final Unanswered unanswered = new Unanswered();
  private long since;
  private Entry.@Nullable Judged judged;
  private @Nullable Action previewing;
  private int previewsFailed;
  private Entry.@Nullable Started attempt;
  private boolean executed;
  private int tries;
  private int cutOffs;
  private long firstTry;
  private long lastFailed;

  /** Another step is in hand. */
  void next(long at) {
    since = at;
    judged = null;
    previewing = null;
    previewsFailed = 0;
    tries = 0;
    cutOffs = 0;
    unanswered.nextStep();
  }

  /** It failed, and its taking back is tried from now on. */
  void takingBack() {
    tries = 0;
    cutOffs = 0;
    lastFailed = 0;
    unanswered.nextStep();
  }

  /** The gate answered, or its calls could not be listed. */
  void judged(Entry.Judged entry) {
    judged = entry;
    if (entry.guard().equals(NO_PREVIEW)) {
      previewing = null;
      previewsFailed++;
      lastFailed = entry.at();
      unanswered.answered();
    } else if (entry.guard().equals(NOT_REACHED)) {
      previewing = null;
      unanswered.add(entry.at(), entry.reason());
    }
  }

  /** Its calls are being listed, or no longer. */
  void previewing(@Nullable Action action) {
    previewing = action;
  }

  /** Its calls are listed, and a try begins. */
  void started(Entry.Started entry) {
    attempt = entry;
    executed = false;
    previewing = null;
    previewsFailed = 0;
    if (tries++ == 0 && cutOffs == 0) {
      firstTry = entry.at();
    }
  }

  /** The call has ended. What was never made, or was cut off by a restart, is no failed try. */
  void acted(Entry.Acted entry) {
    boolean notCalled = entry.how().equals(Entry.Acted.NOT_CALLED);
    if (notCalled) {
      unanswered.add(entry.at(), entry.reason());
    } else if (!entry.how().equals(Entry.Acted.NOT_SEEN)) {
      unanswered.answered();
    }
    if (entry.outcome().equals("done")) {
      executed = true;
      return;
    }
    attempt = null;
    if (!entry.outcome().equals("failed")) {
      return;
    }
    boolean cutOff = entry.how().equals(Entry.Acted.CUT_OFF);
    if (notCalled || cutOff) {
      tries = Math.max(0, tries - 1);
      cutOffs += cutOff ? 1 : 0;
    } else {
      lastFailed = entry.at();
    }
  }

  /** The look at the world has ended, or the taking back. */
  void ended(String outcome) {
    attempt = null;
    if (!outcome.equals("unknown")) {
      unanswered.answered();
    }
  }

  /** Since when it waits, in the loop's time. */
  long since() {
    return since;
  }

  /** What the gate said last of it. */
  Optional<Entry.Judged> judged() {
    return Optional.ofNullable(judged);
  }

  /** The action whose calls are being listed; nothing of it is in the ledger but its allow. */
  Optional<Action> previewing() {
    return Optional.ofNullable(previewing);
  }

  /** How often in a row its calls could not be listed. */
  int previewsFailed() {
    return previewsFailed;
  }

  /** The attempt that is open: started and not ended. */
  Optional<Entry.Started> attempt() {
    return Optional.ofNullable(attempt);
  }

  /** Whether the open attempt's call has ended, so that only the look at the world is missing. */
  boolean executed() {
    return executed;
  }

  /** How often it was started and called. */
  int tries() {
    return tries;
  }

  /** Whether it was started at all, also where a restart then cut it off. */
  boolean tried() {
    return tries > 0 || cutOffs > 0;
  }

  /** How often a restart of the agent cut it off, without an effect to be seen. */
  int cutOffs() {
    return cutOffs;
  }

  /** When it was first started, in the loop's time. */
  long firstTry() {
    return firstTry;
  }

  /** When a try of it last failed, in the loop's time. */
  long lastFailed() {
    return lastFailed;
  }

  /** The tries in a row that came through to nobody. */
  Unanswered unanswered() {
    return unanswered;
  }
}

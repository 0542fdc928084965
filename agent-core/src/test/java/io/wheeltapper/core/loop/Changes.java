package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Target;
import java.util.List;

/** Entries about one change of firmware, on whatever node of an {@link Inquiry}. */
public final class Changes {

  public static final String NAME = "firmware.rollback";
  public static final Canaries.Change CHANGE = new Canaries.Change("bios", "1.2.0", "1.1.0");

  private Changes() {}

  public static Action of(String node) {
    return Action.of(NAME, Target.node(node))
        .with("component", "bios")
        .with("from", "1.2.0")
        .with("to", "1.1.0");
  }

  /** The case's plan is the change alone. */
  public static void planned(Inquiry inquiry, String caseId, String node) {
    inquiry.book.apply(
        new Entry.Planned(
            Inquiry.NOW,
            caseId,
            Target.node(node),
            Inquiry.FAULT,
            0,
            "flash",
            List.of(of(node)),
            "plan" + caseId,
            ""));
  }

  /** The gate let it by. */
  public static void judged(Inquiry inquiry, String caseId, String node, Mode mode) {
    inquiry.book.apply(
        new Entry.Judged(
            Inquiry.NOW,
            caseId,
            Target.node(node),
            Inquiry.FAULT,
            NAME,
            0,
            0,
            "plan" + caseId,
            "allow",
            "",
            "",
            0,
            mode,
            List.of()));
  }

  /** How the try of its first step ended. */
  public static void acted(Inquiry inquiry, String caseId, String node, String outcome) {
    acted(inquiry, caseId, node, outcome, false);
  }

  /** How a try of its first step ended, of which another may follow. */
  public static void acted(
      Inquiry inquiry, String caseId, String node, String outcome, boolean retryable) {
    inquiry.book.apply(
        new Entry.Acted(
            Inquiry.NOW,
            caseId,
            Target.node(node),
            Inquiry.FAULT,
            NAME,
            0,
            0,
            caseId + 0,
            outcome,
            retryable,
            "so it went"));
  }
}

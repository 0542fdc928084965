package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What persons said of a case's plans, and since when they are asked about the step in hand. Folded
 * with its case.
 */
final class Consent {

  /** Most answers kept of one case; the oldest go first, so that the case asks again. */
  private static final int MOST = 100;

  private final List<Entry.Approved> yes = new ArrayList<>();
  private Entry.@Nullable Refused refused;
  private long asked;

  void approved(Entry.Approved said) {
    if (yes.size() == MOST) {
      yes.removeFirst();
    }
    yes.add(said);
  }

  void refused(Entry.Refused said) {
    refused = said;
  }

  /** The gate answered: from the first question to persons on, they are asked. */
  void judged(Entry.Judged judged) {
    if (asked == 0 && judged.verdict().equals("hold") && Approval.asks(judged.reason())) {
      asked = judged.at();
    }
  }

  /** Another step is in hand, so that the next question is a new one. */
  void nextStep() {
    asked = 0;
  }

  /** Since when persons are asked about the step in hand. */
  long askedSince(long now) {
    return asked == 0 ? now : asked;
  }

  /** What was said to exactly this plan, oldest first. */
  List<Entry.Approved> to(Entry.Planned plan) {
    return yes.stream().filter(y -> y.plan().equals(plan.plan())).toList();
  }

  /** Whether a person refused any plan of the case. */
  boolean refused() {
    return refused != null;
  }

  Optional<Entry.Refused> refusalOf(Entry.Planned plan) {
    return Optional.ofNullable(refused).filter(r -> r.plan().equals(plan.plan()));
  }
}

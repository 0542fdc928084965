package io.wheeltapper.core.policy;

import java.util.List;

/**
 * When a person must say yes, and for how long that is good. The section {@code approval} of {@code
 * limits.yaml}.
 *
 * @param always action names that always want a person's approval, whatever the mode
 * @param withinMillis how long an approval is good for
 */
public record Approvals(List<String> always, long withinMillis) {

  public Approvals {
    always = List.copyOf(always);
  }

  /** What holds when a bundle says nothing: in mode ask only, for an hour. */
  public static Approvals cautious() {
    return new Approvals(List.of(), 3_600_000L);
  }
}

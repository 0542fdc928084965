package io.wheeltapper.core.model;

/** A guard's or the gate's answer, with its reason and the figures that made it in words. */
public sealed interface Verdict {

  /** Why; with figures. */
  String reason();

  /** {@code allow}, {@code hold} or {@code deny}. */
  default String word() {
    return switch (this) {
      case Allow _ -> "allow";
      case Hold _ -> "hold";
      case Deny _ -> "deny";
    };
  }

  /** Nothing against it. */
  record Allow(String reason) implements Verdict {}

  /**
   * Not now.
   *
   * @param until when to ask again at the latest, epoch milliseconds; {@link Long#MAX_VALUE} when
   *     only an event (an approval, a resume) can change the answer
   */
  record Hold(String reason, long until) implements Verdict {}

  /** Not at all for this plan. */
  record Deny(String reason) implements Verdict {}

  /** Nothing against it and nothing to say. */
  static Verdict allow() {
    return new Allow("");
  }

  /** Asked again when something changes, not at a time. */
  long UNTIL_CHANGED = Long.MAX_VALUE;
}

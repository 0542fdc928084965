package io.wheeltapper.actuators.notify;

import io.wheeltapper.actuators.CallFailed;

/**
 * One way to persons. The receiver shows one conversation a case; the same card twice is as once.
 * Safe for all threads.
 */
interface Channel {

  /** The call that shows the card, in words, without a secret. */
  String describe(Card card);

  /**
   * Makes it, by its line. Blocks up to its own limit.
   *
   * @return what to say of it
   */
  String show(Card card) throws CallFailed, InterruptedException;

  /** A node is kept out by us until then, epoch milliseconds; 0 when it is no more. */
  default void keeps(String node, String caseId, long until)
      throws CallFailed, InterruptedException {}

  /** Whether what is open must be shown again and again, or the receiver forgets it. */
  default boolean forgets() {
    return false;
  }
}

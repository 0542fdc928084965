package io.wheeltapper.actuators.notify;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Calling;

/**
 * An actuator that calls persons and goes on showing them how the case stands. What comes after the
 * call is no action of a ladder but a projection of the ledger's entries: it repeats itself without
 * harm. Safe for all threads.
 */
public interface Conversing extends Calling {

  /** The instance's name. */
  String name();

  /** Shows how a case stands; what is shown already is not shown again. Blocks. */
  void show(Card card) throws CallFailed, InterruptedException;

  /** A node is kept out by us until then, epoch milliseconds; 0 when it is no more. Blocks. */
  void keeps(String node, String caseId, long until) throws CallFailed, InterruptedException;

  /** Whether what is open must be shown again every few minutes, or the receiver forgets it. */
  boolean forgets();
}

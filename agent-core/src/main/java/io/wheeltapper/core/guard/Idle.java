package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Question;

/** Whether no work runs on the node of a question, and none can have come since that was read. */
final class Idle {

  private Idle() {}

  /**
   * A node that the case isolated is idle only by a reading that shows it isolated: one from before
   * our act says nothing about the work that came in between.
   */
  static boolean now(Question question) {
    boolean idle = question.site().world().idle(question.node());
    return idle && (!question.kase().holds() || question.site().world().isolated(question.node()));
  }
}

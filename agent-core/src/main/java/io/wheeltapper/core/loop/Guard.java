package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Verdict;

/**
 * One reason to hold or deny an action. Judges from the question alone: no clock, no input or
 * output, no state of its own, so that the same question always has the same answer. Where its data
 * is missing it holds. One that throws denies.
 */
public interface Guard {

  /** One word or two, as shown: {@code blast radius}. */
  String name();

  /** Its answer; the reason holds the figures that made it and changes only when they matter. */
  Verdict judge(Question question);
}

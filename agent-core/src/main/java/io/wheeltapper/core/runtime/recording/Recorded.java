package io.wheeltapper.core.runtime.recording;

import io.wheeltapper.core.loop.Input;

/** One thing that a recording says, in order. */
public sealed interface Recorded {

  /** A segment begins: what was in force. A new {@code boot} is a new start of the agent. */
  record Segment(RecordingHeader header) implements Recorded {}

  /** An input was taken. */
  record Taken(Input input) implements Recorded {}

  /**
   * Something is missing here, so that what follows need not be reproduced.
   *
   * @param inputs how many inputs, or -1 when that is not known
   */
  record Gap(long inputs, String why) implements Recorded {}

  /**
   * A segment has no end: the process was killed, and what waited in its queue is lost, or it is
   * being written still.
   */
  record Cut(String segment) implements Recorded {}
}

package io.wheeltapper.sensors.gpu.kmsg;

import io.wheeltapper.core.model.Signal;
import java.util.List;

/**
 * What one line gave.
 *
 * @param signals in order; mostly none
 * @param rejected why the line was of no use, or {@code ""}
 */
record Reading(List<Signal> signals, String rejected) {

  /** A line of another story: neither a fact nor an error. */
  static final Reading NOTHING = new Reading(List.of(), "");

  Reading {
    signals = List.copyOf(signals);
  }

  static Reading of(Signal signal) {
    return new Reading(List.of(signal), "");
  }

  static Reading rejected(String why) {
    return new Reading(List.of(), why);
  }
}

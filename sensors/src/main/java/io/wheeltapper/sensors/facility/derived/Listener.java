package io.wheeltapper.sensors.facility.derived;

import io.wheeltapper.core.model.Signal;
import java.util.List;

/**
 * A sensor that hears what the other sensors of the agent say. What it says itself goes the way of
 * every signal, after what it follows from, and so stands in the recording.
 */
public interface Listener {

  /** Hears a batch that was handed on. Any thread; never blocks, never throws. */
  void hear(List<Signal> signals);
}

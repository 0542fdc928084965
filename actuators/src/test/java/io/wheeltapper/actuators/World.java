package io.wheeltapper.actuators;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.spi.Attempt;
import java.util.List;
import java.util.Map;

/** A fake system on which one action of a kind can be done: what the contract is tested on. */
public interface World {

  /** The action to do. */
  Action action();

  /** The attempt it is for. */
  Attempt attempt();

  /** A new process's actuator over this same world, unprotected; it calls by {@link #faults}. */
  Calling actuator();

  /** Its line: what breaks its calls. */
  Faults faults();

  /** The world goes on by itself: nodes boot, queues move. */
  void settle();

  /** What stands at the target, without notes. */
  String state();

  /** Every call that changed something, in order, in the words of the preview. */
  List<String> written();

  /** How often each disruptive effect took place at the target. */
  Map<String, Long> disruptions();

  /** Whether anything is different once it is done; a check of a node changes nothing. */
  default boolean hasEffect() {
    return true;
  }
}

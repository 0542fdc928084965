package io.wheeltapper.actuators;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the contract of a kind is tested on: a fake world for each of its actions. The rig of {@code
 * io.wheeltapper.actuators.slurm.SlurmKind} is the class {@code SlurmRig} in its package, public
 * with a public constructor; a kind without one fails the contract test by name.
 */
public interface Rig {

  /**
   * A fresh world for each action, by the action's name; every action the kind declares. An action
   * has more than one world where a word follows its name: {@code job.requeue (RAY_JOB)}.
   */
  Map<String, Supplier<World>> worlds();

  /**
   * Settings with which the kind does what it can, all together; a kind that does only what a site
   * tells it needs some.
   */
  default List<Map<String, String>> settings() {
    return List.of(Map.of());
  }
}

package io.wheeltapper.actuators.slurm;

import io.wheeltapper.core.model.Target;
import java.util.regex.Pattern;

/**
 * The names that may reach a Slurm command. Slurm reads a node name as a list ({@code n[1-9]},
 * {@code a,b}) and {@code ALL} as every node of the cluster; neither is one node.
 */
final class Names {

  private static final Pattern NODE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,252}");
  private static final Pattern JOB = Pattern.compile("[0-9]{1,10}([_+][0-9]{1,7})?");

  /** Stands before the ids of its jobs. */
  static final String SCHEDULER = "slurm/";

  private Names() {}

  /**
   * The name of exactly one node.
   *
   * @throws IllegalArgumentException when it is none, or could mean several
   */
  static String node(String name) {
    if (!isNode(name)) {
      throw new IllegalArgumentException("'" + name + "' is not the name of one Slurm node");
    }
    return name;
  }

  /** Whether it could be the name of one node; other schedulers' may be called otherwise. */
  static boolean isNode(String name) {
    return NODE.matcher(name).matches() && !name.equalsIgnoreCase("ALL");
  }

  /**
   * A job id, an array's task ({@code 12_3}) or a heterogeneous job's part ({@code 12+1}).
   *
   * @throws IllegalArgumentException when it is none
   */
  static String job(String id) {
    if (!JOB.matcher(id).matches()) {
      throw new IllegalArgumentException("'" + id + "' is not the id of one Slurm job");
    }
    return id;
  }

  /** The node a target means. */
  static String nodeOf(Target target) {
    if (target.kind() != Target.Kind.NODE) {
      throw new IllegalArgumentException(target + " is no node");
    }
    return node(target.id());
  }

  /** The job a target means: {@code job:slurm/4711}. */
  static String jobOf(Target target) {
    if (target.kind() != Target.Kind.JOB || !target.id().startsWith(SCHEDULER)) {
      throw new IllegalArgumentException(target + " is no job of Slurm; write job:slurm/ID");
    }
    return job(target.id().substring(SCHEDULER.length()));
  }
}

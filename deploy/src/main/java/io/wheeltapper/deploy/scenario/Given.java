package io.wheeltapper.deploy.scenario;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.model.WindowTerms;
import java.util.List;
import java.util.Map;

/** Something that happens in a scenario; {@code at} is milliseconds from its start. */
sealed interface Given {

  long at();

  /**
   * A line that the kernel of a node logs; read by the real parser.
   *
   * @param stamped when the kernel wrote it, where it is read again later
   */
  record Kernel(long at, String node, String text, long stamped) implements Given {}

  /** What the scheduler says of a node from now on: only what changes. */
  record NodeSaid(long at, String node, String state, Map<String, String> fields)
      implements Given {}

  /** What the scheduler says of a job; {@code nodes} empty leaves it where it is. */
  record JobSaid(long at, String job, String state, String nodes, Map<String, String> fields)
      implements Given {}

  /** An event as a sensor would hand it on. */
  record Happened(
      long at, Target target, String node, Origin origin, String type, Map<String, String> fields)
      implements Given {}

  /** What a sensor says is so from now on. */
  record Stands(
      long at,
      Target target,
      String node,
      Origin origin,
      String type,
      String value,
      Map<String, String> fields)
      implements Given {}

  /** Numbers of one target. */
  record Measured(long at, Target target, String node, Origin origin, Map<String, Double> numbers)
      implements Given {}

  /** A signal as a sensor said it elsewhere, its time moved to the scenario's. */
  record Said(long at, Signal signal) implements Given {}

  /** The agent ends and starts again on its ledger; the sensors say anew what is so. */
  record Restart(long at) implements Given {}

  /** What the agent notices about one of its sensors: {@code ok silent failed}. */
  record Eye(long at, String sensor, String node, String state) implements Given {}

  /** A person stops new actions at a reach, or lets them go on. */
  record Pause(long at, Target reach, boolean on, String by, String reason) implements Given {}

  /** A person opens a window or a freeze by hand. */
  record Opens(long at, String name, WindowTerms terms, long lasts, String by, String reason)
      implements Given {}

  /** A person closes a window or a freeze. */
  record Closes(long at, String name, String by, String reason) implements Given {}

  /** A person declares maintenance for a while, or says that it is over ({@code lasts} 0). */
  record Maintains(long at, Target target, long lasts, String by, String reason) implements Given {}

  /** A scheduler says that nodes are maintained, under a name, for a while; or no longer. */
  record Reserves(long at, String name, List<String> nodes, long lasts) implements Given {}

  /** A person answers the plan of the open case about a target. */
  record Decide(long at, Target subject, boolean approves, String by, String reason)
      implements Given {}

  /**
   * What was measured of an indicator before the start, in place of a good month.
   *
   * @param series the indicator's; {@code ""}: nothing was ever measured
   * @param amount the part that was bad, or the value
   * @param lasted for how long, up to the start
   */
  record Past(long at, String series, double amount, long lasted) implements Given {}
}

package io.wheeltapper.core.model;

import java.util.List;
import java.util.Map;

/**
 * An action that the agent would take now, as one flat fact for the operators' veto rules. What is
 * not known counts as the worst: see the numbers.
 *
 * @param at the loop's time, epoch milliseconds
 * @param action {@code node.reboot}
 * @param target what it acts on
 * @param node the name of the node that it touches, or {@code ""} when none is known
 * @param parameters of the step
 * @param effect {@code restores}, {@code removes}, {@code changes} or {@code protects}
 * @param interrupts {@code nothing}, {@code new-work} or {@code running-work}
 * @param mode {@code shadow}, {@code observe}, {@code ask} or {@code act}
 * @param fault whose ladder led here
 * @param remediation the rung's name
 * @param rung its place on the ladder, from 0
 * @param opened when the case was opened, epoch milliseconds
 * @param jobs how many jobs run on what it touches
 * @param gpus how many GPUs the node has; {@link #UNKNOWN} when nobody says so
 * @param jobGpus how many GPUs those jobs hold together; {@link #UNKNOWN} when one does not say
 * @param around all that contains the node: racks, leaves, domains, jobs, partitions
 */
public record Proposal(
    long at,
    String action,
    Target target,
    String node,
    Map<String, String> parameters,
    String effect,
    String interrupts,
    String mode,
    Fault fault,
    String remediation,
    int rung,
    long opened,
    long jobs,
    long gpus,
    long jobGpus,
    List<Target> around) {

  /** A number that nobody knows: larger than any limit that a rule could name. */
  public static final long UNKNOWN = Long.MAX_VALUE;

  public Proposal {
    parameters = Map.copyOf(parameters);
    around = List.copyOf(around);
  }

  /** The parameter of the step, or {@code ""}. */
  public String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }

  /** How old its case is, in whole minutes. */
  public long caseMinutes() {
    return Math.max(0, at - opened) / 60_000L;
  }

  /** Whether its node lies within, or its target is, {@code KIND:ID}; {@code rack:r12}. */
  public boolean within(String reach) {
    return target.toString().equals(reach)
        || around.stream().anyMatch(t -> t.toString().equals(reach));
  }

  /** Whole minutes since a time; 0 for one that is to come. */
  public long minutesSince(long millis) {
    return Math.max(0, at - millis) / 60_000L;
  }

  /**
   * Whole minutes since a time as text (epoch milliseconds); {@link #UNKNOWN} for anything else.
   */
  public long minutesSince(String millis) {
    long when = Numbers.wholeOr(millis, -1);
    return when < 0 ? UNKNOWN : minutesSince(when);
  }
}

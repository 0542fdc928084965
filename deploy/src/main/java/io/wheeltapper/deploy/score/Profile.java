package io.wheeltapper.deploy.score;

import java.util.List;
import java.util.SortedMap;

/**
 * The factory that bundles are scored on, as {@code factory-profile.yaml} has it.
 *
 * @param classes by their ids
 * @param streams by their names
 */
record Profile(
    SortedMap<String, FaultClass> classes,
    SortedMap<String, Stream> streams,
    Modifiers modifiers,
    Jobs jobs,
    long takenOutAfter) {

  /** A class that a stream names; the reader has seen that it is there. */
  FaultClass of(String id) {
    FaultClass found = classes.get(id);
    if (found == null) {
      throw new IllegalArgumentException("no class " + id);
    }
    return found;
  }

  /**
   * One site.
   *
   * @param gpus of a node
   * @param rack nodes of a rack
   * @param leaf nodes of a leaf switch
   * @param rates incidents per 1,000 node-days, by class; what is not there does not happen
   */
  record Stream(
      String name,
      int nodes,
      int gpus,
      int rack,
      int leaf,
      SortedMap<String, Double> rates,
      List<Chatterbox> chatterboxes) {
    Stream {
      chatterboxes = List.copyOf(chatterboxes);
    }
  }

  /** A broken node that repeats its line for as long as it is in service. */
  record Chatterbox(String fault, double linesPerDay) {}

  /**
   * How faults differ from chance.
   *
   * @param lemons share of nodes
   * @param lemonFaults their share of faults
   * @param again share of faults that come back although persons repaired them
   * @param againAfterAgent the same where a reset or reboot was all
   * @param within days in which they do
   * @param burst share of faults that bring another of their class elsewhere
   * @param burstWithin milliseconds in which it comes
   */
  record Modifiers(
      double lemons,
      double lemonFaults,
      double again,
      double againAfterAgent,
      int within,
      double burst,
      long burstWithin) {}

  /**
   * What runs there.
   *
   * @param sizes in nodes, ascending
   * @param byNodes how much of the site's nodes jobs of each size hold
   * @param byJobs how many of the jobs have each size
   * @param largestShare of the site's nodes, for one job
   * @param meanHours how long jobs of each size run
   * @param spare share of nodes that are idle
   * @param checkpointEvery milliseconds
   * @param loss what an owner bears to lose, milliseconds
   */
  record Jobs(
      List<Integer> sizes,
      List<Double> byNodes,
      List<Double> byJobs,
      double largestShare,
      List<Double> meanHours,
      double spare,
      long checkpointEvery,
      long loss) {
    Jobs {
      sizes = List.copyOf(sizes);
      byNodes = List.copyOf(byNodes);
      byJobs = List.copyOf(byJobs);
      meanHours = List.copyOf(meanHours);
    }
  }
}

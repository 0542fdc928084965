package io.wheeltapper.sensors.scheduler.kubernetes;

import io.wheeltapper.core.spi.Settings;
import java.util.List;
import java.util.Set;

/**
 * What a site configured.
 *
 * @param sensor the instance's name
 * @param cluster stands before a job's name, so that two clusters can be told apart
 * @param labels keys of labels
 * @param ours how our own hand is known
 * @param taints keys of taints
 * @param devices names of resources and drivers
 * @param reasons of Kubernetes' events that are worth a signal
 * @param times milliseconds
 */
record Terms(
    String sensor,
    String cluster,
    Labels labels,
    Ours ours,
    Taints taints,
    Devices devices,
    Set<String> reasons,
    Times times) {

  /** The name of this scheduler in a node's status. */
  static final String KUBERNETES = "kubernetes";

  /**
   * @param partition a node's value of each is one of its partitions
   * @param rack the first that a node bears names its rack; so of leaf and NVLink domain
   * @param user the first that a job bears names its user
   */
  record Labels(
      List<String> partition,
      List<String> rack,
      List<String> leaf,
      List<String> domain,
      List<String> user) {}

  /**
   * @param annotation where a node's reason stands, best first
   * @param managers field managers that are we
   * @param taint the key of our own taint
   */
  record Ours(List<String> annotation, Set<String> managers, String taint) {}

  /**
   * @param isolating besides Kubernetes' own, those that keep all new work off
   * @param pools those that only keep a pool for its own work, and isolate nothing
   * @param maintenance taints and annotations that declare it
   */
  record Taints(Set<String> isolating, Set<String> pools, List<String> maintenance) {}

  /** Extended resources, and drivers of dynamic allocation, that are whole GPUs. */
  record Devices(List<String> resources, Set<String> drivers) {}

  /**
   * @param refresh how often everything is said anew
   * @param lasting what is broken for less is not said to be so
   * @param agent an answer of a node's agent that is older is none
   */
  record Times(long refresh, long lasting, long agent) {}

  static Terms of(Settings s) {
    return new Terms(
        s.instance(),
        s.text("cluster"),
        new Labels(
            s.list("partition-labels"),
            s.list("rack-labels"),
            s.list("leaf-labels"),
            s.list("domain-labels"),
            s.list("user-labels")),
        new Ours(
            s.list("reason-annotations"), Set.copyOf(s.list("our-managers")), s.text("our-taint")),
        new Taints(
            Set.copyOf(s.list("isolating-taints")),
            Set.copyOf(s.list("pool-taints")),
            s.list("maintenance-marks")),
        new Devices(s.list("gpu-resources"), Set.copyOf(s.list("gpu-drivers"))),
        Set.copyOf(s.list("event-reasons")),
        new Times(s.duration("refresh").toMillis(), 60_000, 60_000));
  }
}

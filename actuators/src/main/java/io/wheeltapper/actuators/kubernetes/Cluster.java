package io.wheeltapper.actuators.kubernetes;

import io.wheeltapper.actuators.CallFailed;
import java.util.List;
import java.util.Optional;

/**
 * One Kubernetes, as far as the deeds need it. Every call blocks up to its own limit; interruption
 * passes through. Safe for all threads.
 */
interface Cluster {

  /** The node of that name; empty when the server says that there is none. */
  Optional<Node> node(String name) throws CallFailed, InterruptedException;

  /** Every pod that is bound to the node, sorted by namespace and name. */
  List<Pod> podsOn(String node) throws CallFailed, InterruptedException;

  /**
   * Whether the server would take an eviction now: its own dry run. Empty when it would, else why
   * not; of several pods under one budget each is asked for itself.
   */
  Optional<String> blocked(Change.Evict eviction) throws CallFailed, InterruptedException;

  /** What became of a Job that {@link Change.Start} made; empty when there is none. */
  Optional<Errand> errand(String namespace, String name) throws CallFailed, InterruptedException;

  /** The exact call that {@link #apply} would make, for people. */
  String describe(Change change);

  /**
   * Makes one change.
   *
   * @return why a disruption budget does not let it be now; empty when it was done, or was so
   */
  Optional<String> apply(Change change) throws CallFailed, InterruptedException;
}

package io.wheeltapper.actuators.kubernetes.job;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.job.Endpoint;
import java.util.List;
import java.util.Optional;

/**
 * The jobs of one Kubernetes, as far as the deeds need them. Every call blocks up to its own limit;
 * interruption passes through. Safe for all threads.
 */
public interface Jobs {

  /** The object, with Kueue's word on it; empty when the server says that there is none. */
  Optional<Root> root(Controller controller, String namespace, String name)
      throws CallFailed, InterruptedException;

  /** Its pods, sorted by name. */
  List<Member> pods(Root root) throws CallFailed, InterruptedException;

  /** Whether no new work can land on the node; a node that is not there takes none. */
  boolean isolated(String node) throws CallFailed, InterruptedException;

  /** What a pod's own endpoint answers to a GET; empty for 404. */
  Optional<String> answer(String ip, Endpoint endpoint) throws CallFailed, InterruptedException;

  /** The exact call that {@link #apply} would make, for people. */
  String describe(JobChange change);

  /**
   * Makes one change.
   *
   * @return why a disruption budget does not let it be now; empty when it was done
   */
  Optional<String> apply(JobChange change) throws CallFailed, InterruptedException;
}

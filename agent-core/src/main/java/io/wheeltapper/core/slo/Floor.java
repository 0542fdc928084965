package io.wheeltapper.core.slo;

import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What the loop knows that indicators are measured by. Asked on the decision thread only. */
public interface Floor {

  /** Every node that a scheduler knows. */
  Collection<Target> nodes();

  /** All that schedulers say of a node. */
  Collection<Status> of(Target node);

  /** The sensor of that name, when it is silent or has failed. */
  Optional<Status> mute(String sensor);

  /** The jobs that have not ended. */
  Collection<Status> jobs();

  /** Whether anything but a job's own word says that a node is ill. */
  boolean ill(Target node);

  /** Minutes from finding to giving back of the recoveries after a time, epoch milliseconds. */
  List<Double> recoveries(long after);
}

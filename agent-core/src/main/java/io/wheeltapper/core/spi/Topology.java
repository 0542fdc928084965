package io.wheeltapper.core.spi;

import io.wheeltapper.core.model.Target;
import java.util.List;

/** What contains what. Immutable snapshots; safe for all threads. */
public interface Topology {

  /**
   * All that contains the target (rack, leaf, PDU, loop, node for a GPU), nearest first; empty when
   * unknown.
   */
  List<Target> ancestors(Target target);

  /** All that the target directly contains, sorted; empty when unknown. */
  List<Target> members(Target target);
}

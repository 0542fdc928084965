package io.wheeltapper.core.runtime.ledger;

import java.io.IOException;

/**
 * A place outside the agent's own rights to which every signed checkpoint goes, so that a rollback
 * of the ledger can be seen. Called on one thread of its own, never the deciding one; may block; a
 * failure costs that checkpoint there and is counted.
 */
public interface CheckpointSink {

  /** What a person calls it. */
  String name();

  /** Keeps one signed note: text, an empty line, signature lines. */
  void publish(String note) throws IOException;
}

package io.wheeltapper.actuators.gpu.node;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Where a machine keeps its {@link State} over a crash of ours, but not over a boot. */
public interface Notes {

  /** While it is open nobody else changes anything on this machine's GPUs. */
  interface Turn extends AutoCloseable {
    @Override
    void close() throws IOException;
  }

  /** The turn, or empty when another has had it all that time. */
  Optional<Turn> turn(Duration wait) throws IOException, InterruptedException;

  /**
   * As it was left in this boot.
   *
   * @throws IOException when it cannot be read; then nobody knows what is open, and nothing is to
   *     be done
   */
  State load(String boot) throws IOException;

  /** Replaces it; it outlives this process when this returns. */
  void save(State state) throws IOException;
}

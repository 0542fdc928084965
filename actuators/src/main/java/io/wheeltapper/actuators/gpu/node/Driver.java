package io.wheeltapper.actuators.gpu.node;

import java.io.IOException;
import java.util.List;

/** The GPUs' driver. For one thread. */
public interface Driver {

  /**
   * Begins to talk with it. While it is open this process is itself a client of all GPUs.
   *
   * @throws Failed when there is none, or it refuses
   */
  Session open() throws Failed;

  /** While it is open. */
  interface Session extends AutoCloseable {

    /** All GPUs as they stand now. */
    List<Gpu> gpus() throws Failed;

    /**
     * Sets one thing on one GPU.
     *
     * @throws Failed when the driver says no; nothing was changed then, unless it did not answer
     */
    void set(String uuid, Setting setting) throws Failed;

    @Override
    void close();
  }

  /** The driver says no, or nothing. */
  final class Failed extends IOException {

    private static final long serialVersionUID = 1L;

    private final boolean hung;

    /** In words a person can act on. */
    public Failed(String message) {
      this(message, false);
    }

    /**
     * The same.
     *
     * @param hung whether it gave no answer at all, so that it is not asked again
     */
    public Failed(String message, boolean hung) {
      super(message);
      this.hung = hung;
    }

    /** Whether it gave no answer at all. */
    public boolean hung() {
      return hung;
    }
  }
}

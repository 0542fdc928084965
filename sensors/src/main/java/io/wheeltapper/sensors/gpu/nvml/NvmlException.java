package io.wheeltapper.sensors.gpu.nvml;

import java.io.IOException;

/** The library cannot be had, or refuses. */
public final class NvmlException extends IOException {

  private static final long serialVersionUID = 1;

  private final int code;

  /**
   * With what the library answered.
   *
   * @param code one of {@link NvmlCode}, or -1 where the library was not reached
   */
  public NvmlException(String message, int code) {
    super(message);
    this.code = code;
  }

  /** What the library answered, or -1. */
  public int code() {
    return code;
  }
}

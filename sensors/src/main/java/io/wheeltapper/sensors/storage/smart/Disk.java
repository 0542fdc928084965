package io.wheeltapper.sensors.storage.smart;

import java.util.OptionalDouble;

/**
 * What one disk says of itself.
 *
 * @param name {@code nvme0}
 * @param state {@code ok}, {@code warning} or {@code failed}
 * @param why what speaks against it, or nothing
 * @param spare percent of spare blocks left; of NVMe
 * @param used percent of its life; may be over 100
 */
record Disk(
    String name,
    State state,
    String why,
    OptionalDouble spare,
    OptionalDouble used,
    OptionalDouble mediaErrors,
    OptionalDouble celsius) {

  /** From good to worst. */
  enum State {
    OK("ok"),
    WARNING("warning"),
    FAILED("failed");

    final String word;

    State(String word) {
      this.word = word;
    }
  }
}

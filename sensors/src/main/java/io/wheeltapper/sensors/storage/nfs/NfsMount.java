package io.wheeltapper.sensors.storage.nfs;

import java.util.Map;

/**
 * The kernel's counters of one NFS mount, since it was mounted.
 *
 * @param device {@code server:/export}
 * @param operations by their names
 * @param sends requests over all its connections, or -1
 * @param receives answers over all its connections, or -1
 * @param readBytes from the server, or -1
 * @param writtenBytes to the server, or -1
 */
public record NfsMount(
    String device,
    String path,
    Map<String, Operation> operations,
    long sends,
    long receives,
    long readBytes,
    long writtenBytes) {

  /**
   * One operation's counters; the kernel's are unsigned and may wrap.
   *
   * @param count how often it was asked
   * @param transmissions how often it was sent
   * @param majorTimeouts how often all tries were in vain
   * @param queueMillis waiting to be sent
   * @param roundTripMillis from sending to the answer
   * @param executeMillis from the beginning to the end
   */
  public record Operation(
      long count,
      long transmissions,
      long majorTimeouts,
      long queueMillis,
      long roundTripMillis,
      long executeMillis) {

    Operation plus(Operation other) {
      return new Operation(
          count + other.count,
          transmissions + other.transmissions,
          majorTimeouts + other.majorTimeouts,
          queueMillis + other.queueMillis,
          roundTripMillis + other.roundTripMillis,
          executeMillis + other.executeMillis);
    }

    Operation minus(Operation other) {
      return new Operation(
          count - other.count,
          transmissions - other.transmissions,
          majorTimeouts - other.majorTimeouts,
          queueMillis - other.queueMillis,
          roundTripMillis - other.roundTripMillis,
          executeMillis - other.executeMillis);
    }

    /** Whether no counter went back, as they all do when a mount is made anew. */
    boolean forward() {
      return count >= 0
          && transmissions >= 0
          && majorTimeouts >= 0
          && roundTripMillis >= 0
          && executeMillis >= 0;
    }
  }

  static final Operation NOTHING = new Operation(0, 0, 0, 0, 0, 0);

  public NfsMount {
    operations = Map.copyOf(operations);
  }

  /** The sum of these operations. */
  public Operation sum(String... names) {
    Operation sum = NOTHING;
    for (String name : names) {
      sum = sum.plus(operations.getOrDefault(name, NOTHING));
    }
    return sum;
  }

  /** The sum of all operations. */
  public Operation sum() {
    return operations.values().stream().reduce(NOTHING, Operation::plus);
  }
}

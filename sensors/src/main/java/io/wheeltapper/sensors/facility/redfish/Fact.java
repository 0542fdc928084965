package io.wheeltapper.sensors.facility.redfish;

import java.util.Optional;
import java.util.OptionalDouble;

/** One thing that a document says. Of a place and a time only where it is kept. */
sealed interface Fact {

  /** What several parts of a kind are spoken of as, in one status. */
  enum Sort {
    FANS("bmc.fans", true),
    SUPPLIES("bmc.supplies", true),
    MEMORY("bmc.memory", false),
    PROCESSORS("bmc.processors", false),
    DRIVES("bmc.drives", false),
    SENSORS("bmc.sensors", false),
    COOLING("facility.cooling", true),
    OUTLETS("facility.outlets", false);

    private final String type;
    private final boolean redundant;

    Sort(String type, boolean redundant) {
      this.type = type;
      this.redundant = redundant;
    }

    /** The status' type. */
    String type() {
      return type;
    }

    /** Whether its status says {@code redundancy}. */
    boolean redundant() {
      return redundant;
    }
  }

  /** How a leak detector stands, the better one first. */
  enum Leaking {
    OK,
    UNAVAILABLE,
    WARNING,
    CRITICAL
  }

  /** How a circuit stands. */
  enum Current {
    OK,
    REDUNDANCY_LOST,
    OVERLOAD,
    ON_BATTERY,
    TRIPPED,
    DEAD
  }

  /**
   * A fan, a supply, a module.
   *
   * @param summary whether it speaks for all of its sort, and single ones are better
   */
  record Part(Sort sort, String name, Optional<Health> health, boolean summary) implements Fact {}

  /** Whether a group of parts can still lose one. */
  record Redundancy(Sort sort, boolean configured, boolean kept) implements Fact {}

  /** A number of its place; of several with one name the largest counts. */
  record Number(String metric, double value) implements Fact {}

  /**
   * A leak detector.
   *
   * @param key the same for its own resource and its line in a group
   * @param reaction what the BMC itself does when it is critical, or {@code ""}
   */
  record Leak(String key, String name, Leaking state, String reaction) implements Fact {}

  /** Where coolant goes in and out. Litres a minute, degrees Celsius, kilowatts. */
  record Connector(
      boolean primary,
      String name,
      OptionalDouble flow,
      OptionalDouble rated,
      OptionalDouble supply,
      OptionalDouble back,
      OptionalDouble setPoint)
      implements Fact {}

  /** A circuit of a power distribution. */
  record Circuit(String name, boolean mains, Current state) implements Fact {}

  /** Where a set-point stands: {@code supply} in degrees Celsius, {@code cap} in watts. */
  record SetPoint(String of, double value) implements Fact {}

  /** A GPU as the BMC lists it. */
  record Gpu(String name, boolean present) implements Fact {}

  /**
   * A version in force.
   *
   * @param rank whose word counts where several speak of a component; the higher one's
   * @param changedAt epoch milliseconds, 0 when unknown
   */
  record Version(String component, String version, int rank, long changedAt) implements Fact {}

  /**
   * Whether a system has power.
   *
   * @param settled whether its firmware has listed what is in it: {@code yes}, {@code no}, or
   *     {@code ""} when nobody says
   */
  record Power(String state, String settled) implements Fact {}

  /** Where a machine stands by its own word: {@code rack}, {@code pdu}, {@code loop}. */
  record Stands(String key, String name) implements Fact {}

  /** A BMC's own clock, epoch milliseconds. */
  record Clock(long millis) implements Fact {}
}

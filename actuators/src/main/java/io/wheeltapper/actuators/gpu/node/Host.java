package io.wheeltapper.actuators.gpu.node;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the operating system knows of the GPUs' users. Reads only. */
public interface Host {

  /**
   * A process that has device files of the driver open.
   *
   * @param name its command's, as the kernel has it: at most 15 characters
   * @param user its numeric user
   * @param unit its systemd unit with {@code .service}, or the last part of its control group
   * @param minors of the GPUs' own device files
   */
  record Holder(long pid, String name, String user, String unit, Set<Integer> minors) {
    public Holder {
      minors = Set.copyOf(minors);
    }

    @Override
    public String toString() {
      return name
          + " (process "
          + pid
          + ", user "
          + user
          + (unit.isEmpty() ? "" : ", " + unit)
          + ")";
    }
  }

  /**
   * Every process but this one that has any device file of the driver open, of whatever user or
   * container.
   *
   * @throws IOException when not all processes can be looked at; then nobody knows
   */
  List<Holder> holders() throws IOException;

  /** The kernel's modules that are loaded. */
  Set<String> modules() throws IOException;

  /** The UUID and the minor of every GPU that the driver has bound, by its PCI address. */
  Map<String, Map.Entry<String, Integer>> bound() throws IOException;

  /**
   * This boot.
   *
   * @param id other at each boot
   * @param at when, epoch milliseconds, to the second
   */
  record Boot(String id, long at) {}

  /** This boot. */
  Boot boot() throws IOException;
}

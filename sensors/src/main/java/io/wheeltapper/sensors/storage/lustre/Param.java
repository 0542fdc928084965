package io.wheeltapper.sensors.storage.lustre;

import java.util.List;

/** One parameter of Lustre by its dotted name, with the lines that it said. */
record Param(String name, List<String> lines) {
  Param {
    lines = List.copyOf(lines);
  }

  /** The last part of the name: {@code stats}. */
  String leaf() {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** Parts of the name. */
  String[] parts() {
    return name.split("\\.");
  }

  /** The first line, or nothing. */
  String value() {
    return lines.isEmpty() ? "" : lines.getFirst().strip();
  }
}

package io.wheeltapper.deploy.trace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One line of the trace: a node was faulty from its start until it was repaired.
 *
 * @param start milliseconds since the trace began
 * @param end milliseconds since the trace began
 */
record Episode(String node, long start, long end, String what) {

  private static final double DAY = 86_400_000.0;

  /** The lines of {@code infinitehbd_fault_episodes_first_half.csv}, in their order. */
  static List<Episode> read(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .skip(1)
        .map(line -> line.split(",", -1))
        .map(c ->
            new Episode(
                c[0],
                Math.round(Double.parseDouble(c[1]) * DAY),
                Math.round(Double.parseDouble(c[2]) * DAY),
                c[5]))
        .toList();
  }
}

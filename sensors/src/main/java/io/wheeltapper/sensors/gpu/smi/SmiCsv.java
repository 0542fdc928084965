package io.wheeltapper.sensors.gpu.smi;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The CSV of {@code nvidia-smi --query-gpu=… --format=csv}, of which the first line names the
 * columns. Pure.
 */
final class SmiCsv {

  private static final int MOST_COLUMNS = 1000;

  private static final Set<String> WHICH = Set.of("uuid", "gpu_uuid", "pci.bus_id", "gpu_bus_id");

  /** Other queries have tables too, of processes and of retired pages. */
  private static final Set<String> NUMBERS =
      SmiNames.ALL.stream().flatMap(n -> n.names().stream()).collect(Collectors.toSet());

  private final List<String> columns;

  private SmiCsv(List<String> columns) {
    this.columns = columns;
  }

  /** The columns, where this is a head that says which GPU a line is about. */
  static Optional<SmiCsv> head(String line) {
    if (!line.contains(", ")) {
      return Optional.empty();
    }
    List<String> columns =
        cells(line).stream()
            .map(c -> c.replaceFirst(" \\[[^\\]]{1,10}\\]$", "").toLowerCase(Locale.ROOT))
            .toList();
    boolean which = columns.stream().anyMatch(WHICH::contains);
    boolean number = columns.stream().anyMatch(NUMBERS::contains);
    return which && number ? Optional.of(new SmiCsv(columns)) : Optional.empty();
  }

  /** A line of as many cells as the head has. */
  boolean row(String line, SmiLog log) {
    List<String> cells = cells(line);
    if (cells.size() != columns.size()) {
      return false;
    }
    int id = Math.max(columns.indexOf("pci.bus_id"), columns.indexOf("gpu_bus_id"));
    SmiLog.Part part = log.part(id < 0 ? "" : cells.get(id));
    for (int i = 0; i < cells.size(); i++) {
      String name = columns.get(i);
      boolean head =
          name.equals("timestamp") || name.equals("driver_version") || name.equals("kmd_version");
      log.put(head ? log.head() : part.values(), name, cells.get(i));
    }
    return true;
  }

  private static List<String> cells(String line) {
    return List.of(line.split(",", MOST_COLUMNS)).stream().map(String::strip).toList();
  }
}

package io.wheeltapper.sensors.facility.derived;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A site's hours in a file of our own, one a line, so that a year outlives a restart. Half a
 * megabyte a year; written anew when it holds more than it must. For one thread.
 */
final class History {

  private static final int KEPT = 366 * 24;
  private static final int MOST = 2 * KEPT;

  private final Optional<Path> file;

  History(Optional<Path> file) {
    this.file = file;
  }

  List<Hour> read(BiConsumer<String, String> rejected) throws IOException {
    if (file.isEmpty() || !Files.exists(file.get())) {
      return List.of();
    }
    List<Hour> hours = new ArrayList<>();
    int number = 0;
    try (BufferedReader lines = Files.newBufferedReader(file.get(), StandardCharsets.UTF_8)) {
      for (String line = lines.readLine();
          line != null && number < 10 * MOST;
          line = lines.readLine()) {
        number++;
        Optional<Hour> hour = Hour.parse(line);
        if (hour.isPresent()) {
          hours.add(hour.get());
        } else if (!line.isBlank()) {
          rejected.accept(file.get().getFileName() + ":" + number, "no hour of a history");
        }
      }
    }
    if (number > MOST) {
      rewrite(hours.subList(Math.max(0, hours.size() - KEPT), hours.size()));
    }
    return hours;
  }

  private void rewrite(List<Hour> hours) throws IOException {
    Path whole = file.orElseThrow();
    Path next = whole.resolveSibling(whole.getFileName() + ".next");
    Files.write(next, hours.stream().map(Hour::line).toList());
    Files.move(next, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  void append(List<Hour> hours) throws IOException {
    if (file.isPresent() && !hours.isEmpty()) {
      Files.write(
          file.get(),
          hours.stream().map(Hour::line).toList(),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
  }
}

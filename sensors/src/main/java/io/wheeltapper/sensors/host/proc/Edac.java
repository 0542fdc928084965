package io.wheeltapper.sensors.host.proc;

import io.wheeltapper.sensors.fabric.Width;
import io.wheeltapper.sensors.fabric.Window;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What the memory controllers count (kernel, admin-guide/RAS: {@code mc*}/{@code ce_count}, {@code
 * ue_count}). A controller counts from its driver's start; a count that went back began anew. For
 * one thread.
 */
final class Edac {

  private static final long HOUR = 3_600_000;

  /** A machine of eight sockets has sixty-four. */
  private static final int MOST_CONTROLLERS = 256;

  private final long longestGap;
  private final Map<String, Window> corrected = new HashMap<>();

  /** Readings further apart than this say nothing of what lay between them. */
  Edac(long longestGap) {
    this.longestGap = longestGap;
  }

  /**
   * Totals of the node, and what was corrected in the last hour: before a whole one was watched
   * only where there was any, and then a lower bound. Nothing where the kernel has no controller.
   */
  void read(Path root, long at, Map<String, Double> into) throws IOException {
    Path folder = root.resolve("sys/devices/system/edac/mc");
    if (!Files.isDirectory(folder)) {
      return;
    }
    double hour = 0;
    boolean whole = true;
    boolean any = false;
    try (DirectoryStream<Path> controllers = Files.newDirectoryStream(folder, "mc*")) {
      int number = 0;
      for (Path controller : controllers) {
        OptionalDouble ce = count(controller.resolve("ce_count"));
        OptionalDouble ue = count(controller.resolve("ue_count"));
        if (number++ >= MOST_CONTROLLERS || ce.isEmpty()) {
          continue;
        }
        any = true;
        into.merge("edac_correctable_errors_total", ce.getAsDouble(), Double::sum);
        ue.ifPresent(n -> into.merge("edac_uncorrectable_errors_total", n, Double::sum));
        Window window =
            corrected.computeIfAbsent(
                controller.getFileName().toString(), _ -> new Window(Width.WIDE, HOUR, longestGap));
        window.read(at, (long) ce.getAsDouble());
        OptionalDouble grown = window.grown(at);
        whole &= grown.isPresent();
        hour += grown.orElse(0);
      }
    }
    if (any && (whole || hour > 0)) {
      into.put("edac_correctable_per_hour", hour);
    }
  }

  private static OptionalDouble count(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      return OptionalDouble.empty();
    }
    String text = Files.readString(file).strip();
    return text.matches("\\d{1,15}")
        ? OptionalDouble.of(Double.parseDouble(text))
        : OptionalDouble.empty();
  }
}

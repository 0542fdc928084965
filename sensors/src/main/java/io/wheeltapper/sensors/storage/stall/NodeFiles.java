package io.wheeltapper.sensors.storage.stall;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** A node's files, of which one look is made. */
final class NodeFiles {

  private static final int LARGEST = 64 << 20;
  private static final int DEEPEST = 7;
  private static final int MOST_GROUPS = 5_000;

  /** {@code job_4711} of Slurm; a pod's slice or folder of Kubernetes. */
  private static final List<Pattern> JOBS =
      List.of(
          Pattern.compile("job_\\d{1,12}"),
          Pattern.compile("kubepods.*-pod[0-9a-f_]{8,}.*\\.slice"),
          Pattern.compile("pod[0-9a-f-]{36}"));

  private final Path root;
  private Map<String, Long> worked = Map.of();
  private long at;

  NodeFiles(Path root) {
    this.root = root;
  }

  String text(String name, boolean needed) throws IOException {
    Path file = root.resolve(name);
    if (!needed && !Files.isReadable(file)) {
      return "";
    }
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8);
    }
  }

  /** By a job's control group, how much of the last minute it waited. */
  Map<String, Double> pressure() throws IOException {
    Map<String, Double> found = new HashMap<>();
    Path groups = root.resolve("sys/fs/cgroup");
    if (Files.isDirectory(groups)) {
      walk(groups, 0, found, new int[1]);
    }
    return found;
  }

  private void walk(Path folder, int depth, Map<String, Double> found, int[] seen)
      throws IOException {
    try (DirectoryStream<Path> below = Files.newDirectoryStream(folder, Files::isDirectory)) {
      for (Path group : below) {
        if (++seen[0] > MOST_GROUPS) {
          return;
        }
        String name = group.getFileName().toString();
        if (JOBS.stream().anyMatch(job -> job.matcher(name).matches())) {
          String pressure = text(root.relativize(group.resolve("io.pressure")).toString(), false);
          NodeText.full(pressure).ifPresent(full -> found.put(name, full));
        } else if (depth < DEEPEST) {
          walk(group, depth + 1, found, seen);
        }
      }
    } catch (java.nio.file.NoSuchFileException | java.nio.file.NotDirectoryException e) {
      return; // a job that has just ended takes its group with it
    }
  }

  /** The share of the time since the last look in which the busiest disk worked. */
  OptionalDouble diskBusy(long now) throws IOException {
    String text = text("proc/diskstats", false);
    if (text.isEmpty()) {
      return OptionalDouble.empty();
    }
    Map<String, Long> before = worked;
    long since = now - at;
    worked = NodeText.worked(text);
    at = now;
    if (before.isEmpty() && !worked.isEmpty() || since <= 0 || since > 600_000) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(
        worked.entrySet().stream()
            .mapToDouble(disk ->
                Math.max(0, disk.getValue() - before.getOrDefault(disk.getKey(), 0L))
                    / (double) since)
            .max()
            .orElse(0));
  }
}

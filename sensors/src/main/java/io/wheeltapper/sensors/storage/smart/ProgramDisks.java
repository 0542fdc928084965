package io.wheeltapper.sensors.storage.smart;

import io.wheeltapper.sensors.outside.Program;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks {@code smartctl}, or {@code nvme} where it is named. A disk that hangs is given up, alone.
 */
final class ProgramDisks implements Disks {

  private static final int LARGEST = 1 << 20;
  private static final int MOST_DISKS = 256;

  private final String program;
  private final List<String> configured;
  private final Path dev;
  private final Duration timeout;
  private final Map<String, Program> asking = new HashMap<>();

  ProgramDisks(String program, List<String> configured, Path dev, Duration timeout) {
    this.program = program;
    this.configured = List.copyOf(configured);
    this.dev = dev;
    this.timeout = timeout;
  }

  @Override
  public List<String> all() throws IOException {
    if (!configured.isEmpty()) {
      return configured;
    }
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(dev, "{nvme,sd}*")) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (name.matches("nvme\\d{1,3}|sd[a-z]{1,3}") && found.size() < MOST_DISKS) {
          found.add(file.toString());
        }
      }
    }
    Collections.sort(found);
    return found;
  }

  @Override
  public byte[] ask(String device) throws IOException, InterruptedException {
    Program one = asking.computeIfAbsent(device, d -> new Program(d, timeout, LARGEST));
    Program.Said said = one.run(new ProcessBuilder(words(device)));
    if (said.out().length == 0) {
      throw new IOException(
          program + " says nothing (exit code " + said.exit() + ") " + said.error());
    }
    return said.out();
  }

  private List<String> words(String device) {
    return program.endsWith("nvme")
        ? List.of(program, "smart-log", "-o", "json", device)
        : List.of(program, "-j", "-a", device);
  }
}

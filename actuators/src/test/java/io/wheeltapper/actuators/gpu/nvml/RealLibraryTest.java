package io.wheeltapper.actuators.gpu.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.actuators.gpu.node.Driver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The vendor's own library, where Debian's non-free archive can be had, or where {@code
 * -Dwheeltapper.nvml=FILE} names one: every function that we call is in it by that name, and
 * without a driver it says so. It is fetched for this test alone, and never shipped.
 */
@Tag("long")
@Tag("hands")
final class RealLibraryTest {

  private static final Pattern SYMBOL = Pattern.compile("\"(nvml[A-Z][A-Za-z0-9_]+)\"");

  /** Put together from parts where they are called. */
  private static final Set<String> BUILT =
      Set.of("nvmlDeviceGetComputeRunningProcesses_v3", "nvmlDeviceGetGraphicsRunningProcesses_v3");

  @TempDir Path folder;

  @Test
  void everyFunctionIsThereAndNoDriverIs() throws Exception {
    Path root = Path.of(System.getProperty("wheeltapper.root", ".")).toAbsolutePath();
    Path sources = root.resolve("actuators/src/main/java/io/wheeltapper/actuators/gpu/nvml");
    Assumptions.assumeTrue(Files.isDirectory(sources), "skipped: no sources at " + sources);
    Set<String> called = new TreeSet<>(BUILT);
    for (String file : List.of("Device.java", "NvmlDriver.java")) {
      SYMBOL
          .matcher(Files.readString(sources.resolve(file)))
          .results()
          .map(MatchResult::group)
          .map(s -> s.substring(1, s.length() - 1))
          .filter(s -> !s.equals("nvmlDeviceGet"))
          .forEach(called::add);
    }
    assertTrue(called.size() >= 25, called.toString());
    String file = library();
    Nvml library = Nvml.load(file);
    // Without nvmlInit each says that it is not initialised, and touches nothing.
    Set<String> missing =
        called.stream()
            .filter(s -> !library.has(s))
            .filter(s -> !s.contains("ClocksEventReasons")) // from 535 on; the older name is tried
            .collect(Collectors.toCollection(TreeSet::new));
    library.unload();
    assertEquals(Set.of(), missing);
    Assumptions.assumeFalse(
        Files.exists(Path.of("/proc/driver/nvidia/version")), "skipped: here is a driver");
    Driver.Failed none = assertThrows(Driver.Failed.class, () -> new NvmlDriver(file).open());
    assertTrue(none.getMessage().contains("the driver is not loaded (9)"), none.getMessage());
  }

  private String library() throws Exception {
    String named = System.getProperty("wheeltapper.nvml", "");
    if (!named.isBlank()) {
      return named;
    }
    String root = System.getProperty("wheeltapper.root", ".");
    List<String> words = List.of(root + "/deploy/lab/nvml/fetch", folder.toString());
    try {
      Process process =
          new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      String last = said.lines().reduce((_, b) -> b).orElse("");
      Assumptions.assumeTrue(
          process.waitFor(5, TimeUnit.MINUTES) && process.exitValue() == 0,
          "skipped: no libnvidia-ml1 to be had: " + last);
      return last;
    } catch (IOException e) {
      return Assumptions.abort("skipped: " + words.getFirst() + " cannot be run");
    }
  }
}

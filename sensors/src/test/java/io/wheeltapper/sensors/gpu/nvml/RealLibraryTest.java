package io.wheeltapper.sensors.gpu.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The vendor's own library, where Debian's non-free archive can be had, or where {@code
 * -Dwheeltapper.nvml=FILE} names one: its symbols bind, and without a driver it says so. It is
 * fetched for this test alone, and never shipped.
 */
@Tag("long")
@Tag("senses")
class RealLibraryTest {

  @TempDir Path folder;

  @Test
  void itBindsAndSaysThatThereIsNoDriver() throws Exception {
    String file = library();
    NvmlLibrary library = NvmlLibrary.load(file);
    int bound = Call.values().length - library.missing().size();
    assertTrue(bound >= 50, bound + " bound; missing " + library.missing());
    for (Call call :
        List.of(Call.INIT, Call.FIELDS, Call.REMAPPED, Call.LINK_STATE, Call.EVENT_WAIT)) {
      assertTrue(library.has(call), call.toString());
    }
    Assumptions.assumeFalse(
        Files.exists(Path.of("/proc/driver/nvidia/version")), "skipped: here is a driver");
    NvmlException none = assertThrows(NvmlException.class, () -> new JnaNvml(file).open());
    assertEquals(NvmlCode.DRIVER_NOT_LOADED, none.code(), none.getMessage());
  }

  private String library() throws Exception {
    String named = System.getProperty("wheeltapper.nvml", "");
    if (!named.isBlank()) {
      return named;
    }
    return run(List.of(StandIn.root() + "/deploy/lab/nvml/fetch", folder.toString()));
  }

  private String run(List<String> words) throws Exception {
    try {
      Process process =
          new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Assumptions.assumeTrue(
          process.waitFor(5, TimeUnit.MINUTES) && process.exitValue() == 0,
          "skipped: no libnvidia-ml1 to be had: " + said.lines().reduce((_, b) -> b).orElse(""));
      return said.lines().reduce((_, last) -> last).orElse("");
    } catch (IOException e) {
      return Assumptions.abort("skipped: " + words.getFirst() + " cannot be run");
    }
  }
}

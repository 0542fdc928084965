package io.wheeltapper.sensors.fabric.mad;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.sensors.outside.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The virtual machine played by a script. */
class AskingTest {

  @TempDir Path folder;

  private Asking asking(String body) throws IOException {
    Path java = Files.writeString(folder.resolve("java"), "#!/bin/sh\n" + body + "\n");
    assertTrue(java.toFile().setExecutable(true));
    Tools tools = new Tools("", Duration.ofSeconds(2));
    return new Asking(tools, java.toString(), "", Duration.ofMillis(500), Duration.ofSeconds(1));
  }

  /** What is left behind holds the answer open, as a driver does that hangs. */
  @Test
  void whileASweepHangsNoSecondIsBegun() throws Exception {
    Path pids = folder.resolve("pids");
    Asking asking = asking("(sleep 300 & echo $! >>" + pids + ")\nexec sleep 300");
    try {
      String first = String.valueOf(assertThrows(IOException.class, () -> asking.tape(false)));
      assertTrue(first.contains("takes longer than 2000 ms"), first);
      String second = String.valueOf(assertThrows(IOException.class, () -> asking.tape(false)));
      assertTrue(second.contains("an earlier call still has no answer"), second);
      assertEquals(1, Files.readAllLines(pids).size());
    } finally {
      for (String pid : Files.readAllLines(pids)) {
        ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
      }
    }
  }

  @Test
  void theLastWordOfASweepThatFailsIsTheReason() throws Exception {
    Asking asking = asking("echo 'no such adapter' >&2; echo 'ibwarn: [1] x' >&2; exit 1");
    IOException why = assertThrows(IOException.class, () -> asking.tape(true));
    assertEquals("no such adapter", why.getMessage());
    assertEquals(
        Duration.ofSeconds(11), Asking.by("", Duration.ZERO, Duration.ofSeconds(1)).longest());
  }
}

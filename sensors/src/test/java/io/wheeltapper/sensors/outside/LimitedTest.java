package io.wheeltapper.sensors.outside;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LimitedTest {

  @TempDir Path folder;

  @Test
  void aHangingCallIsGivenUpAndNoSecondIsBegun() throws Exception {
    Limited limited = new Limited("mount");
    CountDownLatch release = new CountDownLatch(1);
    IOException slow =
        assertThrows(
            IOException.class,
            () ->
                limited.call(
                    Duration.ofMillis(50),
                    () -> {
                      release.await();
                      return 1;
                    }));
    assertEquals("mount: no answer in 50 ms", slow.getMessage());
    assertTrue(limited.hangs());
    IOException still =
        assertThrows(IOException.class, () -> limited.call(Duration.ofSeconds(60), () -> 2));
    assertEquals("mount: an earlier call still has no answer", still.getMessage());
    release.countDown();
    org.awaitility.Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> !limited.hangs());
    assertEquals(3, limited.call(Duration.ofSeconds(60), () -> 3));
  }

  @Test
  void aProgramHasATimeAndASize() throws Exception {
    Program program = new Program("sleep", Duration.ofMillis(200), 100);
    assertThrows(IOException.class, () -> program.run(new ProcessBuilder("sleep", "60")));
    org.awaitility.Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> answers(new Program("seq", Duration.ofSeconds(60), 100)));
    Program long100 = new Program("seq", Duration.ofSeconds(60), 100);
    assertThrows(IOException.class, () -> long100.run(new ProcessBuilder("seq", "1000")));
    Program.Said failed =
        new Program("ls", Duration.ofSeconds(60), 100).run(new ProcessBuilder("ls", "/none/such"));
    assertTrue(failed.exit() != 0 && failed.error().contains("/none/such"), failed.error());
  }

  @Test
  void aToolThatTakesTooLongEndsWithItsChildren() throws Exception {
    Path child = folder.resolve("child");
    tool("slow", "echo begun; sleep 300 & echo $! >" + child + "; exec sleep 300");
    Tools tools = new Tools(folder.toString(), Duration.ofSeconds(2));
    IOException slow = assertThrows(IOException.class, () -> tools.run(List.of("slow")));
    assertEquals("slow takes longer than 2000 ms", slow.getMessage());
    long pid = Long.parseLong(Files.readString(child).strip());
    org.awaitility.Awaitility.await()
        .until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void afterOneThatWasKilledTheNextIsNotRefused() throws Exception {
    tool("wedged", "[ \"$1\" = bad ] && exec sleep 300; echo well");
    Tools tools = new Tools(folder.toString(), Duration.ofSeconds(2));
    for (int i = 0; i < 2; i++) {
      IOException slow = assertThrows(IOException.class, () -> tools.run(List.of("wedged", "bad")));
      assertEquals("wedged takes longer than 2000 ms", slow.getMessage());
      assertEquals("well\n", tools.text(List.of("wedged", "good")));
    }
  }

  @Test
  void aToolSaysHowItEndsAndItsErrorsAreBounded() throws Exception {
    tool("wrong", "yes error | head -n 100000 >&2; echo said; exit 3");
    Tools tools = new Tools(folder.toString(), Duration.ofSeconds(60));
    Tools.Answer answer = tools.run(List.of("wrong"));
    assertEquals(3, answer.exit());
    assertEquals("said\n", answer.output());
    assertTrue(answer.errors().startsWith("error") && answer.errors().length() <= 2_000);
    IOException wrong = assertThrows(IOException.class, () -> tools.text(List.of("wrong")));
    assertEquals("wrong ends with 3: error", wrong.getMessage());
    IOException none = assertThrows(IOException.class, () -> tools.run(List.of("none")));
    assertTrue(String.valueOf(none.getMessage()).startsWith("Cannot run program"), none::toString);
  }

  private void tool(String name, String body) throws IOException {
    Path tool = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + body + "\n");
    assertTrue(tool.toFile().setExecutable(true));
  }

  private static boolean answers(Program program) throws Exception {
    return Optional.of(program.run(new ProcessBuilder("seq", "3")))
        .filter(said -> said.exit() == 0 && said.out().length == 6)
        .isPresent();
  }
}

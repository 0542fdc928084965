package io.wheeltapper.sensors.outside;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LimitedTest {

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

  private static boolean answers(Program program) throws Exception {
    return Optional.of(program.run(new ProcessBuilder("seq", "3")))
        .filter(said -> said.exit() == 0 && said.out().length == 6)
        .isPresent();
  }
}

package io.wheeltapper.sensors.patience;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PatienceTest {

  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Duration SHORT = Duration.ofMillis(20);

  private final Patience patience = new Patience("test");

  @Test
  void anAnswerAndAFailureInTime() throws Exception {
    assertEquals(
        "yes", assertInstanceOf(Answer.Given.class, patience.ask(() -> "yes", LONG)).value());
    Answer<String> failed =
        patience.ask(
            () -> {
              throw new IOException("no");
            },
            LONG);
    assertEquals("no", assertInstanceOf(Answer.Failed.class, failed).why().getMessage());
  }

  /** While one call hangs no other is made, and the hung one's answer goes to nobody. */
  @Test
  void whatHangsIsGivenUpAndNothingIsAskedBesideIt() throws Exception {
    CountDownLatch hang = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    assertInstanceOf(
        Answer.None.class,
        patience.ask(
            () -> {
              hang.await();
              return "late";
            },
            SHORT));
    for (int i = 0; i < 3; i++) {
      assertInstanceOf(Answer.None.class, patience.ask(asked::incrementAndGet, SHORT));
    }
    assertEquals(0, asked.get());
    hang.countDown();
    assertEquals(
        1,
        assertInstanceOf(Answer.Given.class, patience.ask(asked::incrementAndGet, LONG)).value());
  }

  @Test
  void theLastThingWaitsForWhatHangs() throws Exception {
    CountDownLatch hang = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    patience.ask(
        () -> {
          hang.await();
          return "late";
        },
        SHORT);
    patience.later(done::countDown);
    assertEquals(1, done.getCount());
    hang.countDown();
    done.await();
    assertEquals(
        "now", assertInstanceOf(Answer.Given.class, patience.ask(() -> "now", LONG)).value());
  }
}

package io.wheeltapper.advisor.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The breaker, the places and the turns before an endpoint. */
@Timeout(60)
final class LineTest {

  private static final String ALONE = "left alone for a minute";

  private final Line line = new Line("model", 1, 1_000);
  private final CountDownLatch go = new CountDownLatch(1);

  private void fails(int times, RuntimeException with) {
    for (int i = 0; i < times; i++) {
      assertThrows(
          with.getClass(),
          () ->
              line.call(() -> {
                throw with;
              }));
    }
  }

  /** Its one place is taken until {@link #go}. */
  private FutureTask<String> occupied() throws InterruptedException {
    CountDownLatch inside = new CountDownLatch(1);
    FutureTask<String> first =
        new FutureTask<>(() ->
            line.call(() -> {
              inside.countDown();
              try {
                go.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return "first";
            }));
    Thread.ofVirtual().start(first);
    inside.await();
    return first;
  }

  private void isAlone() {
    EndpointFailed refused =
        assertThrows(EndpointFailed.class, () -> line.call(() -> "nobody may ask"));
    assertTrue(refused.why().contains(ALONE), refused.why());
  }

  @Test
  void oneThatDoesNotAnswerIsLeftAlone() throws Exception {
    assertEquals("a", line.call(() -> "a"));
    assertEquals("a", line.call(() -> "a"));
    fails(3, new Broken("no whole answer"));
    isAlone();
  }

  @Test
  void aBrokenServerIsNoAnswer() {
    fails(5, new IllegalStateException(new Answered(503, "", Optional.empty())));
    isAlone();
  }

  /** A refused key, a wrong model, too many calls: it is there, and says so. */
  @Test
  void aPlainNoIsAnAnswer() throws Exception {
    for (int status : new int[] {400, 401, 404, 429}) {
      fails(5, new Answered(status, "", Optional.empty()));
    }
    assertEquals("a", line.call(() -> "a"));
  }

  @Test
  void whoFindsNoPlaceIsToldAndTakesNone() throws Exception {
    FutureTask<String> first = occupied();
    EndpointFailed refused = assertThrows(EndpointFailed.class, () -> line.call(() -> "second"));
    assertEquals("too many questions are under way", refused.why());
    go.countDown();
    assertEquals("first", first.get(20, TimeUnit.SECONDS));
    assertEquals("third", line.call(() -> "third"));
  }

  /** It gives its place back, so that one who waits in vain keeps nobody out. */
  @Test
  void whoIsInterruptedWhileWaitingGivesUp() throws Exception {
    FutureTask<String> first = occupied();
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> line.call(() -> "second"));
    go.countDown();
    assertEquals("first", first.get(20, TimeUnit.SECONDS));
    assertEquals("third", line.call(() -> "third"));
  }

  @Test
  void beyondTheCallsOfAMinuteNoneIsMade() throws Exception {
    Line once = new Line("model", 1, 1);
    assertEquals("a", once.call(() -> "a"));
    for (int i = 0; i < 2; i++) {
      EndpointFailed refused = assertThrows(EndpointFailed.class, () -> once.call(() -> "b"));
      assertEquals("the endpoint was asked too often in this minute", refused.why());
    }
  }
}

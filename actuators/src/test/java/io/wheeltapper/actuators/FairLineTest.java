package io.wheeltapper.actuators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a line that leaves a system alone hears of its calls. */
final class FairLineTest {

  private static final Duration LONG = Duration.ofMinutes(2);

  private static Line line(Duration pause) {
    return new FairLine(new ProtectedLine("x", new Bounds(1000, 8, LONG, 80, pause)));
  }

  private static CallFailed failing(Line line, CallFailed.Kind kind) {
    return assertThrows(
        CallFailed.class,
        () ->
            line.writes(() -> {
              throw new CallFailed(kind, "it is so");
            }));
  }

  @Test
  void whatWasNotMadeNeitherOpensALineNorClosesIt() {
    Line line = line(Duration.ofMillis(100));
    for (int i = 0; i < 2 * Bounds.WINDOW; i++) {
      assertEquals("it is so", failing(line, CallFailed.Kind.NOT_MADE).getMessage());
    }
    assertEquals("closed", line.look().state());
    for (int i = 0; i < Bounds.WINDOW / 2; i++) {
      failing(line, CallFailed.Kind.UNREACHABLE);
    }
    assertEquals("open", line.look().state(), "those before do not stand among the answers");
    Awaitility.await().atMost(LONG).until(() -> line.look().state().equals("half-open"));
    for (int i = 0; i < 10; i++) {
      failing(line, CallFailed.Kind.NOT_MADE);
    }
    assertEquals("half-open", line.look().state());
  }

  @Test
  void theFirstWriteThatWasNotMadeIsNone() throws Exception {
    Line line = line(LONG);
    Trip trip = new Trip();
    ScopedValue.where(Trip.CURRENT, trip)
        .call(() -> {
          failing(line, CallFailed.Kind.NOT_MADE);
          assertFalse(trip.wrote());
          failing(line, CallFailed.Kind.UNCERTAIN);
          assertTrue(trip.wrote());
          failing(line, CallFailed.Kind.NOT_MADE);
          assertTrue(trip.wrote(), "the one before may have had its effect");
          return trip;
        });
  }

  /** A system that hangs until our own limits is one that does not answer. */
  @Test
  void aCallThatGoesOnUntilItsTimeIsOverHasHadNoAnswer() throws Exception {
    Line line = line(LONG);
    for (int i = 0; i < Bounds.WINDOW / 2; i++) {
      Trip trip = new Trip();
      ScopedValue.where(Trip.CURRENT, trip)
          .call(() ->
              assertThrows(
                  InterruptedException.class,
                  () ->
                      line.writes(() -> {
                        trip.over();
                        throw new InterruptedException("its time is over");
                      })));
    }
    assertEquals("open", line.look().state());
    assertEquals(Bounds.WINDOW / 2, line.look().lost());
  }

  @Test
  void anInterruptionWithinItsTimeSaysNothing() {
    Line line = line(LONG);
    for (int i = 0; i < 2 * Bounds.WINDOW; i++) {
      assertThrows(
          InterruptedException.class,
          () ->
              line.writes(() -> {
                throw new InterruptedException("given up");
              }));
    }
    assertEquals("closed", line.look().state());
    assertEquals(0, line.look().lost());
  }

  @Test
  void askedToCallLaterItMakesNoCallUntilThen() {
    Line line = line(LONG);
    AtomicInteger made = new AtomicInteger();
    CallFailed asked =
        assertThrows(
            CallFailed.class,
            () ->
                line.read(() -> {
                  throw CallFailed.answered(429, false, "too many requests");
                }));
    assertEquals(CallFailed.Kind.NOT_MADE, asked.kind());
    assertEquals(
        CallFailed.Kind.NOT_MADE,
        assertThrows(CallFailed.class, () -> line.read(made::incrementAndGet)).kind());
    assertEquals(0, made.get());
    Awaitility.await()
        .atMost(LONG)
        .ignoreExceptionsInstanceOf(CallFailed.class)
        .until(() -> line.read(made::incrementAndGet) == 1);
  }

  private static Duration asked(String text) {
    return RetryAfter.of(HttpHeaders.of(Map.of("Retry-After", List.of(text)), (_, _) -> true));
  }

  @Test
  void theWaitIsWhatTheServerSaysWithinBounds() {
    assertEquals(Duration.ofSeconds(7), asked("7"));
    assertEquals(Duration.ofSeconds(1), asked("0"));
    assertEquals(Duration.ofMinutes(1), asked("86400"));
    assertEquals(Duration.ofMinutes(1), asked("Fri, 31 Dec 9999 23:59:59 GMT"));
    assertEquals(Duration.ofSeconds(1), asked("Sun, 06 Nov 1994 08:49:37 GMT"));
    for (String text : List.of("", "soon", "-1", "99999999999999999999")) {
      assertEquals(RetryAfter.UNSAID, asked(text), text);
    }
  }

  @Test
  void whatAnAnswerSaysOfAWrite() {
    assertEquals(CallFailed.Kind.UNCERTAIN, CallFailed.answered(503, true, "x").kind());
    assertEquals(CallFailed.Kind.UNREACHABLE, CallFailed.answered(503, false, "x").kind());
    assertEquals(CallFailed.Kind.REFUSED, CallFailed.answered(403, true, "x").kind());
    assertEquals(CallFailed.Kind.NOT_MADE, CallFailed.answered(408, true, "x").kind());
  }
}

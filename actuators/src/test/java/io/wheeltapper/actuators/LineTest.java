package io.wheeltapper.actuators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

final class LineTest {

  private static final Duration LONG = Duration.ofMinutes(2);
  private static final KindSpec SPEC = new KindSpec("x", "x", Lines.with(List.of()), List.of());

  private static Line line(int perSecond, int atOnce, Duration turn, Duration pause) {
    return new ProtectedLine("x", new Bounds(perSecond, atOnce, turn, 80, pause));
  }

  private static CallFailed.Kind kind(Line line, Line.Call<Integer> call) {
    return assertThrows(CallFailed.class, () -> line.read(call)).kind();
  }

  private static Integer gone() throws CallFailed {
    throw new CallFailed(CallFailed.Kind.UNREACHABLE, "gone");
  }

  @Test
  void theDefaultsAreCautiousAndBoundsAreChecked() {
    Bounds bounds = Bounds.of(new Settings("x", SPEC, Map.of()));
    assertEquals(new Bounds(10, 8, Duration.ofSeconds(20), 80, Duration.ofSeconds(15)), bounds);
    for (Map<String, String> wrong :
        List.of(
            Map.of("calls-per-second", "0"),
            Map.of("calls-per-second", "1001"),
            Map.of("calls-at-once", "257"),
            Map.of("breaker-share", "101"),
            Map.of("breaker-pause", "2h"))) {
      BadSetting bad =
          assertThrows(BadSetting.class, () -> Lines.of(new Settings("x", SPEC, wrong)));
      assertEquals(wrong.keySet().iterator().next(), bad.key());
    }
    assertEquals("x/bmc", Lines.of(new Settings("x", SPEC, Map.of()), "bmc").name());
  }

  @Test
  void noMoreCallsAtOnceThanAreSet() throws Exception {
    Line line = line(1000, 3, LONG, LONG);
    AtomicInteger inside = new AtomicInteger();
    CountDownLatch end = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    AtomicInteger done = new AtomicInteger();
    for (int i = 0; i < 10; i++) {
      threads.add(Thread.ofVirtual().start(() -> waiting(line, inside, end, done)));
    }
    Awaitility.await().atMost(LONG).until(() -> inside.get() == 3);
    assertEquals(new Line.Look("closed", 3, 0, 0, 0), line.look());
    end.countDown();
    for (Thread thread : threads) {
      assertTrue(thread.join(LONG));
    }
    assertEquals(10, done.get());
    assertEquals(new Line.Look("closed", 10, 0, 0, 0), line.look());
  }

  private static void waiting(
      Line line, AtomicInteger inside, CountDownLatch end, AtomicInteger done) {
    try {
      line.read(() -> {
        inside.incrementAndGet();
        return end.await(2, TimeUnit.MINUTES);
      });
      done.incrementAndGet();
    } catch (CallFailed | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aCallThatDoesNotGetItsTurnIsNotMade() throws Exception {
    Line line = line(1, 8, Duration.ofMillis(1), LONG);
    AtomicInteger made = new AtomicInteger();
    assertEquals(1, line.read(made::incrementAndGet));
    assertEquals(CallFailed.Kind.NOT_MADE, kind(line, made::incrementAndGet));
    assertEquals(1, made.get());
    assertEquals(1, line.look().held());
  }

  @Test
  void whatDoesNotAnswerIsLeftAloneAndTriedAgainAfterTheWhile() throws Exception {
    Line line = line(1000, 8, LONG, Duration.ofMillis(100));
    for (int i = 0; i < Bounds.WINDOW / 2; i++) {
      assertEquals(CallFailed.Kind.UNREACHABLE, kind(line, LineTest::gone));
    }
    AtomicInteger made = new AtomicInteger();
    assertEquals("open", line.look().state());
    Awaitility.await().atMost(LONG).until(() -> line.look().state().equals("half-open"));
    Awaitility.await()
        .atMost(LONG)
        .until(() -> {
          try {
            line.read(made::incrementAndGet);
            return true;
          } catch (CallFailed e) {
            assertEquals(CallFailed.Kind.NOT_MADE, e.kind());
            return false;
          }
        });
    assertEquals("half-open", line.look().state());
    line.read(made::incrementAndGet);
    line.read(made::incrementAndGet);
    assertEquals("closed", line.look().state());
  }

  /** A refusal, nonsense, a mistake of ours and an interruption say nothing against the system. */
  @Test
  void onlyMissingAnswersOpenIt() throws Exception {
    Line line = line(1000, 8, LONG, LONG);
    for (int i = 0; i < 3 * Bounds.WINDOW; i++) {
      kind(
          line,
          () -> {
            throw new CallFailed(CallFailed.Kind.REFUSED, "no");
          });
      assertThrows(
          IllegalStateException.class,
          () ->
              line.read(() -> {
                throw new IllegalStateException("ours");
              }));
      assertThrows(
          InterruptedException.class,
          () ->
              line.writes(() -> {
                throw new InterruptedException();
              }));
    }
    assertEquals("closed", line.look().state());
    assertEquals(0, line.look().lost());
  }

  @Test
  void givenUpWhileItWaitedItIsNotMade() throws Exception {
    AtomicInteger made = new AtomicInteger();
    CountDownLatch heard = new CountDownLatch(1);
    Line slow = line(1, 1, LONG, LONG);
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    Thread first =
        Thread.ofVirtual()
            .start(() -> waiting(slow, new AtomicInteger(), end, new AtomicInteger()));
    Awaitility.await().atMost(LONG).until(() -> slow.look().reads() == 1);
    Thread second =
        Thread.ofVirtual()
            .start(() -> {
              inside.countDown();
              try {
                slow.read(made::incrementAndGet);
              } catch (InterruptedException e) {
                heard.countDown();
              } catch (CallFailed e) {
                throw new IllegalStateException(e);
              }
            });
    assertTrue(inside.await(2, TimeUnit.MINUTES));
    second.interrupt();
    assertTrue(heard.await(2, TimeUnit.MINUTES));
    end.countDown();
    assertTrue(first.join(LONG));
    assertEquals(0, made.get());
    assertEquals(0, slow.look().held(), "given up is not held back");
  }

  @Test
  void anOperationWhoseTimeIsOverWritesNothingMore() throws Exception {
    Line line = line(1000, 8, LONG, LONG);
    Trip trip = new Trip();
    AtomicInteger made = new AtomicInteger();
    ScopedValue.where(Trip.CURRENT, trip)
        .call(() -> {
          line.writes(made::incrementAndGet);
          trip.over();
          assertThrows(InterruptedException.class, () -> line.writes(made::incrementAndGet));
          return line.read(made::incrementAndGet);
        });
    assertTrue(trip.wrote());
    assertEquals(2, made.get(), "one write and one read");
  }
}

package io.wheeltapper.actuators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.NotCalled;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class ProtectedTest {

  private static final Action ACTION = Action.of("x.do", Target.site());
  private static final Attempt ATTEMPT = new Attempt("a", "c", "f", 0, 1);

  private final AtomicInteger calls = new AtomicInteger();

  private final Line line =
      new ProtectedLine(
          "test", new Bounds(1000, 8, Duration.ofSeconds(20), 80, Duration.ofMinutes(5)));

  private Actuator guarded(Duration limit, Callable<Outcome> call) {
    return new Protected("test", new Once(limit, call, calls, line), Duration.ofMillis(1));
  }

  /** Each operation is one write. */
  private record Once(Duration limit, Callable<Outcome> call, AtomicInteger calls, Line line)
      implements Calling {
    @Override
    public List<Line> lines() {
      return List.of(line);
    }

    @Override
    public List<SecretFile> secrets() {
      return List.of();
    }

    @Override
    public List<ActionType> actions() {
      return List.of(new ActionType("x.do", Effect.HARMLESS, "", limit, limit));
    }

    @Override
    public List<String> preview(Action action, Attempt attempt) throws Exception {
      return List.of(execute(action, attempt).detail());
    }

    @Override
    public Outcome execute(Action action, Attempt attempt) throws Exception {
      AtomicReference<Exception> thrown = new AtomicReference<>();
      Outcome outcome =
          line.write(() -> {
            calls.incrementAndGet();
            try {
              return call.call();
            } catch (CallFailed | InterruptedException | RuntimeException e) {
              throw e;
            } catch (Exception e) {
              thrown.set(e);
              return new Outcome.Done("");
            }
          });
      if (thrown.get() != null) {
        throw thrown.get();
      }
      return outcome;
    }

    @Override
    public Outcome verify(Action action, Attempt attempt) throws Exception {
      return execute(action, attempt);
    }
  }

  private Actuator failing(CallFailed.Kind kind) {
    return guarded(
        Duration.ofSeconds(30),
        () -> {
          throw new CallFailed(kind, "why");
        });
  }

  @Test
  void onlyWhatChangedNothingIsTriedAgain() throws Exception {
    assertEquals(
        new Outcome.Failed("why", true),
        failing(CallFailed.Kind.UNREACHABLE).execute(ACTION, ATTEMPT));
    assertEquals(3, calls.getAndSet(0));
    assertEquals(
        new Outcome.Failed("why", false),
        failing(CallFailed.Kind.REFUSED).execute(ACTION, ATTEMPT));
    assertEquals(
        new Outcome.Unknown("why"), failing(CallFailed.Kind.UNCERTAIN).execute(ACTION, ATTEMPT));
    assertEquals(
        new Outcome.Failed("why", true),
        failing(CallFailed.Kind.NONSENSE).execute(ACTION, ATTEMPT));
    assertEquals(3, calls.get());
  }

  @Test
  void aLookThatDidNotComeAboutSaysNothingOfWhatIsThere() throws Exception {
    for (CallFailed.Kind kind : CallFailed.Kind.values()) {
      assertEquals(new Outcome.Unknown("why"), failing(kind).verify(ACTION, ATTEMPT), kind::name);
    }
  }

  @Test
  void aPreviewThatDoesNotReachTheSystemIsNotCalled() {
    assertThrows(
        NotCalled.class, () -> failing(CallFailed.Kind.UNREACHABLE).preview(ACTION, ATTEMPT));
    assertThrows(NotCalled.class, () -> failing(CallFailed.Kind.NOT_MADE).preview(ACTION, ATTEMPT));
    assertThrows(CallFailed.class, () -> failing(CallFailed.Kind.REFUSED).preview(ACTION, ATTEMPT));
    assertThrows(
        CallFailed.class, () -> failing(CallFailed.Kind.NONSENSE).preview(ACTION, ATTEMPT));
  }

  @Test
  void aCallWithoutAnEndIsUnknownAndIsInterrupted() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    Actuator stuck =
        guarded(
            Duration.ofMillis(50),
            () -> {
              try {
                never.await();
                return new Outcome.Done("never");
              } finally {
                interrupted.countDown();
              }
            });
    assertInstanceOf(Outcome.Unknown.class, stuck.execute(ACTION, ATTEMPT));
    assertTrue(interrupted.await(2, TimeUnit.MINUTES));
    assertInstanceOf(Outcome.Unknown.class, stuck.verify(ACTION, ATTEMPT), "nobody looked");
    assertThrows(NotCalled.class, () -> stuck.preview(ACTION, ATTEMPT));
  }

  @Test
  void interruptionPassesThroughAndEndsTheCall() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Actuator waiting =
        guarded(
            Duration.ofMinutes(5),
            () -> {
              inside.countDown();
              try {
                new CountDownLatch(1).await();
                return new Outcome.Done("never");
              } finally {
                ended.countDown();
              }
            });
    AtomicReference<Object> end = new AtomicReference<>("none");
    Thread lane =
        Thread.ofVirtual()
            .start(() -> {
              try {
                end.set(waiting.execute(ACTION, ATTEMPT));
              } catch (Exception e) {
                end.set(e);
              }
            });
    assertTrue(inside.await(2, TimeUnit.MINUTES));
    lane.interrupt();
    assertTrue(lane.join(Duration.ofMinutes(2)));
    assertInstanceOf(InterruptedException.class, end.get());
    assertTrue(ended.await(2, TimeUnit.MINUTES));
  }

  @Test
  void aSystemThatDoesNotAnswerIsLeftAloneForAWhile() throws Exception {
    Actuator gone = failing(CallFailed.Kind.UNREACHABLE);
    for (int i = 0; i < 4; i++) {
      gone.execute(ACTION, ATTEMPT);
    }
    int before = calls.get();
    NotCalled notCalled = assertThrows(NotCalled.class, () -> gone.execute(ACTION, ATTEMPT));
    assertTrue(String.valueOf(notCalled.getMessage()).contains("has not answered lately"));
    assertInstanceOf(Outcome.Unknown.class, gone.verify(ACTION, ATTEMPT), "nobody looked");
    assertThrows(NotCalled.class, () -> gone.preview(ACTION, ATTEMPT));
    assertEquals(before, calls.get());
    assertEquals("open", line.look().state());
  }

  @Test
  void aSystemThatSaysNoIsThere() throws Exception {
    Actuator refusing = failing(CallFailed.Kind.REFUSED);
    for (int i = 0; i < 40; i++) {
      refusing.execute(ACTION, ATTEMPT);
    }
    assertEquals(40, calls.get());
  }

  @Test
  void whatIsThrownIsAnOutcome() throws Exception {
    Actuator broken =
        guarded(
            Duration.ofSeconds(30),
            () -> {
              throw new IllegalStateException("oops\u0007");
            });
    assertEquals(
        new Outcome.Unknown("java.lang.IllegalStateException: oops"),
        broken.execute(ACTION, ATTEMPT));
    assertInstanceOf(Outcome.Unknown.class, broken.verify(ACTION, ATTEMPT));
    Actuator wrong =
        guarded(
            Duration.ofSeconds(30),
            () -> {
              throw new IllegalArgumentException("no node");
            });
    assertInstanceOf(Outcome.Failed.class, wrong.execute(ACTION, ATTEMPT));
    assertThrows(IllegalStateException.class, () -> broken.preview(ACTION, ATTEMPT));
  }
}

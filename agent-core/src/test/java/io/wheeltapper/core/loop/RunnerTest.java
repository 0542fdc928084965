package io.wheeltapper.core.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.loop.Input.Ended;
import io.wheeltapper.core.loop.Input.Ended.Part;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Lack;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Catalogue;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.NotCalled;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

final class RunnerTest {

  private static final Action ISOLATE = Action.of("node.isolate", Target.node("n1"));
  private static final Attempt ATTEMPT = new Attempt("a1", "c1", "off-bus", 0, Long.MAX_VALUE);

  private final VirtualScheduling time = new VirtualScheduling(0, 1);
  private final List<Ended> ends = new ArrayList<>();
  private final Stage.Hands hands = new Stage.Hands();
  private boolean full;
  private String stopped = "";
  private boolean outlasts;
  private boolean notCalled;
  private final Deque<Outcome> looks = new ArrayDeque<>();

  /** Virtual time with a lane that can be full, and with calls that can outlast their limit. */
  private final Scheduling lanes =
      new Scheduling() {
        @Override
        public long now() {
          return time.now();
        }

        @Override
        public void decide(Duration after, Runnable step) {
          time.decide(after, step);
        }

        @Override
        public <T> boolean lane(String lane, Duration limit, Callable<T> work, Ended<T> then) {
          if (full) {
            return false;
          }
          if (outlasts) {
            outlasts = false;
            time.decide(limit, () -> then.ended(null, new TimeoutException("no answer")));
            return true;
          }
          return time.lane(lane, limit, work, then);
        }

        @Override
        public long random() {
          return time.random();
        }
      };

  private Runner runner() {
    Actuator scripted =
        new Actuator() {
          @Override
          public List<ActionType> actions() {
            return hands.actions();
          }

          @Override
          public List<String> preview(Action action, Attempt attempt) throws Exception {
            return hands.preview(action, attempt);
          }

          @Override
          public Outcome execute(Action action, Attempt attempt) throws NotCalled {
            if (notCalled) {
              throw new NotCalled("no turn");
            }
            return hands.execute(action, attempt);
          }

          @Override
          public Outcome verify(Action action, Attempt attempt) {
            return looks.isEmpty() ? hands.verify(action, attempt) : looks.poll();
          }
        };
    return new Runner(
        List.of(scripted),
        lanes,
        () -> stopped.isEmpty() ? Optional.empty() : Optional.of(stopped),
        input -> ends.add((Ended) input));
  }

  @Test
  void whatWasNotLetThroughIsNotCalledAndNoFailure() {
    notCalled = true;
    runner().execute(ISOLATE, ATTEMPT);
    assertEquals(Part.NOT_CALLED, end().part());
    assertTrue(ends.getFirst().retryable());
    assertEquals("not called: no turn", ends.getFirst().detail());
  }

  private Ended end() {
    time.runUntil(time.now() + 60_000);
    assertEquals(1, ends.size(), ends::toString);
    assertEquals("a1", ends.getFirst().attempt());
    return ends.getFirst();
  }

  @Test
  void aPreviewListsTheCallsALineEach() {
    runner().preview(ISOLATE, ATTEMPT);
    assertEquals(Part.PREVIEW, end().part());
    assertEquals("call node.isolate node:n1", ends.getFirst().detail());
  }

  @Test
  void aPreviewThatFailsEndsAsNotCalled() {
    hands.noPreview.add("node.isolate");
    runner().preview(ISOLATE, ATTEMPT);
    Ended end = end();
    assertEquals(Part.NOT_CALLED, end.part());
    assertTrue(end.retryable());
    assertTrue(end.detail().contains("cannot be asked"), end::detail);
  }

  @Test
  void aCallThatIsDoneIsDone() {
    runner().execute(ISOLATE, ATTEMPT);
    Ended end = end();
    assertEquals(Part.EXECUTE, end.part());
    assertEquals("done", end.outcome());
  }

  @Test
  void theBrakeIsNoTry() {
    stopped = "the file stop is there";
    runner().execute(ISOLATE, ATTEMPT);
    Ended end = end();
    assertEquals(Part.NOT_CALLED, end.part());
    assertTrue(end.retryable());
    assertTrue(end.detail().contains("the file stop is there"), end::detail);
    assertEquals(List.of(), hands.effects);
  }

  @Test
  void aFullLaneIsNoTry() {
    full = true;
    runner().execute(ISOLATE, ATTEMPT);
    Ended end = end();
    assertEquals(Part.NOT_CALLED, end.part());
    assertTrue(end.detail().contains("full"), end::detail);
  }

  @Test
  void aCallThatOutlastsItsLimitIsLookedForAndThenUnknown() {
    outlasts = true;
    runner().execute(ISOLATE, ATTEMPT);
    Ended end = end();
    assertEquals(Part.EXECUTE, end.part());
    assertEquals("unknown", end.outcome());
    assertTrue(end.detail().contains("no answer"), end::detail);
    assertEquals(5_000 + 5_000, end.at(), "as long as an answered one");
  }

  @Test
  void aCallThatOutlastsItsLimitAndWasDoneAllTheSameIsDone() {
    outlasts = true;
    looks.add(new Outcome.Failed("not yet", true));
    looks.add(new Outcome.Done("seen"));
    runner().execute(ISOLATE, ATTEMPT);
    Ended end = end();
    assertEquals("done", end.outcome());
    assertEquals(6_000, end.at());
  }

  @Test
  void aLookGoesOnUntilItsLimitAndNotLonger() {
    runner().verify(ISOLATE, ATTEMPT);
    Ended end = end();
    assertEquals(Part.VERIFY, end.part());
    assertEquals("failed", end.outcome());
    assertEquals(5_000, end.at());
  }

  @Test
  void aSystemThatCannotBeAskedForTheCallsIsNoFailureOfThem() {
    hands.away = true;
    runner().preview(ISOLATE, ATTEMPT);
    assertEquals(Part.NOT_LISTED, end().part());
    assertTrue(ends.getFirst().detail().contains("not answered lately"), ends::toString);
  }

  @Test
  void aPreviewOnAFullLaneOrWithoutAnEndIsNoFailure() {
    full = true;
    runner().preview(ISOLATE, ATTEMPT);
    assertEquals(Part.NOT_LISTED, end().part());
    full = false;
    outlasts = true;
    ends.clear();
    runner().preview(ISOLATE, ATTEMPT);
    assertEquals(Part.NOT_LISTED, end().part());
  }

  @Test
  void whileNobodyCanLookItIsLookedAgainAndThatTimeDoesNotCount() {
    hands.away = true;
    hands.done.add("a1");
    runner().verify(ISOLATE, ATTEMPT);
    time.runUntil(600_000);
    assertEquals(List.of(), ends);
    hands.away = false;
    looks.add(new Outcome.Failed("not yet", true));
    assertEquals("done", end().outcome());
  }

  @Test
  void whatIsLookedAtAgainAndIsNotThereHasFailed() {
    hands.away = true;
    runner().verify(ISOLATE, ATTEMPT);
    time.runUntil(300_000);
    hands.away = false;
    assertEquals("failed", end().outcome());
    assertEquals(Part.VERIFY, ends.getFirst().part());
  }

  @Test
  void whatNobodyCouldLookAtIsUnknownInTheEnd() {
    hands.away = true;
    runner().verify(ISOLATE, ATTEMPT);
    time.runUntil(Looks.BLIND.toMillis() + 60_000);
    Ended end = end();
    assertEquals(Part.VERIFY, end.part());
    assertEquals("unknown", end.outcome());
    assertTrue(end.detail().startsWith("could not be looked at"), end::detail);
  }

  @Test
  void aLookThatOutlastsItsLimitIsNoLook() {
    outlasts = true;
    hands.done.add("a1");
    runner().verify(ISOLATE, ATTEMPT);
    assertEquals("done", end().outcome());
  }

  @Test
  void afterARestartNothingHasFailedThatNobodyLookedAt() {
    hands.away = true;
    runner().settle(ISOLATE, ATTEMPT);
    time.runUntil(Looks.BLIND.toMillis() + 60_000);
    Ended end = end();
    assertEquals(Part.NOT_SEEN, end.part());
    assertEquals("unknown", end.outcome());
  }

  @Test
  void afterARestartInAnOutageWhatWasDoneIsSeenOnceItIsOver() {
    hands.away = true;
    hands.done.add("a1");
    runner().settle(ISOLATE, ATTEMPT);
    time.runUntil(120_000);
    hands.away = false;
    assertEquals("done", end().outcome());
  }

  @Test
  void whatCannotHoldAnyMoreIsNotLookedAtAgain() {
    looks.add(new Outcome.Failed("gone", false));
    runner().verify(ISOLATE, ATTEMPT);
    assertEquals(0, end().at());
  }

  @Test
  void afterARestartWhatIsNotSeenMayBeTriedAgain() {
    runner().settle(ISOLATE, ATTEMPT);
    Ended end = end();
    assertEquals(Part.EXECUTE, end.part());
    assertEquals("failed", end.outcome());
    assertTrue(end.retryable());
    assertEquals(List.of(), hands.effects);
  }

  @Test
  void afterARestartWhatNobodyHereCanLookAfterIsUnknown() {
    runner().settle(Action.of("no.such-action", Target.node("n1")), ATTEMPT);
    assertEquals("unknown", end().outcome());
  }

  @Test
  void whatWasDoneAndNobodyHereCanLookAfterIsUnknown() {
    runner().verify(Action.of("no.such-action", Target.node("n1")), ATTEMPT);
    assertEquals(Part.VERIFY, end().part());
    assertEquals("unknown", ends.getFirst().outcome());
    assertTrue(ends.getFirst().detail().startsWith("no actuator here"), ends::toString);
  }

  @Test
  void noActuatorDeclaresItsActMilderThanItIs() {
    ActionType mild =
        new ActionType("node.reboot", Effect.HARMLESS, "", Duration.ZERO, Duration.ZERO);
    Actuator actuator = declares(mild);
    assertThrows(
        IllegalArgumentException.class,
        () -> new Runner(List.of(actuator), lanes, Optional::empty, ends(ends)));
  }

  @Test
  void whatAnActuatorCannotPromiseStandsInTheCatalogue() {
    ActionType honest =
        new ActionType(
                "node.isolate",
                Catalogue.find("node.isolate").orElseThrow().effect(),
                "node.return",
                Duration.ZERO,
                Duration.ZERO)
            .lacking(Lack.LOOK);
    Actuator actuator = declares(honest);
    assertThrows(
        IllegalArgumentException.class,
        () -> new Runner(List.of(actuator), lanes, Optional::empty, ends(ends)));
  }

  @Test
  void twoForOneActionAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Runner(List.of(hands, hands), lanes, Optional::empty, ends(ends)));
  }

  private static java.util.function.Consumer<Input> ends(List<Ended> ends) {
    return input -> ends.add((Ended) input);
  }

  private Actuator declares(ActionType type) {
    return new Actuator() {
      @Override
      public List<ActionType> actions() {
        return List.of(type);
      }

      @Override
      public List<String> preview(Action action, Attempt attempt) throws Exception {
        return hands.preview(action, attempt);
      }

      @Override
      public Outcome execute(Action action, Attempt attempt) throws NotCalled {
        return hands.execute(action, attempt);
      }

      @Override
      public Outcome verify(Action action, Attempt attempt) {
        return hands.verify(action, attempt);
      }
    };
  }
}

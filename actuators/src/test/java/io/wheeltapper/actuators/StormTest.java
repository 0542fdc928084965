package io.wheeltapper.actuators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.NotCalled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many operations at once on a system that breaks at random: whatever their ends say is true of the
 * system, none is lost, none takes effect twice, and the system sees no call beyond the rate.
 */
final class StormTest {

  private static final int OPERATIONS = 300;
  private static final int PER_SECOND = 400;
  private static final int AT_ONCE = 6;

  /** What the system saw of one target. */
  private static final class Seen {
    private boolean there;
    private int effects;
    private int unsure;
    private int writesAfterUnsure;
  }

  private final Map<String, Seen> system = new ConcurrentHashMap<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger mostInside = new AtomicInteger();
  private final Line line =
      new ProtectedLine(
          "storm",
          new Bounds(PER_SECOND, AT_ONCE, Duration.ofSeconds(50), 60, Duration.ofMillis(200)));

  /** One look and one write, each of which may break. */
  private final class Setting implements Calling {
    private final Random random;

    Setting(long seed) {
      random = new Random(seed);
    }

    @Override
    public List<ActionType> actions() {
      Duration minute = Duration.ofMinutes(1);
      return List.of(new ActionType("x.set", Effect.HARMLESS, "", minute, minute));
    }

    @Override
    public List<Line> lines() {
      return List.of(line);
    }

    @Override
    public List<SecretFile> secrets() {
      return List.of();
    }

    @Override
    public List<String> preview(Action action, Attempt attempt) {
      return List.of("set " + action.target());
    }

    @Override
    public Outcome execute(Action action, Attempt attempt) throws Exception {
      Seen seen = system.computeIfAbsent(action.target().id(), _ -> new Seen());
      double reading = draw();
      double writing = draw();
      boolean there =
          line.read(() ->
              counted(() -> {
                if (reading < 0.2) {
                  throw new CallFailed(CallFailed.Kind.UNREACHABLE, "no answer");
                }
                return there(seen);
              }));
      if (there) {
        return new Outcome.Done("so already");
      }
      line.writes(() -> counted(() -> set(seen, writing)));
      return new Outcome.Done("set");
    }

    @Override
    public Outcome verify(Action action, Attempt attempt) {
      return new Outcome.Failed("not asked here", false);
    }

    private synchronized double draw() {
      return random.nextDouble();
    }
  }

  private static boolean there(Seen seen) {
    synchronized (seen) {
      return seen.there;
    }
  }

  private static boolean set(Seen seen, double chance) throws CallFailed {
    synchronized (seen) {
      seen.writesAfterUnsure += seen.unsure > 0 ? 1 : 0;
      if (chance < 0.15) {
        throw new CallFailed(CallFailed.Kind.UNREACHABLE, "connection refused");
      }
      if (chance < 0.25) {
        throw new CallFailed(CallFailed.Kind.REFUSED, "no");
      }
      if (chance < 0.35) {
        seen.unsure++;
        throw new CallFailed(CallFailed.Kind.UNCERTAIN, "no answer");
      }
      seen.there = true;
      seen.effects++;
      if (chance < 0.45) {
        seen.unsure++;
        throw new CallFailed(CallFailed.Kind.UNCERTAIN, "no answer");
      }
      return true;
    }
  }

  private <T> T counted(Line.Call<T> call) throws CallFailed, InterruptedException {
    calls.incrementAndGet();
    mostInside.accumulateAndGet(inside.incrementAndGet(), Math::max);
    try {
      return call.make();
    } finally {
      inside.decrementAndGet();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyEndIsTrueAndNoCallIsBeyondTheRate(long seed) throws Exception {
    Map<String, String> ends = new ConcurrentHashMap<>();
    List<Thread> threads = new ArrayList<>();
    long begin = System.nanoTime();
    for (int i = 0; i < OPERATIONS; i++) {
      String target = "n" + i;
      Protected actuator =
          new Protected("storm", new Setting(seed * OPERATIONS + i), Duration.ofMillis(5));
      threads.add(Thread.ofVirtual().start(() -> ends.put(target, end(actuator, target))));
    }
    for (Thread thread : threads) {
      assertTrue(thread.join(Duration.ofMinutes(5)));
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    Map<String, Integer> counts = new HashMap<>();
    ends.values().forEach(e -> counts.merge(e, 1, Integer::sum));
    assertEquals(OPERATIONS, ends.size(), "each has one end");
    ends.forEach((target, end) -> holds(target, end));
    assertTrue(counts.keySet().containsAll(List.of("done", "failed", "unknown")), "" + counts);
    // The first turn began before we did and the last has not ended: n calls take over n - 2 turns.
    assertTrue(
        calls.get() <= PER_SECOND * seconds + 2,
        calls.get() + " calls in " + seconds + " s, " + counts);
    assertTrue(mostInside.get() <= AT_ONCE, "" + mostInside);
    Line.Look look = line.look();
    assertEquals(calls.get(), look.reads() + look.writes(), "the line counts what was made");
  }

  private String end(Protected actuator, String target) {
    try {
      Action action = Action.of("x.set", Target.node(target));
      return actuator.execute(action, new Attempt(target, "c", "f", 0, 1)).word();
    } catch (NotCalled e) {
      return "not called";
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void holds(String target, String end) {
    Seen seen = system.getOrDefault(target, new Seen());
    String what = target + " " + end;
    assertTrue(seen.effects <= 1, what);
    assertEquals(0, seen.writesAfterUnsure, what + ": written again though nobody knew");
    switch (end) {
      case "done" -> assertTrue(seen.there, what);
      case "unknown" -> assertTrue(seen.unsure > 0, what);
      case "failed", "not called" -> assertFalse(seen.there, what);
      default -> throw new AssertionError(what);
    }
  }
}

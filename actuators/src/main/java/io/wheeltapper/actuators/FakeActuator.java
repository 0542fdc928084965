package io.wheeltapper.actuators;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.Attempt;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An actuator for tests: its outcomes are scripted, and it counts the effects at the target. One
 * attempt has one effect however often it is executed, as the port demands. Safe for all threads.
 */
public final class FakeActuator implements Actuator {

  /** What a call finds. */
  public enum Part {
    EXECUTE,
    VERIFY
  }

  private final List<ActionType> types;
  private final Map<Part, Deque<Outcome>> script = new HashMap<>();
  private final Map<String, Integer> effects = new HashMap<>();
  private final Set<String> attempts = new HashSet<>();

  /** Can do these, and does them unless told otherwise. */
  public FakeActuator(List<ActionType> types) {
    this.types = List.copyOf(types);
  }

  /** The next call of this part ends so; queued after what was said before. */
  public synchronized FakeActuator then(Part part, Outcome outcome) {
    script.computeIfAbsent(part, _ -> new ArrayDeque<>()).add(outcome);
    return this;
  }

  /** How often the action took effect at the target. */
  public synchronized int effects(Action action) {
    return effects.getOrDefault(action.name() + " " + action.target(), 0);
  }

  @Override
  public List<ActionType> actions() {
    return types;
  }

  @Override
  public List<String> preview(Action action, Attempt attempt) {
    return List.of("fake " + action.name() + " " + action.target());
  }

  /** A scripted Unknown takes effect and does not say so; a scripted Failed takes none. */
  @Override
  public synchronized Outcome execute(Action action, Attempt attempt) {
    Outcome outcome = next(Part.EXECUTE, new Outcome.Done("fake"));
    boolean takesEffect =
        switch (outcome) {
          case Outcome.Done _, Outcome.Unknown _ -> true;
          case Outcome.Failed _ -> false;
        };
    if (takesEffect && attempts.add(attempt.id() + " " + action.name() + " " + action.target())) {
      effects.merge(action.name() + " " + action.target(), 1, Integer::sum);
    }
    return outcome;
  }

  @Override
  public synchronized Outcome verify(Action action, Attempt attempt) {
    boolean there = attempts.contains(attempt.id() + " " + action.name() + " " + action.target());
    return next(
        Part.VERIFY,
        there ? new Outcome.Done("fake") : new Outcome.Failed("no effect there", true));
  }

  private Outcome next(Part part, Outcome otherwise) {
    Deque<Outcome> queue = script.getOrDefault(part, new ArrayDeque<>());
    return queue.isEmpty() ? otherwise : queue.remove();
  }
}

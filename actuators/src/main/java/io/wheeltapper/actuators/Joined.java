package io.wheeltapper.actuators;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.NotCalled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Actuators that carry out the same actions. A node in two schedulers is one target, out of service
 * once both hold it: what {@link #BY_EACH} names is done by each that knows the target, one after
 * the other, and is done once all have done it. All else must happen once, as a reboot must: it is
 * done by the one that knows the target; of several, by the one that the site chose for it, once
 * the others' systems let it be; and by none where the site chose none or two. Where one of them
 * cannot be asked whether it knows the target, nothing is done.
 */
final class Joined implements Calling {

  /** What each of several does: holds that stand apart, checks that must all pass, calls. */
  private static final Set<String> BY_EACH =
      Set.of(
          "node.isolate",
          "node.return",
          "node.evict",
          "node.delete-pods",
          "node.validate",
          "person.call");

  /** Two could do what must happen once: which of them shall is no guess of ours. */
  private static final class Undecided extends Exception {
    private static final long serialVersionUID = 1L;

    Undecided(String why) {
      super(why);
    }
  }

  /** Told by any channel, a person is called: one that is down keeps none of the others. */
  private static final String ANY = "person.call";

  private final List<Calling> parts;

  Joined(List<Calling> parts) {
    this.parts = List.copyOf(parts);
  }

  /** With the longest time of those that offer it. */
  @Override
  public List<ActionType> actions() {
    Map<String, ActionType> types = new LinkedHashMap<>();
    for (Calling part : parts) {
      for (ActionType type : part.actions()) {
        types.merge(
            type.name(),
            type,
            (a, b) ->
                a.within(
                    a.callLimit().plus(b.callLimit()), longer(a.verifyLimit(), b.verifyLimit())));
      }
    }
    return List.copyOf(types.values());
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  @Override
  public List<Calling> parts() {
    return parts;
  }

  @Override
  public List<Line> lines() {
    return parts.stream().flatMap(p -> p.lines().stream()).toList();
  }

  @Override
  public List<Line> lines(String action) {
    return parts.stream()
        .filter(p -> p.actions().stream().anyMatch(t -> t.name().equals(action)))
        .flatMap(p -> p.lines(action).stream())
        .toList();
  }

  @Override
  public List<SecretFile> secrets() {
    return parts.stream().flatMap(p -> p.secrets().stream()).toList();
  }

  @Override
  public boolean knows(Action action) throws Exception {
    return !knowing(action).isEmpty();
  }

  private List<Calling> knowing(Action action) throws Exception {
    List<Calling> offering = new ArrayList<>();
    for (Calling part : parts) {
      if (part.actions().stream().anyMatch(t -> t.name().equals(action.name()))) {
        offering.add(part);
      }
    }
    if (offering.size() < 2) {
      return offering;
    }
    List<Calling> knowing = new ArrayList<>();
    for (Calling part : offering) {
      if (part.knows(action)) {
        knowing.add(part);
      }
    }
    return knowing;
  }

  @Override
  public List<String> preview(Action action, Attempt attempt) throws Exception {
    List<String> calls = new ArrayList<>();
    NotCalled away = null;
    List<Calling> knowing = knowing(action);
    List<Calling> doing = doing(action, knowing);
    Optional<String> forbids = forbids(action, knowing, doing);
    if (forbids.isPresent()) {
      return List.of("nothing: " + forbids.get());
    }
    for (Actuator part : doing) {
      try {
        calls.addAll(part.preview(action, attempt));
      } catch (NotCalled e) {
        if (!action.name().equals(ANY)) {
          throw e;
        }
        away = e;
      }
    }
    if (calls.isEmpty() && away != null) {
      throw away;
    }
    return calls.isEmpty() ? List.of("nothing: nobody here knows " + action.target()) : calls;
  }

  @Override
  public Outcome execute(Action action, Attempt attempt) throws Exception {
    if (action.name().equals(ANY)) {
      return new AnyOf(asked(action)).execute(action, attempt);
    }
    List<Calling> knowing = asked(action);
    List<Calling> doing;
    Optional<String> forbids;
    try {
      doing = doing(action, knowing);
      forbids = forbids(action, knowing, doing);
    } catch (Undecided e) {
      return undecided(e);
    } catch (CallFailed e) {
      throw new NotCalled(String.valueOf(e.getMessage()));
    }
    if (forbids.isPresent()) {
      return new Outcome.Failed(forbids.get(), false);
    }
    List<Outcome> ends = new ArrayList<>();
    for (Actuator part : doing) {
      Outcome outcome;
      try {
        outcome = part.execute(action, attempt);
      } catch (NotCalled e) {
        if (ends.isEmpty()) {
          throw e;
        }
        outcome = new Outcome.Failed("then not called: " + e.getMessage(), true);
      }
      if (!(outcome instanceof Outcome.Done)) {
        return ends.isEmpty() ? outcome : half(action, ends, outcome);
      }
      ends.add(outcome);
    }
    return all(action, ends);
  }

  @Override
  public Outcome verify(Action action, Attempt attempt) throws Exception {
    List<Outcome> ends = new ArrayList<>();
    List<Calling> doing;
    try {
      doing = doing(action, knowing(action));
    } catch (Undecided e) {
      return undecided(e);
    } catch (CallFailed e) {
      return new Outcome.Unknown(String.valueOf(e.getMessage()));
    }
    if (action.name().equals(ANY)) {
      return new AnyOf(doing).verify(action, attempt);
    }
    for (Actuator part : doing) {
      Outcome outcome = part.verify(action, attempt);
      ends.add(outcome);
      if (!(outcome instanceof Outcome.Done)) {
        return outcome.with(evidence(ends));
      }
    }
    return all(action, ends);
  }

  private static List<Calling> doing(Action action, List<Calling> knowing) throws Undecided {
    if (knowing.size() < 2 || BY_EACH.contains(action.name())) {
      return knowing;
    }
    List<Calling> chosen = knowing.stream().filter(p -> p.chosen(action)).toList();
    if (chosen.size() == 1) {
      return chosen;
    }
    String all =
        knowing.stream().map(p -> p.lines().getFirst().name()).collect(Collectors.joining(", "));
    throw new Undecided(
        action.name()
            + " of "
            + action.target().id()
            + " must happen once, and can be done by "
            + all
            + "; set 'chosen-for: ["
            + action.name()
            + "]' on exactly one of them");
  }

  /** Why one of those that only look on does not let it be. */
  private static Optional<String> forbids(Action action, List<Calling> knowing, List<Calling> doing)
      throws Exception {
    for (Calling part : knowing.stream().filter(p -> !doing.contains(p)).toList()) {
      Optional<String> why = part.forbids(action);
      if (why.isPresent()) {
        return why;
      }
    }
    return Optional.empty();
  }

  private static Outcome undecided(Undecided why) {
    return new Outcome.Failed(String.valueOf(why.getMessage()), false);
  }

  /** Those that know it; one that cannot be asked is no word that it does not. */
  private List<Calling> asked(Action action) throws Exception {
    try {
      return knowing(action);
    } catch (CallFailed e) {
      throw new NotCalled(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Some have done it, and one has not. Where it can be taken back that is no clean failure, after
   * which nothing would be: it is said to be unknown, so that the inverse is asked of all of them.
   */
  private Outcome half(Action action, List<Outcome> ends, Outcome last) {
    List<Outcome> all = new ArrayList<>(ends);
    all.add(last);
    boolean lasts =
        actions().stream().anyMatch(t -> t.name().equals(action.name()) && !t.inverse().isEmpty());
    return last instanceof Outcome.Failed failed && !lasts
        ? new Outcome.Failed(said(all), failed.retryable(), evidence(all))
        : new Outcome.Unknown("done in part: " + said(all), evidence(all));
  }

  private static Outcome all(Action action, List<Outcome> ends) {
    return ends.isEmpty()
        ? new Outcome.Failed("nobody here knows " + action.target(), false)
        : new Outcome.Done(said(ends), evidence(ends));
  }

  private static String evidence(List<Outcome> ends) {
    return joined(ends.stream().map(Outcome::evidence), "\n--------\n");
  }

  private static String said(List<Outcome> ends) {
    return joined(ends.stream().map(Outcome::detail), "; ");
  }

  private static String joined(Stream<String> texts, String between) {
    return texts.filter(t -> !t.isEmpty()).collect(Collectors.joining(between));
  }
}

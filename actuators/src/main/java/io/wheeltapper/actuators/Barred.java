package io.wheeltapper.actuators;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.NotCalled;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What resets nodes, behind a look of those who see what a reset would spoil: a scheduler, a
 * command or a Job does not see that a BMC is writing firmware. Where one of them cannot be asked,
 * nothing is reset.
 */
record Barred(Calling inner, List<Calling> watchers) implements Around {

  private static final Set<String> RESETS =
      Set.of("node.reboot", "node.reset", "node.power-cycle", "node.full-power-cycle");

  Barred {
    watchers = List.copyOf(watchers);
  }

  /** Each that resets nodes, behind the look of all that watch. */
  static List<Calling> of(List<Calling> all) {
    List<Calling> watchers = all.stream().filter(Calling::watches).toList();
    return watchers.isEmpty()
        ? all
        : all.stream().map(c -> resets(c) ? new Barred(c, watchers) : c).toList();
  }

  private static boolean resets(Calling calling) {
    return calling.actions().stream().anyMatch(t -> RESETS.contains(t.name()));
  }

  /** Why it is not done now; empty where nothing is against it. */
  private Optional<String> bar(Action action) throws NotCalled, InterruptedException {
    if (!RESETS.contains(action.name())) {
      return Optional.empty();
    }
    for (Calling watcher : watchers) {
      try {
        Optional<String> why = watcher.bars(action.target());
        if (why.isPresent()) {
          return why;
        }
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        throw new NotCalled(
            "whether firmware is being written is not known: " + Words.plain("" + e, 300));
      }
    }
    return Optional.empty();
  }

  @Override
  public List<String> preview(Action action, Attempt attempt) throws Exception {
    Optional<String> why = bar(action);
    return why.isPresent() ? List.of("wait for: " + why.get()) : inner.preview(action, attempt);
  }

  @Override
  public Outcome execute(Action action, Attempt attempt) throws Exception {
    Optional<String> why = bar(action);
    if (why.isPresent()) {
      throw new NotCalled(why.get());
    }
    return inner.execute(action, attempt);
  }

  @Override
  public List<Calling> parts() {
    return inner.parts();
  }

  @Override
  public boolean knows(Action action) throws Exception {
    return inner.knows(action);
  }

  @Override
  public Optional<String> forbids(Action action) throws Exception {
    return inner.forbids(action);
  }

  @Override
  public boolean chosen(Action action) {
    return inner.chosen(action);
  }
}

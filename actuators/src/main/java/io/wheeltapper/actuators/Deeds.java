package io.wheeltapper.actuators;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import java.util.List;
import java.util.Optional;

/**
 * All deeds of one instance, by the names of their actions.
 *
 * @param known whether a target is one of its system's
 */
public record Deeds(List<Deed> deeds, List<Line> lines, List<SecretFile> secrets, Known known)
    implements Calling {

  /** Whether a target is one of the system's; reads only. */
  @FunctionalInterface
  public interface Known {
    boolean is(Target target) throws CallFailed, InterruptedException;
  }

  /** That carries out what no other does, or knows every target. */
  public Deeds(List<Deed> deeds, List<Line> lines, List<SecretFile> secrets) {
    this(deeds, lines, secrets, _ -> true);
  }

  public Deeds {
    deeds = List.copyOf(deeds);
    lines = List.copyOf(lines);
    secrets = List.copyOf(secrets);
  }

  @Override
  public List<ActionType> actions() {
    return deeds.stream().map(Deed::type).toList();
  }

  @Override
  public List<Line> lines(String action) {
    return deeds.stream()
        .filter(d -> d.type().name().equals(action) && !d.lines().isEmpty())
        .findFirst()
        .map(Deed::lines)
        .orElse(lines);
  }

  @Override
  public boolean knows(Action action) throws CallFailed, InterruptedException {
    return deed(action).offered() && known.is(action.target());
  }

  @Override
  public Optional<String> forbids(Action action) throws CallFailed, InterruptedException {
    return deed(action).forbids(action);
  }

  private Deed deed(Action action) {
    return deeds.stream()
        .filter(d -> d.type().name().equals(action.name()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such action: " + action.name()));
  }

  @Override
  public List<String> preview(Action action, Attempt attempt)
      throws CallFailed, InterruptedException {
    return deed(action).preview(action, attempt);
  }

  @Override
  public Outcome execute(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    return deed(action).execute(action, attempt);
  }

  @Override
  public Outcome verify(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    return deed(action).verify(action, attempt);
  }
}

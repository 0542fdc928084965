package io.wheeltapper.actuators.slurm;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Calling;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.SecretFile;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import java.util.List;

/** All deeds on one Slurm, by the names of their actions. */
record SlurmActuator(List<Deed> deeds, List<Line> lines, List<SecretFile> secrets)
    implements Calling {

  SlurmActuator {
    deeds = List.copyOf(deeds);
    lines = List.copyOf(lines);
    secrets = List.copyOf(secrets);
  }

  @Override
  public List<ActionType> actions() {
    return deeds.stream().map(Deed::type).toList();
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

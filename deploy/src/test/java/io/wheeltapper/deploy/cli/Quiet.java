package io.wheeltapper.deploy.cli;

import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.slo.Floor;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** A site of which nobody says anything. */
final class Quiet implements Floor {

  @Override
  public Collection<Target> nodes() {
    return List.of();
  }

  @Override
  public Collection<Status> of(Target node) {
    return List.of();
  }

  @Override
  public Optional<Status> mute(String sensor) {
    return Optional.empty();
  }

  @Override
  public Collection<Status> jobs() {
    return List.of();
  }

  @Override
  public boolean ill(Target node) {
    return false;
  }

  @Override
  public List<Double> recoveries(long after) {
    return List.of();
  }
}

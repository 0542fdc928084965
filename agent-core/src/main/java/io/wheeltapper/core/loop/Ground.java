package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.slo.Floor;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What a site knows, as the indicators want it. */
record Ground(Site site) implements Floor {

  @Override
  public Collection<Target> nodes() {
    return site.world().nodes();
  }

  @Override
  public Collection<Status> of(Target node) {
    return site.world().of(node);
  }

  @Override
  public Optional<Status> mute(String sensor) {
    return site.world().mute(sensor);
  }

  @Override
  public Collection<Status> jobs() {
    return site.world().openJobs();
  }

  /** An open case with a fault that a ladder mends and that not only the job itself spoke of. */
  @Override
  public boolean ill(Target node) {
    return site.book().about(node).stream()
        .flatMap(k -> k.seen().stream())
        .filter(s -> s.origins().stream().anyMatch(o -> o != Origin.WORKLOAD))
        .anyMatch(
            s -> site.policy().ladder(s.fault()).filter(l -> !l.rungs().isEmpty()).isPresent());
  }

  @Override
  public List<Double> recoveries(long after) {
    return site.book().account().recoveries(after);
  }
}

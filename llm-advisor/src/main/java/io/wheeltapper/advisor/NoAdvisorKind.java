package io.wheeltapper.advisor;

import io.wheeltapper.core.spi.Advisor;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.Settings;
import java.util.List;
import java.util.Optional;

/** Nobody is asked. */
final class NoAdvisorKind implements AdvisorKind {

  @Override
  public KindSpec spec() {
    return new KindSpec("none", "asks no model; the agent is whole without", List.of(), List.of());
  }

  @Override
  public Advisor create(Settings settings, Surroundings surroundings) {
    return new NoAdvisor();
  }

  @Override
  public Optional<Drafter> drafter(Settings settings, Surroundings surroundings) {
    return Optional.empty();
  }

  @Override
  public Check doctor(Settings settings) {
    return new Check(true, "no model is asked");
  }
}

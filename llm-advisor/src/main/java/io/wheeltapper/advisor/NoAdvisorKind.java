package io.wheeltapper.advisor;

import io.wheeltapper.core.spi.Advisor;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.Settings;
import java.util.List;

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
  public Check doctor(Settings settings) {
    return new Check(true, "no model is asked");
  }
}

package io.wheeltapper.advisor;

import io.wheeltapper.core.model.Advice;
import io.wheeltapper.core.spi.Advisor;
import io.wheeltapper.core.spi.Dossier;
import io.wheeltapper.core.spi.Lookup;

/**
 * The default: nobody is asked, nothing is said; the agent is whole without. Safe for all threads.
 */
public final class NoAdvisor implements Advisor {

  /** There is nothing to set. */
  public NoAdvisor() {}

  @Override
  public Advice advise(Dossier dossier, Lookup lookup) {
    return Advice.NONE;
  }

  @Override
  public String model() {
    return "none";
  }

  @Override
  public void close() {}
}

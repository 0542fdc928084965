package io.wheeltapper.advisor;

import io.wheeltapper.core.spi.Advisor;
import java.util.List;

/**
 * The default: nobody is asked, nothing is said; the agent is whole without. Safe for all threads.
 */
public final class NoAdvisor implements Advisor {

  /** There is nothing to set. */
  public NoAdvisor() {}

  @Override
  public Advice advise(String caseId, String caseText) {
    return new Advice("none", List.of(), List.of());
  }
}

package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Guard;
import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.model.Verdict;

/** What is under declared maintenance is left alone until it has settled. */
final class MaintenanceGuard implements Guard {

  @Override
  public String name() {
    return "maintenance";
  }

  @Override
  public Verdict judge(Question question) {
    return Verdict.allow();
  }
}

package io.wheeltapper.deploy.wiring;

import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.Station;

/** What is in force, as the first entries of a start; a widened mode with the person's name. */
final class FirstEntries {

  private FirstEntries() {}

  /**
   * Tells them.
   *
   * @param verifierKey by which the ledger's checkpoints can be verified
   */
  static void tell(Station station, LiveAgent.Start start, Bundle bundle, String verifierKey) {
    long now = station.now();
    station.tell(
        new Input.Configure(
            now,
            start.loaded().hash(),
            start.ceiling(),
            station.carriers(),
            start.person(),
            "log key " + verifierKey,
            start.loaded().config().bounds().all()));
    station.tell(
        new Input.Activate(
            now,
            bundle.policy().name(),
            bundle.policy().version(),
            bundle.policy().hash(),
            start.person(),
            "start"));
    if (start.act()) {
      station.tell(
          new Input.SetMode(
              now, Mode.ACT, "*", "*", Target.site(), start.person(), "started with --act"));
    }
  }
}

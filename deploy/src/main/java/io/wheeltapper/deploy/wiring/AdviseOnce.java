package io.wheeltapper.deploy.wiring;

import io.wheeltapper.core.model.Advice;
import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.deploy.config.Shipped;
import io.wheeltapper.deploy.config.TopologyFile;
import java.util.Optional;

/** Asks the configured adviser about a case of a data folder, once; nothing is booked. */
public final class AdviseOnce {

  private AdviseOnce() {}

  /**
   * What it says.
   *
   * @return nothing where the ledger has no such case
   * @throws Exception when the bundle or the adviser cannot be made
   */
  public static Optional<Advice> of(Config config, TopologyFile topology, String caseId)
      throws Exception {
    Bundle bundle = Bundle.load(Shipped.policies(config), Shipped.classes());
    return AdviserBeside.once(config, bundle, topology, caseId);
  }
}

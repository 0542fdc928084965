package io.wheeltapper.deploy.cli;

import io.wheeltapper.core.model.Advice;
import io.wheeltapper.deploy.config.Config;
import io.wheeltapper.deploy.wiring.AdviseOnce;

/** Asks the configured adviser from the command line. */
final class AskOnce {

  private AskOnce() {}

  /** What it says of a case that the ledger of the configuration's data folder has. */
  static Advice of(Config config, String caseId) throws Exception {
    if (!config.advisor().on()) {
      throw new BadUse(
          "no adviser is configured; write advisor: {kind: …} and name the file by --config");
    }
    return AdviseOnce.of(config, ConfigOptions.topology(config), caseId)
        .orElseThrow(
            () -> new BadUse("the ledger in " + config.data() + " has no case '" + caseId + "'"));
  }
}

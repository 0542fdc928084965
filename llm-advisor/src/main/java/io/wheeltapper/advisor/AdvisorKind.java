package io.wheeltapper.advisor;

import io.wheeltapper.core.spi.Advisor;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.Settings;
import java.util.Optional;

/** A way to ask a language model. Stateless. */
public interface AdvisorKind {

  /** The word in the configuration, the settings, and what is called outside. */
  KindSpec spec();

  /**
   * Makes one. Does not touch the endpoint yet.
   *
   * @throws BadSetting when a setting is wrong, naming it and what would be right
   */
  Advisor create(Settings settings, Surroundings surroundings);

  /**
   * Makes one who drafts rules, by the same model within the same budgets; empty where nobody is
   * asked. Does not touch the endpoint yet.
   *
   * @throws BadSetting when a setting is wrong, naming it and what would be right
   */
  Optional<Drafter> drafter(Settings settings, Surroundings surroundings);

  /**
   * Looks whether one of these settings can work here, and why not. Asks the endpoint for its list
   * of models, and no model anything.
   */
  Check doctor(Settings settings);
}

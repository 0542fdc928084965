package io.wheeltapper.deploy.lint;

import java.util.Locale;

/** How bad it is. */
public enum Severity {
  /** The bundle cannot run. */
  ERROR,
  /** It runs, and most likely not as it was meant; {@code --strict} refuses it. */
  WARNING,
  /** Worth a look. */
  NOTE;

  /** As it is written; SARIF's levels are the same words. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package io.wheeltapper.deploy.cli;

import io.wheeltapper.deploy.config.Config;
import java.io.PrintStream;

/** The assembled agent, as {@code up} starts it; found by {@link java.util.ServiceLoader}. */
public interface Assembly {

  /**
   * What a person asked for.
   *
   * @param hash of the configuration, for the ledger
   * @param act whether it may act at all
   * @param demo a simulated factory in place of the configured sensors and actuators
   * @param json entries as JSON lines on standard output in place of words
   */
  record Up(Config config, String hash, boolean act, boolean demo, boolean json) {}

  /** Runs until interrupted or ended by a signal; the exit code. Blocks. */
  int up(Up asked, PrintStream out, PrintStream err) throws Exception;
}

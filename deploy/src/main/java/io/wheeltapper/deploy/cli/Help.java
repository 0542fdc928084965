package io.wheeltapper.deploy.cli;

import picocli.CommandLine.Option;

/** {@code --help}, the same everywhere. */
final class Help {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;
}

package io.wheeltapper.deploy.cli;

import picocli.CommandLine.Option;

/** {@code --by} and {@code --reason}: who says so, and why; both stand in the ledger. */
final class WordOptions {

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "Who says so (your login's name, else the user at the terminal).")
  private String by = "";

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; stands in the ledger.")
  private String reason = "";

  /** The name that was given, or {@code ""}: the client then says who. */
  String by() {
    return by;
  }

  String reason() {
    return reason;
  }
}

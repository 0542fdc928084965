package io.wheeltapper.deploy.cli;

import picocli.CommandLine.Option;

/** {@code --json}. */
final class JsonOption {

  @Option(names = "--json", description = "One JSON object a line.")
  private boolean json;

  boolean on() {
    return json;
  }
}

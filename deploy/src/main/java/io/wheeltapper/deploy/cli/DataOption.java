package io.wheeltapper.deploy.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --data}, for commands that read the ledger's folder by themselves. */
final class DataOption {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "Folder of the ledger (./data).")
  private Path data = Path.of("data");

  Path folder() {
    return data;
  }
}

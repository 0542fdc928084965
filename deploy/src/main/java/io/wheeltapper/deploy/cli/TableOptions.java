package io.wheeltapper.deploy.cli;

import java.util.List;
import picocli.CommandLine.Option;

/** {@code --json} and {@code --wide}: as what a table is printed. */
final class TableOptions {

  @Option(names = "--json", description = "One JSON object a line.")
  private boolean json;

  @Option(names = "--wide", description = "Whole words, however wide the terminal is.")
  private boolean wide;

  boolean json() {
    return json;
  }

  /** Columns that a line may have. */
  int width() {
    return wide ? Terminal.UNBOUNDED : Terminal.width();
  }

  /** Prints rows of cells under each other. */
  void print(Output output, List<List<String>> rows) {
    Columns.table(rows, width()).forEach(output::say);
  }
}

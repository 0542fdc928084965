package io.wheeltapper.deploy.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The file of a run, written as its answers come: a run that is cut off was paid for, and is kept
 * so far. For one run and one thread.
 */
public final class RunFile {

  private final Path file;

  private RunFile(Path file) {
    this.file = file;
  }

  /**
   * Begins it, named by the model and the date.
   *
   * @param folder exists
   * @param head as of a run that was {@link Run#CUT_OFF cut off}
   */
  public static RunFile begin(Path folder, Run.Head head) throws IOException {
    String model = head.model().replaceAll("[^A-Za-z0-9.-]+", "-");
    Path file = folder.resolve(model + "-" + head.date().replace(":", "") + ".jsonl");
    Files.write(file, new Run(head, List.of()).lines());
    return new RunFile(file);
  }

  /** One more answer. */
  public void add(Graded answer) throws IOException {
    Files.write(file, List.of(Run.line(answer)), StandardOpenOption.APPEND);
  }

  /** The run came to its end: what is there is replaced, whole, its figures first. */
  public Path end(Run run) throws IOException {
    Path whole = file.resolveSibling(file.getFileName() + ".tmp");
    Files.write(whole, run.lines());
    return Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
  }
}

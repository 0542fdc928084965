package io.wheeltapper.sensors.outside;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * Tools of the system that lie in one folder, asked one at a time for text in English. For one
 * thread.
 */
public final class Tools {

  /** What is said of the largest subnet, some 600 bytes a port. */
  private static final int LARGEST_OUTPUT = 128 << 20;

  private final String folder;
  private final Duration limit;
  private final Program program;

  /**
   * What one said and how it ended.
   *
   * @param errors the first of what it wrote to standard error
   */
  public record Answer(int exit, String output, String errors) {}

  /**
   * Tools with a time limit for each run.
   *
   * @param folder where they lie, or {@code ""} for the search path
   */
  public Tools(String folder, Duration limit) {
    this.folder = folder;
    this.limit = limit;
    this.program = new Program("tools", limit, LARGEST_OUTPUT);
  }

  /** How long one may take. */
  public Duration limit() {
    return limit;
  }

  /**
   * Runs one to its end.
   *
   * @throws IOException when it cannot be run, says too much or takes too long
   */
  public Answer run(List<String> words) throws IOException, InterruptedException {
    String name = words.getFirst();
    List<String> line = new ArrayList<>(words);
    line.set(0, folder.isBlank() ? name : folder + "/" + name);
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().put("LC_ALL", "C");
    Program.Said said;
    try {
      said = program.run(builder);
    } catch (IOException e) {
      if (e.getCause() instanceof TimeoutException) {
        throw new IOException(name + " takes longer than " + limit.toMillis() + " ms", e);
      }
      throw e;
    }
    return new Answer(said.exit(), new String(said.out(), StandardCharsets.UTF_8), said.error());
  }

  /**
   * Runs one that must end well.
   *
   * @throws IOException also when it ends otherwise, with the first line that says why
   */
  public String text(List<String> words) throws IOException, InterruptedException {
    Answer answer = run(words);
    if (answer.exit() != 0) {
      String why =
          (answer.errors() + "\n" + answer.output())
              .lines()
              .filter(line -> !line.isBlank())
              .findFirst()
              .orElse("it says nothing of why");
      throw new IOException(words.getFirst() + " ends with " + answer.exit() + ": " + why);
    }
    return answer.output();
  }
}

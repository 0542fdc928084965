package io.wheeltapper.sensors.fabric.mad;

import io.wheeltapper.sensors.outside.Tools;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts {@link SweepProgram} with this machine's Java and our own class path, and takes its tape.
 * While one hangs in the driver no second is begun. For one thread.
 *
 * @param tools with the limit for the whole sweep and the start
 * @param java the command
 * @param adapter to ask by, or {@code ""}
 * @param question how long one answer may take
 * @param limit for the whole sweep, without the start
 */
record Asking(Tools tools, String java, String adapter, Duration question, Duration limit) {

  /** A virtual machine's own start. */
  private static final Duration START = Duration.ofSeconds(10);

  /** By this machine's own Java. */
  static Asking by(String adapter, Duration question, Duration limit) {
    return new Asking(
        new Tools("", limit.plus(START)),
        ProcessHandle.current().info().command().orElse("java"),
        adapter,
        question,
        limit);
  }

  /** How long a sweep may take until it is given up. */
  Duration longest() {
    return tools.limit();
  }

  /**
   * What the subnet answers to a whole sweep, or to one question to the local port.
   *
   * @throws IOException when it does not come to its end, saying why
   */
  String tape(boolean local) throws IOException, InterruptedException {
    List<String> line =
        new ArrayList<>(
            List.of(
                java,
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=/dev/null",
                "-cp",
                System.getProperty("java.class.path"),
                SweepProgram.class.getName(),
                adapter.isBlank() ? "-" : adapter,
                Long.toString(question.toMillis()),
                Long.toString(limit.toMillis())));
    if (local) {
      line.add("local");
    }
    Tools.Answer answer;
    try {
      answer = tools.run(line);
    } catch (IOException e) {
      throw new IOException("the subnet does not answer: " + e.getMessage(), e);
    }
    if (answer.exit() != 0) {
      throw new IOException(why(answer));
    }
    return answer.output();
  }

  /** Its own last word; libibmad writes others before it. */
  private static String why(Tools.Answer answer) {
    String last =
        answer
            .errors()
            .lines()
            .filter(l -> !l.startsWith("ibwarn:"))
            .reduce((a, b) -> b)
            .orElse("");
    return last.isBlank() ? "the sweep ends with " + answer.exit() : last;
  }
}

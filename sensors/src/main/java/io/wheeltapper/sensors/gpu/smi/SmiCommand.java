package io.wheeltapper.sensors.gpu.smi;

import io.wheeltapper.sensors.patience.Answer;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs {@code nvidia-smi -q -x}. A process that a driver holds cannot be killed; as long as it is
 * there no other is begun. For one thread.
 */
final class SmiCommand {

  /** Eight GPUs say some 200 KB; with lists of clocks a MB. */
  private static final int LARGEST_OUTPUT = 64 << 20;

  private static final int LONGEST_ERROR = 200;

  private final String command;
  private @Nullable Process pending;
  private long began;

  SmiCommand(String command) {
    this.command = command;
  }

  /**
   * What it printed, within the limit.
   *
   * @throws IOException when there is no such command
   */
  Answer<String> ask(Duration limit) throws IOException, InterruptedException {
    Process before = pending;
    if (before != null && !before.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      return new Answer.None<>(waited());
    }
    began = System.nanoTime();
    Process process =
        new ProcessBuilder(command, "-q", "-x")
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .start();
    pending = process;
    AtomicReference<byte[]> output = new AtomicReference<>(new byte[0]);
    Thread drain =
        Thread.ofPlatform()
            .daemon()
            .name("nvidia-smi")
            .start(() -> output.set(all(process.getInputStream())));
    try {
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended || !drain.join(Duration.ofSeconds(1))) {
        return new Answer.None<>(waited());
      }
    } finally {
      process.destroyForcibly();
    }
    String text = new String(output.get(), StandardCharsets.UTF_8);
    if (process.exitValue() != 0 && !text.contains(SmiXml.BEGIN)) {
      return new Answer.Failed<>(
          new IOException(command + " ends with " + process.exitValue() + ": " + brief(text)));
    }
    return new Answer.Given<>(text, waited());
  }

  private static String brief(String text) {
    String first = text.strip().lines().findFirst().orElse("it says nothing");
    return first.length() > LONGEST_ERROR ? first.substring(0, LONGEST_ERROR) : first;
  }

  private long waited() {
    return (System.nanoTime() - began) / 1_000_000;
  }

  private static byte[] all(InputStream in) {
    try (in) {
      return in.readNBytes(LARGEST_OUTPUT);
    } catch (IOException e) {
      return e.toString().getBytes(StandardCharsets.UTF_8);
    }
  }
}

package io.wheeltapper.sensors.telemetry;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** A real server that a test starts on loopback; it ends with the test. */
public final class RealPart implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Process process;
  private final Path log;

  private RealPart(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts it; the test is skipped by name where there is none. */
  public static RealPart start(Path folder, String... command) throws IOException {
    Assumptions.assumeTrue(Files.isExecutable(Path.of(command[0])), "skipped: no " + command[0]);
    Path log = Files.createTempFile(folder, "part", ".log");
    return new RealPart(
        new ProcessBuilder(List.of(command))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start(),
        log);
  }

  /** What it says of where it listens: the pattern's first group, once it has said so. */
  public String says(String pattern) throws IOException {
    Pattern wanted = Pattern.compile(pattern);
    await().atMost(LIMIT).until(() -> wanted.matcher(log()).find() || !process.isAlive());
    Matcher matcher = wanted.matcher(log());
    if (!matcher.find()) {
      throw new IllegalStateException("it ended: " + log());
    }
    return matcher.group(1);
  }

  public String log() throws IOException {
    return Files.readString(log);
  }

  /** SIGSTOP: it hangs. */
  public void pause() throws Exception {
    signal("-STOP");
  }

  /** SIGCONT. */
  public void resume() throws Exception {
    signal("-CONT");
  }

  private void signal(String name) throws Exception {
    new ProcessBuilder("kill", name, Long.toString(process.pid())).start().waitFor();
  }

  /** SIGKILL. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}

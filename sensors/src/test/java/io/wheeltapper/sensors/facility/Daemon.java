package io.wheeltapper.sensors.facility;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Assumptions;

/** A real server of a test: started on loopback, killed, stopped and let go on by its own pid. */
public final class Daemon implements AutoCloseable {

  private final Process process;
  private final Path log;

  private Daemon(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts it; the test is skipped by name where the program is not there. */
  public static Daemon start(
      Path folder, String part, List<String> argv, Map<String, String> environment)
      throws IOException {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of(argv.getFirst())), "real part absent: " + part);
    Path log = folder.resolve(Path.of(argv.getFirst()).getFileName() + ".log");
    ProcessBuilder builder = new ProcessBuilder(argv).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return new Daemon(builder.directory(folder.toFile()).redirectOutput(log.toFile()).start(), log);
  }

  /** It goes away without a word. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** SIGSTOP: it listens and answers nothing. */
  public void pause() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** SIGCONT. */
  public void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    int code = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
    if (code != 0) {
      throw new IOException("kill -" + name + " ends with " + code);
    }
  }

  public boolean alive() {
    return process.isAlive();
  }

  /** What it wrote. */
  public String said() throws IOException {
    return Files.readString(log);
  }

  /** A script of the plant's laboratory. */
  public static Path script(String name) {
    return Path.of(System.getProperty("wheeltapper.root", ".."))
        .resolve("deploy/lab/plant")
        .resolve(name)
        .toAbsolutePath()
        .normalize();
  }

  /**
   * A TCP port that nobody has now, below those that the system gives to outgoing connections
   * (32768 and up on Linux): a server that is stopped finds it free when it starts again.
   */
  public static int freePort() throws IOException {
    for (int i = 0; i < 100; i++) {
      int port = ThreadLocalRandom.current().nextInt(15_000, 32_000);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (BindException e) {
        continue; // somebody's
      }
    }
    throw new IOException("no free port");
  }

  /** A UDP port that nobody has now. */
  public static int freeUdpPort() throws IOException {
    try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

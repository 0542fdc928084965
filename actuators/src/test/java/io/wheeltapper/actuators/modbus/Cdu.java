package io.wheeltapper.actuators.modbus;

import io.wheeltapper.actuators.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/** Debian's pymodbus as a coolant unit whose set-point can be moved; it counts the writes. */
final class Cdu implements AutoCloseable {

  private static final Path PYTHON = Path.of("/usr/bin/python3");
  private static final Path LIBRARY = Path.of("/usr/lib/python3/dist-packages/pymodbus");
  private static final Path SCRIPT =
      Path.of(System.getProperty("wheeltapper.root", ".."))
          .resolve("deploy/lab/plant/cdu-control.py")
          .toAbsolutePath()
          .normalize();

  private final Path folder;
  private final int port;
  private Process process;

  Cdu(Path folder, int tenths) throws IOException {
    Assumptions.assumeTrue(
        Files.isExecutable(PYTHON) && Files.isDirectory(LIBRARY),
        "real part absent: Modbus server (apt: python3-pymodbus)");
    this.folder = folder;
    port = Ports.free();
    Files.writeString(folder.resolve("set-point"), "" + tenths);
    process = begun();
  }

  private Process begun() throws IOException {
    Process begun =
        new ProcessBuilder(PYTHON.toString(), SCRIPT.toString(), folder.toString(), "" + port)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
            .start();
    Awaitility.await().atMost(Duration.ofMinutes(1)).until(this::listens);
    return begun;
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  int port() {
    return port;
  }

  /** Every write it took, in order. */
  List<String> writes() throws IOException {
    Path writes = folder.resolve("writes");
    return Files.exists(writes) ? Files.readAllLines(writes) : List.of();
  }

  /** Where its set-point stands, in its own record. */
  String stands() throws IOException {
    return Files.readString(folder.resolve("set-point"));
  }

  /** A person at its panel. */
  void turned(int tenths) throws IOException {
    Files.writeString(folder.resolve("set-point"), "" + tenths);
  }

  void has(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }

  void hasNo(String file) throws IOException {
    Files.deleteIfExists(folder.resolve(file));
  }

  void awaitDeath() throws InterruptedException {
    process.waitFor();
  }

  void startAnew() throws IOException {
    process = begun();
  }

  /** By its own pid: {@code STOP} listens and answers nothing. */
  void signal(String name) throws IOException, InterruptedException {
    int code = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
    if (code != 0) {
      throw new IOException("kill -" + name + " ends with " + code);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

package io.wheeltapper.sensors.facility.modbus;

import io.wheeltapper.sensors.facility.Daemon;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/** Debian's pymodbus as a coolant unit whose registers stand in a file. */
final class Pymodbus implements AutoCloseable {

  static final Path PYTHON = Path.of("/usr/bin/python3");
  private static final Path LIBRARY = Path.of("/usr/lib/python3/dist-packages/pymodbus");

  private final Path folder;
  private final int port;
  private Daemon daemon;

  Pymodbus(Path folder, int port) throws IOException {
    Assumptions.assumeTrue(
        Files.isDirectory(LIBRARY), "real part absent: Modbus server (apt: python3-pymodbus)");
    this.folder = folder;
    this.port = port;
    says(0, 0);
    start();
  }

  void start() throws IOException {
    daemon =
        Daemon.start(
            folder,
            "Modbus server (apt: python3-pymodbus)",
            List.of(
                PYTHON.toString(),
                Daemon.script("cdu.py").toString(),
                folder.toString(),
                "" + port),
            Map.of());
    Awaitility.await().atMost(Duration.ofMinutes(1)).until(this::listens);
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  void says(double flow, int leak) throws IOException {
    Path next = Files.writeString(folder.resolve("registers.next"), flow + " " + leak);
    Files.move(next, folder.resolve("registers"), StandardCopyOption.REPLACE_EXISTING);
  }

  void slow(String seconds) throws IOException {
    Path next = Files.writeString(folder.resolve("delay.next"), seconds);
    Files.move(next, folder.resolve("delay"), StandardCopyOption.REPLACE_EXISTING);
  }

  void quick() throws IOException {
    Files.deleteIfExists(folder.resolve("delay"));
  }

  Daemon daemon() {
    return daemon;
  }

  @Override
  public void close() {
    daemon.close();
  }
}

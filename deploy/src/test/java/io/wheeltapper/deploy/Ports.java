package io.wheeltapper.deploy;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of loopback for servers of tests. */
public final class Ports {

  private Ports() {}

  /**
   * A TCP port that nobody has now, below those that the system gives to outgoing connections
   * (32768 and up on Linux): a server that is stopped finds it free when it starts again.
   */
  public static int free() throws IOException {
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
}

package io.wheeltapper.sensors.telemetry.prometheus;

import io.wheeltapper.core.spi.Check;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;

/** Whether anything listens at a URL; nothing is asked of it. */
public final class Listening {

  private Listening() {}

  /** Connects, and hangs up at once. Blocks for the limit at most. */
  public static Check check(URI url, Duration limit) {
    int port = url.getPort() > 0 ? url.getPort() : "https".equals(url.getScheme()) ? 443 : 80;
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(url.getHost(), port), (int) limit.toMillis());
      return new Check(true, url + ": something listens");
    } catch (IOException e) {
      return new Check(false, url + ": " + e.getMessage());
    }
  }
}

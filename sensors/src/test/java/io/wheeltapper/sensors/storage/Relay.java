package io.wheeltapper.sensors.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before a real server and hands on what both say, late or byte by byte where it is told to.
 */
public final class Relay implements AutoCloseable {

  private final ServerSocket server;
  private final int to;
  private final AtomicInteger came = new AtomicInteger();
  private volatile long delayMillis;
  private volatile long dribbleMillis;

  /** Listens on a free port of loopback for the server at that port of loopback. */
  public Relay(int to) throws IOException {
    this.to = to;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  public int port() {
    return server.getLocalPort();
  }

  /** From now on each piece of an answer comes so much later. */
  public void delay(long millis) {
    delayMillis = millis;
  }

  /** From now on an answer comes byte by byte, each so much after the other; 0 ends that. */
  public void dribble(long millis) {
    dribbleMillis = millis;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        connect(server.accept());
      } catch (IOException e) {
        continue; // closed
      }
    }
  }

  /** How many connections came. */
  public int connections() {
    return came.get();
  }

  private void connect(Socket client) throws IOException {
    came.incrementAndGet();
    Socket far = new Socket();
    try {
      far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), to));
    } catch (IOException e) {
      client.close(); // the server is not there: the client sees its connection end
      return;
    }
    Thread.ofVirtual().start(() -> copy(client, far, false));
    Thread.ofVirtual().start(() -> copy(far, client, true));
  }

  private void copy(Socket from, Socket into, boolean late) {
    byte[] buffer = new byte[4096];
    try (from;
        into;
        InputStream in = from.getInputStream();
        OutputStream out = into.getOutputStream()) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (late && delayMillis > 0) {
          Thread.sleep(delayMillis);
        }
        hand(out, buffer, count, late ? dribbleMillis : 0);
      }
    } catch (SocketException e) {
      return; // the other side has hung up
    } catch (IOException | InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void hand(OutputStream out, byte[] bytes, int count, long pause)
      throws IOException, InterruptedException {
    for (int i = 0; pause > 0 && i < count; i++) {
      out.write(bytes[i]);
      out.flush();
      Thread.sleep(pause);
    }
    if (pause == 0) {
      out.write(bytes, 0, count);
      out.flush();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}

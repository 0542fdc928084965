package io.wheeltapper.sensors.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;

/** Stands before a real server and hands on what both say, late where it is told to be. */
public final class Relay implements AutoCloseable {

  private final ServerSocket server;
  private final int to;
  private volatile long delayMillis;

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

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Socket far = new Socket();
        far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), to));
        Thread.ofVirtual().start(() -> copy(client, far, false));
        Thread.ofVirtual().start(() -> copy(far, client, true));
      } catch (IOException e) {
        // closed, or the server is not there: the client sees its connection end
        continue;
      }
    }
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
        out.write(buffer, 0, count);
        out.flush();
      }
    } catch (SocketException e) {
      return; // the other side has hung up
    } catch (IOException | InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}

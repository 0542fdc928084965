package io.wheeltapper.sensors.telemetry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Stands between two real parts and makes the one that is connected to slow: what it says comes
 * late, or in drops of a few bytes; or what it is told does. For all threads.
 */
public final class SlowWay implements AutoCloseable {

  private static final int DROP = 64;

  private final ServerSocket listening;
  private final int to;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile long lateMillis;
  private volatile long dropMillis;
  private volatile long askedLateMillis;

  /** On a free port of loopback, towards that one. */
  public SlowWay(int to) throws IOException {
    this.to = to;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  public int port() {
    return listening.getLocalPort();
  }

  /** Each piece of an answer comes so late. */
  public void late(long millis) {
    lateMillis = millis;
  }

  /** An answer comes in drops of 64 bytes, one each so often. */
  public void dribble(long millis) {
    dropMillis = millis;
  }

  /** Each piece of a request comes so late. */
  public void askedLate(long millis) {
    askedLateMillis = millis;
  }

  /** As fast as the machine; what waits in the way now is lost with its connections. */
  public void free() throws IOException {
    lateMillis = 0;
    dropMillis = 0;
    askedLateMillis = 0;
    for (Socket socket : open) {
      socket.close();
    }
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        join(listening.accept());
      } catch (IOException e) {
        continue; // closed, or nobody is there
      }
    }
  }

  /** Where nobody is there, whoever came sees the connection end. */
  private void join(Socket near) throws IOException {
    open.add(near);
    Socket far;
    try {
      far = new Socket(InetAddress.getLoopbackAddress(), to);
    } catch (IOException e) {
      near.close();
      open.remove(near);
      throw e;
    }
    open.add(far);
    Thread.ofVirtual().start(() -> carry(near, far, false));
    Thread.ofVirtual().start(() -> carry(far, near, true));
  }

  private void carry(Socket from, Socket into, boolean answer) {
    byte[] bytes = new byte[1 << 16];
    try (from;
        into;
        InputStream in = from.getInputStream();
        OutputStream out = into.getOutputStream()) {
      for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
        TimeUnit.MILLISECONDS.sleep(answer ? lateMillis : askedLateMillis);
        for (int at = 0; at < n; ) {
          boolean drops = answer && dropMillis > 0;
          int size = drops ? Math.min(DROP, n - at) : n - at;
          out.write(bytes, at, size);
          out.flush();
          at += size;
          if (drops) {
            TimeUnit.MILLISECONDS.sleep(dropMillis);
          }
        }
      }
    } catch (IOException e) {
      return; // one side has hung up; the other is closed with it
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(from);
      open.remove(into);
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    free();
  }
}

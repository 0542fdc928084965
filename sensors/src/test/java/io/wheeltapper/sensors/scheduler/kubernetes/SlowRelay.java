package io.wheeltapper.sensors.scheduler.kubernetes;

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
 * Hands on bytes both ways between a client and a server, each piece as late as it is told; forgets
 * connections as a firewall does, and cuts them.
 */
final class SlowRelay implements AutoCloseable {

  private final ServerSocket listening;
  private final int server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile long delayMillis;
  private volatile int forgotten;
  private volatile boolean cut;

  SlowRelay(int server) throws IOException {
    this.server = server;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** From now on each piece of an answer comes so late. */
  void delay(long millis) {
    delayMillis = millis;
  }

  /** From now on what is open hands on nothing and says nothing; what is opened anew does. */
  void forget() {
    forgotten++;
  }

  /** Whether nobody gets through: what is open is closed. */
  void cut(boolean on) throws IOException {
    cut = on;
    for (Socket socket : on ? Set.copyOf(open) : Set.<Socket>of()) {
      socket.close();
    }
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        if (cut) {
          client.close();
          continue;
        }
        Socket there = new Socket(InetAddress.getLoopbackAddress(), server);
        open.add(client);
        int age = forgotten;
        Thread.ofVirtual().start(() -> pump(client, there, false, age));
        Thread.ofVirtual().start(() -> pump(there, client, true, age));
      } catch (IOException e) {
        if (!listening.isClosed()) {
          continue;
        }
      }
    }
  }

  private void pump(Socket from, Socket to, boolean late, int age) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] bytes = new byte[1 << 16];
      for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
        if (late && delayMillis > 0) {
          TimeUnit.MILLISECONDS.sleep(delayMillis);
        }
        if (age == forgotten) {
          out.write(bytes, 0, n);
          out.flush();
        }
      }
    } catch (IOException e) {
      // One side has hung up; the other is closed with it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(late ? to : from);
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}

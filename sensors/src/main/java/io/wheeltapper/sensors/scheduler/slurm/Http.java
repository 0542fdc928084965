package io.wheeltapper.sensors.scheduler.slurm;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * One GET over one connection of its own, TCP or a unix socket: the JDK's own client speaks no unix
 * sockets, and slurmrestd no TLS in the versions at hand.
 *
 * @param address where slurmrestd listens
 * @param timeout for the whole exchange
 */
record Http(SocketAddress address, Duration timeout) {

  /** More than 20,000 nodes in JSON take. */
  private static final int LARGEST_ANSWER = 256 << 20;

  /** Status and body. */
  record Answer(int status, byte[] body) {}

  /**
   * The answer to a GET.
   *
   * @param headers without line ends; they are refused
   * @throws IOException when there is no connection, no whole answer in time, or no HTTP
   */
  Answer get(String path, Map<String, String> headers) throws IOException {
    StringBuilder request = new StringBuilder("GET ").append(path).append(" HTTP/1.1\r\n");
    request.append("Host: localhost\r\nAccept: application/json\r\nConnection: close\r\n");
    headers.forEach(
        (name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
    if (headers.values().stream().anyMatch(v -> v.chars().anyMatch(Character::isISOControl))) {
      throw new IOException("a header holds control characters");
    }
    byte[] bytes = request.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    long deadline = System.nanoTime() + timeout.toNanos();
    try (SocketChannel channel =
            address instanceof UnixDomainSocketAddress
                ? SocketChannel.open(StandardProtocolFamily.UNIX)
                : SocketChannel.open();
        Selector selector = Selector.open()) {
      channel.configureBlocking(false);
      SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
      connect(channel, selector, deadline);
      key.interestOps(SelectionKey.OP_WRITE);
      for (ByteBuffer out = ByteBuffer.wrap(bytes); out.hasRemaining(); ) {
        await(selector, deadline);
        channel.write(out);
      }
      key.interestOps(SelectionKey.OP_READ);
      return HttpAnswer.parse(readAll(channel, selector, deadline));
    }
  }

  private void connect(SocketChannel channel, Selector selector, long deadline) throws IOException {
    try {
      if (!channel.connect(address)) {
        await(selector, deadline);
        channel.finishConnect();
      }
    } catch (UnresolvedAddressException e) {
      throw new IOException("the host of " + address + " is not known", e);
    } catch (ConnectException e) {
      throw new IOException("nothing listens at " + address, e);
    }
  }

  private byte[] readAll(SocketChannel channel, Selector selector, long deadline)
      throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteBuffer chunk = ByteBuffer.allocate(1 << 16);
    while (true) {
      await(selector, deadline);
      int count = channel.read(chunk.clear());
      if (count < 0) {
        return all.toByteArray();
      }
      all.write(chunk.array(), 0, count);
      if (all.size() > LARGEST_ANSWER) {
        throw new IOException("the answer is larger than " + LARGEST_ANSWER + " bytes");
      }
    }
  }

  private void await(Selector selector, long deadline) throws IOException {
    long left = (deadline - System.nanoTime()) / 1_000_000;
    selector.selectedKeys().clear();
    if (left <= 0 || selector.select(left) == 0) {
      throw new IOException(
          Thread.currentThread().isInterrupted()
              ? "interrupted"
              : "no whole answer from " + address + " in " + timeout.toMillis() + " ms");
    }
  }
}

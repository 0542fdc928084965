package io.wheeltapper.actuators.redfish;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A bare socket that takes the head of one upload, and the rest only when it is told to. */
final class SlowBmc implements AutoCloseable {

  private static final Pattern LENGTH =
      Pattern.compile("content-length: (\\d+)", Pattern.CASE_INSENSITIVE);

  private final ServerSocket socket;
  private Socket caller = new Socket();
  private long promised;

  SlowBmc() throws IOException {
    this.socket = new ServerSocket();
    // The kernel takes little on its own, so that most of an image is yet to be read here.
    socket.setReceiveBufferSize(1 << 16);
    socket.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
  }

  String url() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  /** The request's head has come. */
  void awaitBegin() throws IOException {
    caller = socket.accept();
    StringBuilder head = new StringBuilder();
    InputStream in = caller.getInputStream();
    while (head.indexOf("\r\n\r\n") < 0) {
      int read = in.read();
      if (read < 0) {
        throw new IOException("no head: " + head);
      }
      head.append((char) read);
    }
    Matcher length = LENGTH.matcher(head);
    promised = length.find() ? Long.parseLong(length.group(1)) : -1;
  }

  /** How many bytes the head says that there are. */
  long promised() {
    return promised;
  }

  /** All that comes; where it is as much as was promised, it is taken. */
  String rest() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    InputStream in = caller.getInputStream();
    byte[] piece = new byte[1 << 16];
    while (bytes.size() < promised) {
      int read = read(in, piece);
      if (read < 0) {
        return bytes.toString(StandardCharsets.ISO_8859_1);
      }
      bytes.write(piece, 0, read);
    }
    caller
        .getOutputStream()
        .write(
            "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  private static int read(InputStream in, byte[] piece) {
    try {
      return in.read(piece);
    } catch (IOException e) {
      return -1; // Broken off.
    }
  }

  @Override
  public void close() throws IOException {
    caller.close();
    socket.close();
  }
}

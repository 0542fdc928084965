package io.wheeltapper.deploy.mcp;

import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What comes in, line by line, without lines that are no messages of the protocol: the SDK hears
 * nothing more after the first of those. One thread.
 */
final class Incoming extends InputStream {

  /** Bytes of a line; a longer one is left out. */
  static final int LONGEST = 1 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(Incoming.class);

  private final InputStream in;
  private final Runnable ended;
  private byte[] line = {};
  private int at;

  /**
   * Of a stream.
   *
   * @param ended run when it is at its end: whoever asked is gone
   */
  Incoming(InputStream in, Runnable ended) {
    this.in = new BufferedInputStream(in);
    this.ended = ended;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    try {
      if (at == line.length && !next()) {
        ended.run();
        return -1;
      }
    } catch (IOException e) {
      ended.run();
      throw e;
    }
    int count = Math.min(length, line.length - at);
    System.arraycopy(line, at, bytes, from, count);
    at += count;
    return count;
  }

  /** Reads on to the next line that is a message; false at the end. */
  private boolean next() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b != '\n') {
        if (bytes.size() <= LONGEST) {
          bytes.write(b);
        }
      } else {
        if (message(bytes)) {
          bytes.write('\n');
          line = bytes.toByteArray();
          at = 0;
          return true;
        }
        bytes.reset();
      }
    }
    return false;
  }

  private static boolean message(ByteArrayOutputStream bytes) {
    String text = bytes.toString(StandardCharsets.UTF_8);
    if (text.isBlank()) {
      return false;
    }
    try {
      if (bytes.size() < LONGEST) {
        McpSchema.deserializeJsonRpcMessage(McpJsonDefaults.getMapper(), text);
        return true;
      }
    } catch (IOException | RuntimeException e) {
      // Told below: what it holds is no concern of a log.
    }
    LOG.warn("a line of {} bytes is no message of the protocol and is left out", bytes.size());
    return false;
  }
}

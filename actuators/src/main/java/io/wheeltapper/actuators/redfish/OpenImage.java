package io.wheeltapper.actuators.redfish;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.CallFailed.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * An image that is sent: opened once, so that another file put in its place meanwhile is not sent;
 * its hash taken before the first byte leaves, and again of the very bytes that leave. The last of
 * them are held back until the hash is right, so that what was written over while it was sent never
 * becomes a whole image over there.
 */
final class OpenImage implements AutoCloseable {

  private static final int CHUNK = 1 << 16;

  private final Path file;
  private final String sha256;
  private final FileChannel channel;
  private final long length;
  private volatile boolean changed;

  private OpenImage(Path file, String sha256, FileChannel channel, long length) {
    this.file = file;
    this.sha256 = sha256;
    this.channel = channel;
    this.length = length;
  }

  /**
   * Opens it and looks at all of it.
   *
   * @throws CallFailed refused, when it has another hash; not made, when it cannot be read
   */
  static OpenImage open(Path file, String sha256) throws CallFailed {
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      OpenImage image = new OpenImage(file, sha256, channel, channel.size());
      try {
        image.look();
        return image;
      } catch (UncheckedIOException e) {
        channel.close();
        if (image.changed) {
          throw new CallFailed(
              Kind.REFUSED, file + " is not the image any more that was looked at");
        }
        throw e.getCause();
      }
    } catch (IOException e) {
      throw new CallFailed(Kind.NOT_MADE, "the image cannot be read: " + file, e);
    }
  }

  private void look() {
    for (Iterator<byte[]> bytes = new Bytes(); bytes.hasNext(); ) {
      bytes.next();
    }
  }

  /** Its bytes, each time from the first. */
  BodyPublisher body() {
    return length == 0
        ? BodyPublishers.noBody()
        : BodyPublishers.fromPublisher(BodyPublishers.ofByteArrays(Bytes::new), length);
  }

  /** Whether bytes of another hash were met on the way. */
  boolean changed() {
    return changed;
  }

  @Override
  public void close() throws CallFailed {
    try {
      channel.close();
    } catch (IOException e) {
      throw new CallFailed(Kind.UNCERTAIN, "the image cannot be closed: " + file, e);
    }
  }

  /** One run over the file; its last piece comes out only if the whole has the hash. */
  private final class Bytes implements Iterator<byte[]> {
    private final MessageDigest digest = sha256();
    private long at;

    @Override
    public boolean hasNext() {
      return at < length;
    }

    @Override
    public byte[] next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      try {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(CHUNK, length - at));
        int read = channel.read(buffer, at);
        byte[] piece = Arrays.copyOf(buffer.array(), Math.max(0, read));
        digest.update(piece);
        at += piece.length;
        if (read <= 0 || (at == length && !right())) {
          changed = true;
          throw new IOException(file + " changed while it was read");
        }
        return piece;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private boolean right() {
      return HexFormat.of().formatHex(digest.digest()).equals(sha256);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

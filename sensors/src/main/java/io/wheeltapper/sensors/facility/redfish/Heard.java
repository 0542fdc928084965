package io.wheeltapper.sensors.facility.redfish;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The newest notices of one BMC by their hashes, so that stream and log do not tell the same twice.
 * For one thread.
 */
final class Heard {

  private static final int MOST = 512;

  private final long[] ring = new long[MOST];
  private int next;

  /** Whether it is new; it is not any more afterwards. */
  boolean add(Notice notice) {
    long content =
        hash(
            String.join(
                "\n",
                Long.toString(notice.stamp()),
                notice.registry(),
                notice.key(),
                notice.origin(),
                notice.message()));
    boolean known = knows(content);
    put(content, known);
    if (!notice.entry().isEmpty()) {
      // An entry's number comes again when the log was cleared, so that its time belongs to it.
      long entry = hash(notice.entry() + "\n" + notice.stamp());
      boolean there = knows(entry);
      put(entry, there);
      known |= there;
    }
    return !known;
  }

  /** Whether a link to an entry is new; it is not any more afterwards. */
  boolean add(String uri) {
    long hash = hash(uri);
    boolean known = knows(hash);
    put(hash, known);
    return !known;
  }

  private void put(long hash, boolean known) {
    if (!known) {
      ring[next] = hash;
      next = (next + 1) % MOST;
    }
  }

  private boolean knows(long hash) {
    for (long one : ring) {
      if (one == hash) {
        return true;
      }
    }
    return false;
  }

  private static long hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong() | 1; // 0 is an empty place
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

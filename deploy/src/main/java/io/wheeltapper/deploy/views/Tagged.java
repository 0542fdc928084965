package io.wheeltapper.deploy.views;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A JSON body and what tells whether it changed.
 *
 * @param body not to be changed
 * @param tag an entity tag of RFC 9110, quotes included
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never a key
public record Tagged(byte[] body, String tag) {

  /**
   * Tagged by what follows a text in the body: what stands before, as the time, changes no tag.
   *
   * @param after the tag is over the body from here on; over all of it where it is not found
   */
  public static Tagged of(byte[] body, String after) {
    int from = new String(body, StandardCharsets.ISO_8859_1).indexOf(after);
    byte[] part = Arrays.copyOfRange(body, Math.max(0, from), body.length);
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(part);
      return new Tagged(body, '"' + HexFormat.of().formatHex(hash, 0, 12) + '"');
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

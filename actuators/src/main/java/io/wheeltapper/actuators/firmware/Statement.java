package io.wheeltapper.actuators.firmware;

import io.wheeltapper.actuators.CallFailed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Who trusts an image, and as what: a detached Ed25519 signature (RFC 8032) over three lines, the
 * last one ended too, so that an image signed for one component or as one version is not taken for
 * another:
 *
 * <pre>
 * wheeltapper firmware
 * bios 1.1.0
 * sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
 * </pre>
 *
 * {@code openssl pkeyutl -sign -rawin} makes one.
 */
final class Statement {

  private static final int CHUNK = 1 << 16;

  private Statement() {}

  /** What is signed. */
  static byte[] of(String component, String version, String sha256) {
    return ("wheeltapper firmware\n" + component + " " + version + "\nsha256 " + sha256 + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Whether the key signed that. */
  static boolean signed(byte[] statement, String signature, PublicKey key) {
    try {
      Signature ed25519 = Signature.getInstance("Ed25519");
      ed25519.initVerify(key);
      ed25519.update(statement);
      return ed25519.verify(Base64.getDecoder().decode(signature));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false; // No signature, whatever else it is.
    }
  }

  /**
   * Looks at the bytes and at who vouches for them; nothing is sent.
   *
   * @throws CallFailed refused, when it is not the site's image; not made, when it cannot be read
   *     now
   */
  static void check(String component, String version, Image image, PublicKey key)
      throws CallFailed {
    String is = sha256(image);
    if (!is.equals(image.sha256())) {
      throw new CallFailed(
          CallFailed.Kind.REFUSED, image.name() + " is not the site's image: its SHA-256 is " + is);
    }
    if (!signed(of(component, version, is), image.signature(), key)) {
      throw new CallFailed(
          CallFailed.Kind.REFUSED,
          image.name()
              + " bears no signature of "
              + image.key()
              + " as "
              + component
              + " "
              + version);
    }
  }

  private static String sha256(Image image) throws CallFailed {
    try (InputStream in = Files.newInputStream(image.file())) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] chunk = new byte[CHUNK];
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        digest.update(chunk, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new CallFailed(
          CallFailed.Kind.NOT_MADE,
          "the image " + image.file() + " cannot be read: " + e.getClass().getSimpleName(),
          e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}

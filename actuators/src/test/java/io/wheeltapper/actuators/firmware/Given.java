package io.wheeltapper.actuators.firmware;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;

/** A site's images and the file about them, signed by a key of its own. */
public final class Given {

  private final Path folder;
  private final KeyPair keys;
  private final StringBuilder versions = new StringBuilder();

  /** In that folder. */
  public Given(Path folder) {
    this.folder = folder;
    try {
      this.keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What was signed is said to be {@code as}. */
  private String signature(String component, String as, String sha) {
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(keys.getPrivate());
      signer.update(Statement.of(component, as, sha));
      return Base64.getEncoder().encodeToString(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An image of the BIOS, rightly signed. */
  public Given bios(String version, String more) {
    return image("bios", version, version, more);
  }

  /** An image that is signed as another version. */
  public Given image(String component, String version, String signedAs, String more) {
    String name = component + "-" + version + ".bin";
    try {
      Files.writeString(folder.resolve(name), component + " " + version + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return signed(component, folder.resolve(name), version, signedAs, more);
  }

  /** An image that is there already. */
  public Given file(String component, Path image, String version) {
    return signed(component, image, version, version, "");
  }

  private Given signed(String component, Path image, String version, String signedAs, String more) {
    try {
      byte[] bytes = Files.readAllBytes(image);
      String name = image.getFileName().toString();
      String sha = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
      return line(
          "{version: \"%s\", image: %s, sha256: %s, key: site, signature: \"%s\"%s}"
              .formatted(version, name, sha, signature(component, signedAs, sha), more));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A line among the versions, as it stands. */
  public Given line(String text) {
    versions.append("      - ").append(text).append('\n');
    return this;
  }

  /** The file about one component. */
  public Path file(String component, String settings) {
    String text =
        """
        version: 1
        keys:
          site: "%s"
        components:
          %s:
        %s
            versions:
        %s\
        """
            .formatted(
                Base64.getEncoder().encodeToString(keys.getPublic().getEncoded()),
                component,
                settings.indent(4).stripTrailing(),
                versions);
    try {
      return Files.writeString(folder.resolve("firmware.yaml"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

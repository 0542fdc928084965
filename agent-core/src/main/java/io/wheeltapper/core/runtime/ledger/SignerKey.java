package io.wheeltapper.core.runtime.ledger;

import io.wheeltapper.core.spi.Ledger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * The log's own key: {@code ledger.key}, two lines, the private key in base64 (PKCS #8) and the
 * verifier key. Readable by its owner alone, or it is refused.
 */
final class SignerKey {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private final PrivateKey key;
  private final VerifierKey verifier;

  private SignerKey(PrivateKey key, VerifierKey verifier) {
    this.key = key;
    this.verifier = verifier;
  }

  VerifierKey verifier() {
    return verifier;
  }

  byte[] sign(byte[] text) {
    try {
      Signature ed25519 = Signature.getInstance("Ed25519");
      ed25519.initSign(key);
      ed25519.update(text);
      return ed25519.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has Ed25519", e);
    }
  }

  /** Makes a key with a name of its own, and writes it whole or not at all. */
  static SignerKey create(Path file) throws IOException {
    byte[] id = new byte[8];
    new SecureRandom().nextBytes(id);
    return create(file, "wheeltapper/" + HexFormat.of().formatHex(id));
  }

  /** The same under a given name. */
  static SignerKey create(Path file, String name) throws IOException {
    return create(file, name, VerifierKey.ED25519);
  }

  /** The same of a verifier key's algorithm byte. */
  static SignerKey create(Path file, String name, byte type) throws IOException {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      SignerKey made =
          new SignerKey(pair.getPrivate(), VerifierKey.of(name, type, pair.getPublic()));
      Path part = file.resolveSibling(file.getFileName() + ".new");
      Files.deleteIfExists(part);
      Files.createFile(part, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      String secret = Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded());
      Files.writeString(part, secret + "\n" + made.verifier + "\n");
      Durable.sync(part);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      return made;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has Ed25519", e);
    }
  }

  static SignerKey load(Path file) throws IOException, Ledger.Unavailable {
    return load(file, VerifierKey.ED25519);
  }

  static SignerKey load(Path file, byte type) throws IOException, Ledger.Unavailable {
    Set<PosixFilePermission> rights = Files.getPosixFilePermissions(file);
    if (!OWNER_ONLY.containsAll(rights)) {
      throw new Ledger.Unavailable(
          file
              + " may be read by others ("
              + PosixFilePermissions.toString(rights)
              + "); run chmod 600 on it",
          new SecurityException("a private key that others may read"));
    }
    List<String> lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
    try {
      byte[] secret = Base64.getDecoder().decode(lines.getFirst());
      PrivateKey key =
          KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(secret));
      SignerKey loaded = new SignerKey(key, VerifierKey.parse(lines.get(1), type));
      byte[] probe = "wheeltapper".getBytes(StandardCharsets.US_ASCII);
      if (!loaded.verifier.verifies(probe, loaded.sign(probe))) {
        throw new IllegalArgumentException("its two halves do not belong together");
      }
      return loaded;
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new Ledger.Unavailable(
          file + " is no key of a ledger (" + e.getMessage() + "); restore it from a copy", e);
    }
  }
}

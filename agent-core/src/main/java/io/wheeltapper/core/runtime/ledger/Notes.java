package io.wheeltapper.core.runtime.ledger;

import io.wheeltapper.core.spi.Ledger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Texts signed with Ed25519 as C2SP signed-note has it: the text, an empty line, then a line {@code
 * — NAME BASE64} for each signature, of the key's four bytes and the signature. The keys are those
 * of the ledger's checkpoints, so that one tool verifies both. Any thread.
 */
public final class Notes {

  private static final String DASH = "— ";

  private Notes() {}

  /**
   * Makes a key file as {@code ledger.key}: two lines, the second the verifier key.
   *
   * @param name without blanks and plus signs
   */
  public static String create(Path file, String name) throws IOException {
    return SignerKey.create(file, name).verifier().toString();
  }

  /** The verifier key of a key file. */
  public static String verifier(Path file) throws IOException, Ledger.Unavailable {
    return SignerKey.load(file).verifier().toString();
  }

  /**
   * Signs a text, which ends with a newline.
   *
   * @throws Ledger.Unavailable when the key file is no key, or may be read by others
   */
  public static String sign(String text, Path key) throws IOException, Ledger.Unavailable {
    SignerKey signer = SignerKey.load(key);
    byte[] signature = signer.sign(text.getBytes(StandardCharsets.UTF_8));
    byte[] id = signer.verifier().id();
    byte[] both = Arrays.copyOf(id, id.length + signature.length);
    System.arraycopy(signature, 0, both, id.length, signature.length);
    String line =
        DASH + signer.verifier().name() + " " + Base64.getEncoder().encodeToString(both) + "\n";
    return text + "\n" + line;
  }

  /** A text and who signed it, of the keys that were asked. */
  public record Opened(String text, List<String> by) {
    public Opened {
      by = List.copyOf(by);
    }
  }

  /**
   * Opens a note.
   *
   * @param keys verifier keys, {@code NAME+HASH+BASE64}
   * @return empty when it is no note
   * @throws IllegalArgumentException when one of the keys is none
   */
  public static Optional<Opened> open(String note, List<String> keys) {
    int end = note.lastIndexOf("\n\n" + DASH);
    int first = note.indexOf("\n\n" + DASH);
    if (end < 0 || first != end) {
      return Optional.empty();
    }
    String text = note.substring(0, end + 1);
    List<String> by = new ArrayList<>();
    List<VerifierKey> verifiers = keys.stream().map(VerifierKey::parse).toList();
    for (String line : note.substring(end + 2).lines().toList()) {
      String[] parts =
          line.startsWith(DASH) ? line.substring(DASH.length()).split(" ", 2) : line.split(" ", 2);
      if (!line.startsWith(DASH) || parts.length != 2) {
        return Optional.empty();
      }
      byte[] both = bytes(parts[1]);
      for (VerifierKey key : verifiers) {
        if (both.length == 68
            && key.name().equals(parts[0])
            && Arrays.equals(key.id(), Arrays.copyOf(both, 4))
            && key.verifies(
                text.getBytes(StandardCharsets.UTF_8), Arrays.copyOfRange(both, 4, 68))) {
          by.add(key.toString());
        }
      }
    }
    return Optional.of(new Opened(text, by));
  }

  private static byte[] bytes(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }
}

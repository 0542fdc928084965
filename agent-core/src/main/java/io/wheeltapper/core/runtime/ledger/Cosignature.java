package io.wheeltapper.core.runtime.ledger;

import io.wheeltapper.core.spi.Ledger;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * A second party's signature on a checkpoint, as C2SP tlog-cosignature has it (Ed25519): it says
 * that at a time this was the largest consistent tree that the party had seen of this log. Pure but
 * for the key's file.
 *
 * @param name the cosigner's
 * @param at when it was signed, epoch seconds
 * @param size what the checkpoint covers
 */
public record Cosignature(String name, long at, long size) {

  private static final String DASH = "— ";

  /** Key id, time and signature. */
  private static final int LENGTH = 4 + 8 + 64;

  /** Makes a cosigner's key file; gives its verifier key. */
  public static String create(Path file, String name) throws IOException {
    return SignerKey.create(file, name, VerifierKey.COSIGNER).verifier().toString();
  }

  /**
   * The name in a cosigner's verifier key.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static String name(String vkey) {
    return VerifierKey.parse(vkey, VerifierKey.COSIGNER).name();
  }

  /**
   * Adds a cosignature to a note. Whoever calls has held the checkpoint against the ledger.
   *
   * @param at epoch seconds
   * @throws Ledger.Unavailable when the key file is no cosigner's, or may be read by others
   */
  public static String add(String note, Path key, long at) throws IOException, Ledger.Unavailable {
    SignerKey signer = SignerKey.load(key, VerifierKey.COSIGNER);
    byte[] signature = signer.sign(message(body(note), at));
    ByteBuffer tagged = ByteBuffer.allocate(LENGTH);
    tagged.put(signer.verifier().id()).putLong(at).put(signature);
    return note
        + DASH
        + signer.verifier().name()
        + " "
        + Base64.getEncoder().encodeToString(tagged.array())
        + "\n";
  }

  /**
   * A cosigner's word on a note; nothing when it did not sign it.
   *
   * @throws IllegalArgumentException when a line says to be its, and is not
   */
  static Optional<Cosignature> of(String note, VerifierKey key) {
    String start = DASH + key.name() + " ";
    for (String line : note.substring(body(note).length()).lines().toList()) {
      if (line.startsWith(start)) {
        byte[] tagged = Base64.getDecoder().decode(line.substring(start.length()));
        if (tagged.length >= 4 && Arrays.equals(Arrays.copyOf(tagged, 4), key.id())) {
          return Optional.of(checked(note, tagged, key));
        }
      }
    }
    return Optional.empty();
  }

  private static Cosignature checked(String note, byte[] tagged, VerifierKey key) {
    String body = body(note);
    long at = tagged.length == LENGTH ? ByteBuffer.wrap(tagged).getLong(4) : -1;
    if (at < 0 || !key.verifies(message(body, at), Arrays.copyOfRange(tagged, 12, tagged.length))) {
      throw new IllegalArgumentException("its cosignature is not by " + key.name());
    }
    return new Cosignature(key.name(), at, Long.parseLong(body.lines().toList().get(1)));
  }

  private static byte[] message(String body, long at) {
    return ("cosignature/v1\ntime " + at + "\n" + body).getBytes(StandardCharsets.UTF_8);
  }

  private static String body(String note) {
    int split = note.lastIndexOf("\n\n");
    if (split < 0 || !note.endsWith("\n")) {
      throw new IllegalArgumentException("it is no signed note");
    }
    return note.substring(0, split + 1);
  }
}

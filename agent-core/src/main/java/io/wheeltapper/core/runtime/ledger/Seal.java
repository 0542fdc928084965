package io.wheeltapper.core.runtime.ledger;

import io.wheeltapper.core.spi.Ledger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * What vouches for a document about a ledger: a note signed by the ledger's key over the document's
 * hash, its period and the tree head it rests on, and that tree head's own note after it. Pure but
 * for the key's file.
 */
public final class Seal {

  /** A note that begins so is no checkpoint: those begin with the log's name. */
  private static final String HEAD = "wheeltapper.io/audit-report/v1";

  /**
   * What a seal says.
   *
   * @param log the log's name
   * @param from epoch milliseconds
   * @param to epoch milliseconds, not itself in it
   * @param size how many entries the tree head covers
   * @param root its hash, base64
   */
  public record Said(String log, String format, long from, long to, long size, String root) {}

  private Seal() {}

  /**
   * Seals a document.
   *
   * @param head the tree head on which it rests
   * @throws Ledger.Unavailable when the key file is no key, or may be read by others
   */
  public static String make(
      byte[] document, String format, long from, long to, Review.Head head, Path key)
      throws IOException, Ledger.Unavailable {
    Checkpoint checkpoint = Checkpoint.verified(head.note(), VerifierKey.parse(head.vkey()));
    String text =
        String.join(
            "\n",
            HEAD,
            "log " + checkpoint.origin(),
            "document sha256 " + hash(document),
            "format " + format,
            "period " + from + " " + to,
            "checkpoint " + root(checkpoint),
            "");
    return Notes.sign(text, key) + "\n" + head.note();
  }

  private static String root(Checkpoint head) {
    return head.size() + " " + Base64.getEncoder().encodeToString(head.root());
  }

  private static String hash(byte[] document) {
    return HexFormat.of().formatHex(Merkle.sha256().digest(document));
  }

  /**
   * Holds a document against its seal.
   *
   * @throws IllegalArgumentException saying why it is not vouched for
   */
  public static Said check(byte[] document, String seal, String vkey) {
    List<String> notes = Checkpoint.split(seal);
    VerifierKey key = VerifierKey.parse(vkey);
    if (notes.size() != 2 || !notes.getFirst().startsWith(HEAD + "\n")) {
      throw new IllegalArgumentException("the signature is none of a report");
    }
    Notes.Opened opened =
        Notes.open(notes.getFirst(), List.of(vkey))
            .filter(o -> !o.by().isEmpty())
            .orElseThrow(
                () -> new IllegalArgumentException("it bears no valid signature of " + key.name()));
    List<String> lines = opened.text().lines().toList();
    if (lines.size() != 6) {
      throw new IllegalArgumentException("the signature says something else than a report's");
    }
    if (!lines.get(2).equals("document sha256 " + hash(document))) {
      throw new IllegalArgumentException("the document was changed: it is not the one signed");
    }
    Checkpoint head = Checkpoint.verified(notes.getLast(), key);
    if (!lines.get(1).equals("log " + head.origin())
        || !lines.get(5).equals("checkpoint " + root(head))) {
      throw new IllegalArgumentException("its checkpoint is not the one it rests on");
    }
    List<String> period = List.of(lines.get(4).split(" ", -1));
    return new Said(
        head.origin(),
        lines.get(3).substring("format ".length()),
        Long.parseLong(period.get(1)),
        Long.parseLong(period.get(2)),
        head.size(),
        Base64.getEncoder().encodeToString(head.root()));
  }
}

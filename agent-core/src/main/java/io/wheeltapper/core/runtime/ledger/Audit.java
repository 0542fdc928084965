package io.wheeltapper.core.runtime.ledger;

import io.wheeltapper.core.model.Exhibit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/**
 * What an auditor does with a data folder, or with what was exported from it. Needs no agent,
 * changes no file of the ledger, and may run while its agent does. Every method throws {@link
 * IOException} with words for a person when there is nothing to read.
 */
public final class Audit {

  private Audit() {}

  /**
   * Computes everything again, and holds the evidence beside it against its names; a rollback
   * cannot be seen without a checkpoint from outside.
   */
  public static AuditReport verify(Path data) throws IOException {
    try (LedgerReader reader = LedgerReader.open(data)) {
      return new Verification(reader).with(new EvidenceFiles(data)).run();
    }
  }

  /**
   * As {@link #verify(Path)}, and proves that the ledger continues the checkpoints kept elsewhere.
   *
   * @param since a file of one or more signed checkpoints, such as a {@link FileSink} writes
   */
  public static AuditReport verify(Path data, Path since) throws IOException {
    try (LedgerReader reader = LedgerReader.open(data)) {
      return new Verification(reader).with(new EvidenceFiles(data)).since(since).run();
    }
  }

  /**
   * As {@link #verify(Path, Path)}, and honours the signatures of second parties on those
   * checkpoints.
   *
   * @param cosigners verifier keys of those who are known
   * @param required names of those whose signature must be there
   * @throws IllegalArgumentException when a key is none, or a name has no key
   */
  public static AuditReport verify(
      Path data, Path since, List<String> cosigners, Set<String> required) throws IOException {
    try (LedgerReader reader = LedgerReader.open(data)) {
      return new Verification(reader)
          .with(new EvidenceFiles(data))
          .since(since)
          .with(cosigners, required)
          .run();
    }
  }

  /** Checks a folder that {@link #export} wrote: every entry, tile, and the signature. */
  public static AuditReport verifyExport(Path export) throws IOException {
    return new ExportCheck(export).run();
  }

  /**
   * An entry's canonical JSON.
   *
   * @throws NoSuchElementException when the ledger has no such entry
   */
  public static String show(Path data, long index) throws IOException {
    try (LedgerReader reader = LedgerReader.open(data)) {
      String[] found = {""};
      reader.rows(
          index,
          row -> {
            found[0] = row.index() == index ? new String(row.bytes(), StandardCharsets.UTF_8) : "";
            return false;
          });
      if (found[0].isEmpty()) {
        throw new NoSuchElementException(
            "there is no entry " + index + "; the ledger has " + reader.size() + ", from 0");
      }
      return found[0];
    }
  }

  /**
   * The evidence that an entry names.
   *
   * @throws NoSuchElementException when there is no such entry, it names none, or it is not kept
   *     any more
   */
  public static String evidence(Path data, long index) throws IOException {
    String name = Json.mapper().readTree(show(data, index)).path("exhibit").asText();
    if (!Exhibit.isName(name)) {
      throw new NoSuchElementException("entry " + index + " names no evidence");
    }
    EvidenceFiles files = new EvidenceFiles(data);
    return files
        .read(name)
        .orElseThrow(() ->
            new NoSuchElementException(
                "the evidence of entry " + index + " is not there as it was kept: " + name));
  }

  /**
   * Writes what C2SP tlog-tiles clients read: {@code checkpoint}, {@code tile/…}, and the verifier
   * key as {@code log.vkey}.
   *
   * @param folder new, empty, or an earlier export of this log
   * @return how many entries the exported checkpoint covers
   */
  public static long export(Path data, Path folder) throws IOException {
    try (LedgerReader reader = LedgerReader.open(data)) {
      return new TileExport(reader, folder).run();
    }
  }

  /**
   * Takes the entries older than a time out of an export, whole tiles of 256 and from the first on;
   * every hash stays, so that the rest is proven as before.
   *
   * @param before epoch milliseconds
   * @return the index from which on entries are there
   */
  public static long prune(Path export, long before) throws IOException {
    return new Pruning(export).run(before);
  }

  /** A folder's entries by what they say, without an index and without writing one. */
  public static Entries entries(Path data) {
    return (query, size, taker) -> {
      try (LedgerReader reader = LedgerReader.open(data)) {
        reader.each(query, size, taker);
      }
    };
  }

  /** The newest signed tree head; empty before the first. */
  public static Optional<Review.Head> head(Path data) throws IOException {
    try (LedgerReader reader = LedgerReader.open(data)) {
      String key = reader.verifierKey();
      return reader
          .newestCheckpoint()
          .map(note -> new Review.Head(note.getKey(), note.getValue(), key));
    }
  }

  /** The stored root over so many entries, base64; empty where there are not so many. */
  public static Optional<String> root(Path data, long size) throws IOException {
    try (LedgerReader reader = LedgerReader.open(data)) {
      return reader.row(size - 1).map(row -> Base64.getEncoder().encodeToString(row.root()));
    }
  }

  /** The key with which others check this ledger. */
  public static String key(Path data) throws IOException {
    try (LedgerReader reader = LedgerReader.open(data)) {
      return reader.verifierKey();
    }
  }

  /** The file of the key that signs; only its owner may read it. */
  public static Path keyFile(Path data) {
    return Tables.key(data);
  }

  /**
   * A C2SP tlog-proof that an entry is in the log; its extra data are the entry's own bytes.
   *
   * @throws NoSuchElementException when no signed checkpoint covers such an entry
   */
  public static String receipt(Path data, long index) throws IOException {
    try (LedgerReader reader = LedgerReader.open(data)) {
      return Receipt.make(reader, index);
    }
  }

  /**
   * The entry that a receipt proves to be in the log of this verifier key.
   *
   * @throws IllegalArgumentException saying why it proves nothing
   */
  public static String checkReceipt(String receipt, String verifierKey) {
    return Receipt.check(receipt, VerifierKey.parse(verifierKey));
  }
}

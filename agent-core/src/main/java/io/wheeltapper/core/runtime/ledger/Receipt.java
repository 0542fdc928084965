package io.wheeltapper.core.runtime.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SortedMap;

/** Proofs that an entry is in the log, as C2SP tlog-proof has them. */
final class Receipt {

  private static final String HEAD = "c2sp.org/tlog-proof@v1";

  private Receipt() {}

  static String make(LedgerReader reader, long index) throws IOException {
    SortedMap<Long, String> notes = reader.checkpoints();
    long size = notes.isEmpty() ? 0 : notes.lastKey();
    if (index < 0 || index >= size) {
      throw new NoSuchElementException(
          "no signed checkpoint covers entry " + index + "; the newest covers " + size);
    }
    List<Proof.Range> ranges = Proof.path(index, size);
    List<CompactRange> roots = ranges.stream().map(r -> new CompactRange()).toList();
    byte[][] entry = {{}};
    reader.rows(
        0,
        row -> {
          if (row.index() == index) {
            entry[0] = row.bytes();
          }
          for (int i = 0; i < ranges.size(); i++) {
            if (row.index() >= ranges.get(i).from() && row.index() < ranges.get(i).to()) {
              roots.get(i).add(row.leaf());
            }
          }
          return row.index() + 1 < size;
        });
    StringBuilder text = new StringBuilder(HEAD + "\n");
    text.append("extra ").append(base64(entry[0])).append('\n');
    text.append("index ").append(index).append('\n');
    roots.forEach(range -> text.append(base64(range.root())).append('\n'));
    String receipt = text.append('\n').append(notes.getOrDefault(size, "")).toString();
    try {
      check(receipt, VerifierKey.parse(reader.verifierKey()));
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "the ledger is not intact (" + e.getMessage() + "); see: wheeltapper audit verify", e);
    }
    return receipt;
  }

  static String check(String receipt, VerifierKey key) {
    int split = receipt.indexOf("\n\n");
    List<String> lines = receipt.substring(0, Math.max(split, 0)).lines().toList();
    if (lines.size() < 3
        || !lines.getFirst().equals(HEAD)
        || !lines.get(1).startsWith("extra ")
        || !lines.get(2).startsWith("index ")) {
      throw new IllegalArgumentException("it is no receipt of a ledger");
    }
    byte[] entry = Base64.getDecoder().decode(lines.get(1).substring("extra ".length()));
    long index = Long.parseLong(lines.get(2).substring("index ".length()));
    List<byte[]> path = new ArrayList<>();
    lines.subList(3, lines.size()).forEach(l -> path.add(Base64.getDecoder().decode(l)));
    Checkpoint head = Checkpoint.verified(receipt.substring(split + 2), key);
    if (index < 0 || index >= head.size()) {
      throw new IllegalArgumentException("its checkpoint does not cover entry " + index);
    }
    if (!Arrays.equals(Proof.root(Merkle.leaf(entry), index, head.size(), path), head.root())) {
      throw new IllegalArgumentException("its entry is not at " + index + " of the signed tree");
    }
    return new String(entry, StandardCharsets.UTF_8);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}

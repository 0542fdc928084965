package io.wheeltapper.core.runtime.ledger;

import io.wheeltapper.core.spi.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;

/** Opens a folder's store: looks first, by a connection that cannot write, and only then writes. */
final class Opening {

  private Opening() {}

  static Store open(Path folder, InstantSource clock)
      throws IOException, SQLException, Ledger.Unavailable {
    boolean fresh = fresh(folder);
    Path keyFile = Tables.key(folder);
    if (!fresh && !Files.exists(keyFile)) {
      throw refused(keyFile + " is missing; restore it from a copy");
    }
    SignerKey key = Files.exists(keyFile) ? SignerKey.load(keyFile) : SignerKey.create(keyFile);
    if (fresh) {
      Connection connection = Tables.write(Tables.file(folder));
      Tables.create(connection, key.verifier().toString());
      Durable.sync(folder);
      return new Store(connection, key, clock, new CompactRange(), 0);
    }
    CompactRange tree = new CompactRange();
    long signed;
    try (LedgerReader reader = LedgerReader.open(folder)) {
      signed = check(reader, key, tree);
    }
    Connection connection = Tables.write(Tables.file(folder));
    Tables.complete(connection);
    return new Store(connection, key, clock, tree, signed);
  }

  private static boolean fresh(Path folder) throws SQLException, IOException {
    Path file = Tables.file(folder);
    if (!Files.exists(file) || Files.size(file) == 0) {
      return true;
    }
    try (Connection connection = Tables.read(file)) {
      return Tables.blank(connection);
    }
  }

  /** Folds the stored hashes; they must give what the log and its newest checkpoint say. */
  private static long check(LedgerReader reader, SignerKey key, CompactRange tree)
      throws IOException, Ledger.Unavailable {
    Optional<String> damage = reader.damage();
    if (damage.isPresent()) {
      throw refused(damage.get());
    }
    Tables.Log log = reader.log();
    if (!log.vkey().equals(key.verifier().toString())) {
      throw refused("ledger.key is another log's, " + key.verifier().name());
    }
    SortedMap<Long, String> notes = reader.checkpoints();
    long signed = notes.isEmpty() ? 0 : notes.lastKey();
    byte[][] signedRoot = {Merkle.empty()};
    reader.rows(
        0,
        row -> {
          if (row.index() != tree.size()) {
            return false;
          }
          tree.add(row.leaf());
          if (tree.size() == signed) {
            signedRoot[0] = tree.root();
          }
          return true;
        });
    if (tree.size() != log.size() || !Arrays.equals(tree.root(), log.root())) {
      throw refused("its entries are not the " + log.size() + " that were written");
    }
    if (signed > 0) {
      compare(notes.getOrDefault(signed, ""), key, signedRoot[0]);
    }
    return signed;
  }

  private static void compare(String note, SignerKey key, byte[] root) throws Ledger.Unavailable {
    try {
      if (!Arrays.equals(Checkpoint.verified(note, key.verifier()).root(), root)) {
        throw refused("its entries are not those of its newest checkpoint");
      }
    } catch (IllegalArgumentException e) {
      throw refused("its newest checkpoint is not right: " + e.getMessage());
    }
  }

  private static Ledger.Unavailable refused(String why) {
    String message =
        "the ledger is damaged: "
            + why
            + "; nothing was written; see: wheeltapper audit verify, or restore the folder from a"
            + " copy";
    return new Ledger.Unavailable(message, new IllegalStateException(why));
  }
}

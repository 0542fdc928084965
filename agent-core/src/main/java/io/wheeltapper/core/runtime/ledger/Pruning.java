package io.wheeltapper.core.runtime.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Takes the oldest entries out of an export, as C2SP tlog-tiles has pruning: whole bundles go,
 * every hash stays, and {@code minimum-index} says from where on entries are there. The ledger
 * itself is never pruned, since an agent reads all of it when it starts.
 */
final class Pruning {

  private final Path folder;

  Pruning(Path folder) {
    this.folder = folder;
  }

  /**
   * Prunes every full bundle all of whose entries are older.
   *
   * @param before epoch milliseconds
   * @return the index from which on entries are there
   */
  long run(long before) throws IOException {
    AuditReport report = new ExportCheck(folder).run();
    if (!report.intact()) {
      throw new IOException(folder + " is " + report + "; nothing was pruned");
    }
    long pruned = Tiles.pruned(folder);
    long minimum = pruned;
    while (minimum + Tiles.WIDTH <= report.size() && older(minimum / Tiles.WIDTH, before)) {
      minimum += Tiles.WIDTH;
    }
    if (minimum > pruned) {
      // First what says that they are gone: a bundle that is still there harms nobody.
      Files.writeString(Tiles.minimum(folder), minimum + "\n");
    }
    for (long number = 0; number < minimum / Tiles.WIDTH; number++) {
      Files.deleteIfExists(Tiles.entries(folder, number, Tiles.WIDTH));
    }
    return minimum;
  }

  private boolean older(long number, long before) throws IOException {
    ByteBuffer bundle =
        ByteBuffer.wrap(Files.readAllBytes(Tiles.entries(folder, number, Tiles.WIDTH)));
    while (bundle.hasRemaining()) {
      byte[] entry = new byte[Short.toUnsignedInt(bundle.getShort())];
      bundle.get(entry);
      JsonNode at = Json.mapper().readTree(entry).path("at");
      if (!at.isIntegralNumber() || at.asLong() >= before) {
        return false;
      }
    }
    return true;
  }
}

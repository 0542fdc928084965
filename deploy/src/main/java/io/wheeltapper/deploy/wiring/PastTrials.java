package io.wheeltapper.deploy.wiring;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.runtime.ledger.LedgerReader;
import io.wheeltapper.deploy.config.Shipped;
import io.wheeltapper.deploy.demo.DemoLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The trials that were: what the ledger says of them, and the copies that were kept. */
final class PastTrials {

  private final Path data;
  private final InForce inForce;

  PastTrials(Path data, InForce inForce) {
    this.data = data;
    this.inForce = inForce;
  }

  /** What the ledger last says of a trial that began or ended. */
  Optional<Entry.Candidate> last() throws IOException {
    Deque<Entry.Candidate> last = new ArrayDeque<>();
    try (LedgerReader reader = LedgerReader.open(data)) {
      reader.entries(
          0,
          (_, entry) -> {
            if (entry instanceof Entry.Candidate c && !c.phase().equals("refused")) {
              last.clear();
              last.add(c);
            }
          });
    }
    return Optional.ofNullable(last.peekLast());
  }

  /** Who began trials of these files. */
  Set<String> by(String hash) throws IOException {
    // The same files are the same proposal, with whatever limits they run.
    String files = DemoLimits.bundle(hash).orElse(hash);
    Set<String> by = new TreeSet<>();
    try (LedgerReader reader = LedgerReader.open(data)) {
      reader.entries(
          0,
          (_, entry) -> {
            if (entry instanceof Entry.Candidate c
                && c.phase().equals("shadow begun")
                && c.hash().startsWith(files)
                && !c.by().isEmpty()) {
              by.add(c.by());
            }
          });
    }
    return by;
  }

  /** The copy that was kept of a bundle, if one was. */
  Optional<Bundle> kept(String hash) throws Bundle.Bad {
    return inForce.find(hash, Shipped.classes());
  }

  /**
   * The same, where one must be.
   *
   * @throws IllegalArgumentException when there is none, or it is bad
   */
  Bundle copy(String hash) {
    try {
      return kept(hash)
          .orElseThrow(() -> new IllegalArgumentException("no copy of the bundle " + hash));
    } catch (Bundle.Bad e) {
      throw new IllegalArgumentException("the copy of the bundle " + hash + " is bad", e);
    }
  }
}

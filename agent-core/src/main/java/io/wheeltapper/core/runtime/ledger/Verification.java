package io.wheeltapper.core.runtime.ledger;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.core.model.Exhibit;
import io.wheeltapper.core.model.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Recomputes a ledger from its bytes: leaf, root after each entry, every checkpoint. The first
 * thing that is wrong ends it. The stored hashes only say where; that nothing was changed is said
 * by the signatures, and against whoever holds the key by checkpoints kept outside.
 */
final class Verification {

  private final LedgerReader reader;
  private final CompactRange tree = new CompactRange();
  private final List<String> notes = new ArrayList<>();
  private final SortedMap<Long, String> heads = new TreeMap<>();
  private final Map<String, EvidenceFiles.State> exhibits = new HashMap<>();
  private @Nullable Path since;
  private @Nullable EvidenceFiles evidence;
  private List<VerifierKey> cosigners = List.of();
  private Set<String> required = Set.of();
  private final Map<String, Cosignature> cosigned = new TreeMap<>();
  private @Nullable AuditReport wrong;

  Verification(LedgerReader reader) {
    this.reader = reader;
  }

  Verification since(Path file) {
    since = file;
    return this;
  }

  /** Looks at the evidence beside the ledger too. */
  Verification with(EvidenceFiles files) {
    evidence = files;
    return this;
  }

  /**
   * Honours the signatures of second parties on the checkpoints from outside.
   *
   * @param vkeys of those who are known
   * @param names of those without whose signature the ledger is not called intact
   * @throws IllegalArgumentException when a key is none, or a name has no key
   */
  Verification with(List<String> vkeys, Set<String> names) {
    cosigners = vkeys.stream().map(v -> VerifierKey.parse(v, VerifierKey.COSIGNER)).toList();
    required = Set.copyOf(names);
    for (String name : required) {
      if (cosigners.stream().noneMatch(k -> k.name().equals(name))) {
        throw new IllegalArgumentException("no key of the cosigner " + name + " is known");
      }
    }
    return this;
  }

  AuditReport run() throws IOException {
    List<Checkpoint> outside = new ArrayList<>();
    try {
      Tables.Log log = reader.log();
      VerifierKey key = VerifierKey.parse(log.vkey());
      if (since == null) {
        notes.add(
            "no checkpoint from outside was given: a ledger put back to an earlier state looks"
                + " intact; use --since");
      } else {
        outside = outside(since, key);
      }
      heads.putAll(reader.checkpoints());
      walk(key, outside);
      if (wrong == null) {
        end(log, outside);
      }
    } catch (IOException | IllegalArgumentException e) {
      bad(tree.size(), String.valueOf(e.getMessage()));
    }
    return wrong != null ? wrong : report(true, -1, "");
  }

  private void walk(VerifierKey key, List<Checkpoint> outside) throws IOException {
    head(key, outside);
    reader.rows(
        0,
        row -> {
          entry(row);
          if (wrong == null) {
            tree.add(row.leaf());
            position(row);
            head(key, outside);
          }
          return wrong == null;
        });
  }

  private void entry(Row row) {
    if (row.index() != tree.size()) {
      bad(tree.size(), "it is missing; the next there is " + row.index());
    } else if (!Arrays.equals(Merkle.leaf(row.bytes()), row.leaf())) {
      bad(row.index(), "its bytes and its hash do not belong together");
    } else {
      columns(row);
    }
  }

  /** The columns for queries repeat what the bytes say; they must not say something else. */
  private void columns(Row row) {
    try {
      JsonNode tree = Json.mapper().readTree(row.bytes());
      boolean same =
          tree.path("kind").asText().equals(row.kind())
              && tree.path("at").asLong() == row.at()
              && tree.path("case").asText().equals(row.caseId())
              && target(tree).equals(row.target());
      if (!same) {
        bad(row.index(), "what it is listed under is not what it says");
      }
      exhibit(row.index(), tree.path("exhibit").asText());
    } catch (JacksonException e) {
      bad(row.index(), "it is no JSON");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("reading from memory", e);
    }
  }

  /** As {@code Entry.target()}: an entry without one is about the site, a window about itself. */
  private static String target(JsonNode entry) {
    return entry.path("kind").asText().equals("window")
        ? Target.window(entry.path("name").asText()).toString()
        : entry.path("target").asText(Target.site().toString());
  }

  /** Evidence that is gone was perhaps the oldest; what is there is what was kept. */
  private void exhibit(long index, String name) throws IOException {
    if (evidence == null || !Exhibit.isName(name)) {
      return;
    }
    EvidenceFiles.State state = exhibits.get(name);
    if (state == null) {
      state = evidence.state(name);
      exhibits.put(name, state);
    }
    if (state == EvidenceFiles.State.CHANGED) {
      bad(index, "its evidence was changed: " + evidence.file(name));
    }
  }

  private void position(Row row) {
    if (wrong == null && !Arrays.equals(tree.root(), row.root())) {
      bad(row.index(), "it is not the entry that was written here: added, dropped or swapped");
    }
  }

  /** The checkpoints, ours and those from outside, at the size that was just reached. */
  private void head(VerifierKey key, List<Checkpoint> outside) {
    String note = heads.get(tree.size());
    if (note != null) {
      try {
        Checkpoint checkpoint = Checkpoint.verified(note, key);
        if (wrong == null && !matches(checkpoint)) {
          bad(tree.size(), "the checkpoint stored for this size signs another history");
        }
      } catch (IllegalArgumentException e) {
        bad(tree.size(), "the checkpoint stored for this size is not right: " + e.getMessage());
      }
    }
    for (Checkpoint checkpoint : outside) {
      if (wrong == null && checkpoint.size() == tree.size() && !matches(checkpoint)) {
        bad(tree.size(), "the checkpoint kept outside for this size signs another history");
      }
    }
  }

  private boolean matches(Checkpoint checkpoint) {
    return checkpoint.size() == tree.size() && Arrays.equals(checkpoint.root(), tree.root());
  }

  private void end(Tables.Log log, List<Checkpoint> outside) {
    long size = tree.size();
    for (Checkpoint checkpoint : outside) {
      if (wrong == null && checkpoint.size() > size) {
        bad(size, "it is missing; a checkpoint kept outside covers " + checkpoint.size());
      }
    }
    long signed = heads.isEmpty() ? 0 : heads.lastKey();
    if (wrong == null && (signed > size || log.size() > size)) {
      bad(size, "it is missing; " + Math.max(signed, log.size()) + " were written");
    }
    if (wrong == null && (log.size() != size || !Arrays.equals(log.root(), tree.root()))) {
      bad(Math.min(log.size(), size), "the ledger's own row says " + log.size() + " entries");
    }
    for (String name : required) {
      if (wrong == null && !cosigned.containsKey(name)) {
        bad(size, "no checkpoint from outside bears the required signature of " + name);
      }
    }
    cosigned
        .values()
        .forEach(c ->
            notes.add(
                c.name()
                    + " signed besides, at "
                    + Instant.ofEpochSecond(c.at())
                    + ", what "
                    + c.size()
                    + " entries were"));
    if (wrong == null) {
      reader.damage().ifPresent(d -> bad(size, "the database is damaged: " + d));
    }
    long gone = exhibits.values().stream().filter(EvidenceFiles.State.GONE::equals).count();
    if (gone > 0) {
      notes.add(
          gone
              + " of "
              + exhibits.size()
              + " pieces of evidence are not beside the ledger any more; the oldest go at 1 GiB");
    }
    if (signed < size) {
      notes.add((size - signed) + " newest entries have no signed checkpoint yet");
    }
  }

  private List<Checkpoint> outside(Path file, VerifierKey key) throws IOException {
    List<Checkpoint> read = new ArrayList<>();
    for (String note : Checkpoint.split(Files.readString(file))) {
      try {
        read.add(Checkpoint.verified(note, key));
        cosigners.forEach(c -> Cosignature.of(note, c).ifPresent(this::keep));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "checkpoint " + (read.size() + 1) + " of " + file + ": " + e.getMessage(), e);
      }
    }
    if (read.isEmpty()) {
      throw new IllegalArgumentException(file + " has no checkpoint");
    }
    return read;
  }

  /** Of several of one party the one over the most entries counts. */
  private void keep(Cosignature cosignature) {
    cosigned.merge(
        cosignature.name(), cosignature, (old, more) -> more.size() > old.size() ? more : old);
  }

  private void bad(long index, String reason) {
    if (wrong == null) {
      wrong = report(false, index, reason);
    }
  }

  private AuditReport report(boolean intact, long index, String reason) {
    return new AuditReport(
        intact, tree.size(), index, reason, Base64.getEncoder().encodeToString(tree.root()), notes);
  }
}

package io.wheeltapper.deploy.people;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.wheeltapper.core.runtime.ledger.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the conversations stand, as a file. It is no state of the agent's: losing it loses talk.
 */
record KeptTalks(Path file) {

  private static final Logger LOG = LoggerFactory.getLogger(KeptTalks.class);

  /**
   * Where they stand.
   *
   * @param cursor the first entry that was not taken yet
   * @param shown by channel and case, the mark of what was shown
   */
  record State(
      long cursor, List<Talk> talks, List<Keep> keeps, Map<String, Map<String, String>> shown) {
    State {
      talks = talks == null ? List.of() : List.copyOf(talks);
      keeps = keeps == null ? List.of() : List.copyOf(keeps);
      shown = shown == null ? Map.of() : Map.copyOf(shown);
    }
  }

  /** As kept; from now on where nothing is, or nothing that can be read. */
  State read(long size) throws IOException {
    State fresh = new State(size, List.of(), List.of(), Map.of());
    if (!Files.exists(file)) {
      return fresh;
    }
    try {
      State kept = Json.mapper().readValue(Files.readAllBytes(file), State.class);
      return kept.cursor() <= size ? kept : fresh;
    } catch (JsonProcessingException e) {
      LOG.warn("{} cannot be read; conversations begin anew: {}", file, e.getOriginalMessage());
      return fresh;
    }
  }

  void write(State state) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    Files.write(beside, Json.mapper().writeValueAsBytes(state));
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}

package io.wheeltapper.deploy.people;

import io.wheeltapper.core.runtime.ledger.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
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
      shown =
          shown == null
              ? Map.of()
              : shown.entrySet().stream()
                  .collect(
                      Collectors.toUnmodifiableMap(
                          Map.Entry::getKey, e -> Map.copyOf(e.getValue())));
    }
  }

  /** As kept; from now on where nothing is, or nothing that can be read. */
  State read(long size) {
    State fresh = new State(size, List.of(), List.of(), Map.of());
    if (!Files.exists(file)) {
      return fresh;
    }
    try {
      State kept =
          Objects.requireNonNull(Json.mapper().readValue(Files.readAllBytes(file), State.class));
      return kept.cursor() >= 0 && kept.cursor() <= size ? kept : fresh;
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} cannot be read; conversations begin anew: {}", file, e.getClass().getName());
      return fresh;
    }
  }

  void write(State state) throws IOException {
    OwnFile.write(file, Json.mapper().writeValueAsBytes(state));
  }
}

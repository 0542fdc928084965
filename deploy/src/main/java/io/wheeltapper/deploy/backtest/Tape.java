package io.wheeltapper.deploy.backtest;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.runtime.ledger.LedgerReader;
import io.wheeltapper.core.runtime.recording.Recording;
import io.wheeltapper.deploy.wiring.LiveAgent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A recording to be replayed: its segments, and the data folder that it is of, where that is at
 * hand. The data folder has the ledger, and what was in force.
 */
public record Tape(List<Path> segments, Optional<Path> data) {

  public Tape {
    segments = List.copyOf(segments);
  }

  /**
   * What a person names: a data folder, a folder of recordings, or segments.
   *
   * @throws IOException when there is no recording
   */
  public static Tape of(List<Path> named) throws IOException {
    List<Path> segments = new ArrayList<>();
    Optional<Path> data = Optional.empty();
    for (Path path : named) {
      if (Files.isDirectory(path.resolve(LiveAgent.RECORDINGS))) {
        segments.addAll(Recording.segments(path.resolve(LiveAgent.RECORDINGS)));
        data = Optional.of(path);
      } else if (Files.isDirectory(path)) {
        segments.addAll(Recording.segments(path));
        data = data.or(() -> above(path));
      } else if (Files.isReadable(path)) {
        segments.add(path);
        data = data.or(() -> Optional.ofNullable(absolute(path).getParent()).flatMap(Tape::above));
      } else {
        throw new NoSuchFileException(path.toString(), null, path + ": there is no recording");
      }
    }
    return new Tape(segments, data);
  }

  private static Optional<Path> above(Path recordings) {
    return Optional.ofNullable(absolute(recordings).getParent())
        .filter(parent -> absolute(recordings).endsWith(LiveAgent.RECORDINGS))
        .filter(Files::isDirectory);
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  /**
   * Every entry of the run's ledger; none where it is not at hand.
   *
   * @throws IOException when there is one that cannot be read
   */
  public List<Entry> ledger() throws IOException {
    List<Entry> entries = new ArrayList<>();
    if (data.isPresent()) {
      try (LedgerReader reader = LedgerReader.open(data.get())) {
        reader.entries(0, (_, entry) -> entries.add(entry));
      } catch (NoSuchFileException _) {
        // Recordings without their ledger are replayed from nothing.
        return List.of();
      }
    }
    return entries;
  }
}

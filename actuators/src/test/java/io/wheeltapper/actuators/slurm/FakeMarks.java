package io.wheeltapper.actuators.slurm;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Files in memory. */
final class FakeMarks implements Marks {

  private final Map<Path, Mark> files = new HashMap<>();

  FakeMarks put(String file, long modifiedAt) {
    files.put(Path.of(file), new Mark(modifiedAt, 1));
    return this;
  }

  boolean there(String file) {
    return files.containsKey(Path.of(file));
  }

  @Override
  public Optional<Mark> look(Path file) {
    return Optional.ofNullable(files.get(file));
  }

  @Override
  public void raise(Path file, String attempt) {
    files.putIfAbsent(file, new Mark(0, attempt.length()));
  }
}

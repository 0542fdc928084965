package io.wheeltapper.actuators.job;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Files in memory. */
public final class FakeMarks implements Marks {

  private final Map<Path, Sight> files = new HashMap<>();

  /** A file that was written at a time. */
  public FakeMarks put(String file, long modifiedAt) {
    files.put(Path.of(file), new Sight(modifiedAt, 1, ""));
    return this;
  }

  /** The same with its text. */
  public FakeMarks put(String file, long modifiedAt, String text) {
    files.put(Path.of(file), new Sight(modifiedAt, text.length(), text));
    return this;
  }

  /** Whether there is one. */
  public boolean there(String file) {
    return files.containsKey(Path.of(file));
  }

  @Override
  public Optional<Sight> look(Path file) {
    return Optional.ofNullable(files.get(file));
  }

  @Override
  public void raise(Path file, String attempt) {
    files.putIfAbsent(file, new Sight(0, attempt.length(), attempt));
  }

  @Override
  public void lower(Path file, String attempt) {
    Sight sight = files.get(file);
    if (sight != null && sight.text().equals(attempt)) {
      files.remove(file);
    }
  }

  /** The job takes a file away. */
  public void take(String file) {
    files.remove(Path.of(file));
  }
}

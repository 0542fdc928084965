package io.wheeltapper.advisor.endpoint;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What lies behind an exception that a library wrapped. */
final class Causes {

  private static final int DEEPEST = 10;

  private Causes() {}

  /** The first of that type. */
  static <T extends Throwable> Optional<T> find(Throwable thrown, Class<T> type) {
    @Nullable Throwable at = thrown;
    for (int depth = 0; at != null && depth < DEEPEST; depth++) {
      if (type.isInstance(at)) {
        return Optional.of(type.cast(at));
      }
      at = at.getCause();
    }
    return Optional.empty();
  }
}

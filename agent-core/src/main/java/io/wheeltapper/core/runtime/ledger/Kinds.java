package io.wheeltapper.core.runtime.ledger;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import io.wheeltapper.core.model.Entry;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The word of each kind of entry, from the one place that has them: the model's annotation. */
final class Kinds {

  private static final Map<Class<?>, String> WORDS =
      Arrays.stream(Objects.requireNonNull(Entry.class.getAnnotation(JsonSubTypes.class)).value())
          .collect(Collectors.toUnmodifiableMap(JsonSubTypes.Type::value, JsonSubTypes.Type::name));

  private Kinds() {}

  static String of(Entry entry) {
    return WORDS.getOrDefault(entry.getClass(), "");
  }
}

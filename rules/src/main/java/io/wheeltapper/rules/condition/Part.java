package io.wheeltapper.rules.condition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A piece of a rule's {@code when}. */
sealed interface Part {

  /**
   * A fact that must be there.
   *
   * @param name the variable that it is bound to, or null
   * @param window how old it may be at most, milliseconds; negative for any age
   */
  record Pattern(
      String type, @Nullable String name, List<Constraint> constraints, long window, int line)
      implements Part {}

  /** {@code not}: it is true when nothing fits. */
  record Absent(Point point, Group inner) implements Part {}

  /** {@code exists}. */
  record Present(Point point, Group inner) implements Part {}

  /** {@code accumulate}: something is worked out over all that fits. */
  record Total(Group source, List<Function> functions, List<Constraint> results, int line)
      implements Part {}

  /** One of an accumulate's functions and the variable for its result. */
  record Function(String name, @Nullable Value of, String result) {}

  /** Alternatives, each a row of parts that must all hold. */
  record Group(List<List<Part>> alternatives) {}
}

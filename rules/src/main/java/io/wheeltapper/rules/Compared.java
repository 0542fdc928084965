package io.wheeltapper.rules;

import org.drools.modelcompiler.util.EvaluationUtil;
import org.jspecify.annotations.Nullable;

/**
 * The engine's {@code >=} and {@code <=}, but that a reading that is missing makes them false: its
 * own order puts what is no number above every number (Drools 10.2.0, EvaluationUtil). Any thread.
 * Public for the classes made from rules only; {@link Total} puts them in the place of the
 * engine's.
 */
public final class Compared {

  private Compared() {}

  /** {@code a >= b}. */
  public static boolean greaterOrEqualNumbers(@Nullable Number a, @Nullable Number b) {
    return known(a) && known(b) && EvaluationUtil.greaterOrEqualNumbers(a, b);
  }

  /** {@code a <= b}. */
  public static boolean lessOrEqualNumbers(@Nullable Number a, @Nullable Number b) {
    return known(a) && known(b) && EvaluationUtil.lessOrEqualNumbers(a, b);
  }

  /** {@code a >= b}, of what is a number or a text. */
  public static boolean greaterOrEqual(@Nullable Comparable<?> a, @Nullable Comparable<?> b) {
    return known(a) && known(b) && EvaluationUtil.greaterOrEqual(a, b);
  }

  /** {@code a <= b}, of what is a number or a text. */
  public static boolean lessOrEqual(@Nullable Comparable<?> a, @Nullable Comparable<?> b) {
    return known(a) && known(b) && EvaluationUtil.lessOrEqual(a, b);
  }

  /** The same for what only one side says the type of. */
  public static boolean greaterThan(@Nullable Comparable<?> a, @Nullable Comparable<?> b) {
    return known(a) && known(b) && EvaluationUtil.greaterThan(a, b);
  }

  /** The same for what only one side says the type of. */
  public static boolean lessThan(@Nullable Comparable<?> a, @Nullable Comparable<?> b) {
    return known(a) && known(b) && EvaluationUtil.lessThan(a, b);
  }

  private static boolean known(@Nullable Object value) {
    return !(value instanceof Double d && d.isNaN() || value instanceof Float f && f.isNaN());
  }
}

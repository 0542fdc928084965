package io.wheeltapper.core.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Within which a set-point may be moved, by the configuration: no rule and no policy passes it.
 * Numbers are decimal texts, since ledgers hold no fractions.
 *
 * @param of which set-point: {@code supply} (degrees Celsius) or {@code cap} (watts)
 * @param on the loop, feed or node whose set-point it is
 * @param step the most that one action may move it
 * @param everyMillis the least time between two actions that move it away from where it began
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Bound(
    String of, Target on, String least, String most, String step, long everyMillis) {

  /** Whether a value lies within it. */
  public boolean holds(BigDecimal value) {
    return value.compareTo(new BigDecimal(least)) >= 0
        && value.compareTo(new BigDecimal(most)) <= 0;
  }

  /** A decimal number out of untrusted text. */
  public static Optional<BigDecimal> number(String text) {
    return text.matches("-?\\d{1,9}(\\.\\d{1,6})?")
        ? Optional.of(new BigDecimal(text).stripTrailingZeros())
        : Optional.empty();
  }

  /** The number as people write it. */
  public static String text(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }
}

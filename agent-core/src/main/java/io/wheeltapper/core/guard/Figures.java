package io.wheeltapper.core.guard;

import io.wheeltapper.core.model.Judgement;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The break-even's two figures as an entry keeps them in the guard's words, for whoever adds them
 * up later. To three digits.
 *
 * @param cost what the action was expected to take out, in GPU-hours
 * @param loss what leaving the fault alone was expected to lose, in GPU-hours; empty where the
 *     action cost nothing, for then nobody asked
 */
public record Figures(double cost, OptionalDouble loss) {

  /** The name of the guard that says them. */
  static final String GUARD = "break-even";

  /** What it says begins so when there is nothing to weigh. */
  static final String NOTHING = "costs nothing: ";

  private static final MathContext SHOWN = new MathContext(3);
  private static final Pattern SAID =
      Pattern.compile(
          "\\S+ costs about (\\d+(?:\\.\\d+)?) GPU-hours \\(.*\\),"
              + " leaving \\S+ alone about (\\d+(?:\\.\\d+)?)(?: .*)?",
          Pattern.DOTALL);

  /** How the guard says them; {@link #of} reads it again. */
  static String words(
      String action, double cost, String costOf, String fault, double loss, String lossOf) {
    return action
        + " costs about "
        + shown(cost)
        + " GPU-hours ("
        + costOf
        + "), leaving "
        + fault
        + " alone about "
        + shown(loss)
        + lossOf;
  }

  private static String shown(double gpuHours) {
    return new BigDecimal(gpuHours, SHOWN).stripTrailingZeros().toPlainString();
  }

  /** What the guards of a judgement say of it; empty where the break-even gave no figures. */
  public static Optional<Figures> of(Collection<Judgement> guards) {
    return guards.stream()
        .filter(g -> GUARD.equals(g.guard()))
        .findFirst()
        .flatMap(g -> read(g.reason() == null ? "" : g.reason()));
  }

  private static Optional<Figures> read(String reason) {
    if (reason.startsWith(NOTHING)) {
      return Optional.of(new Figures(0, OptionalDouble.empty()));
    }
    Matcher said = SAID.matcher(reason);
    return said.matches()
        ? Optional.of(
            new Figures(
                Double.parseDouble(said.group(1)),
                OptionalDouble.of(Double.parseDouble(said.group(2)))))
        : Optional.empty();
  }
}

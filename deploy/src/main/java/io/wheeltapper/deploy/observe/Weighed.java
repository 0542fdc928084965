package io.wheeltapper.deploy.observe;

import io.wheeltapper.core.model.Entry;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The figures of the break-even guard as the ledger has them: its words, which a test holds against
 * those of the guard.
 *
 * @param cost GPU-hours that the action takes out
 * @param loss GPU-hours that leaving its fault alone loses
 */
record Weighed(double cost, double loss) {

  static final String GUARD = "break-even";

  private static final Pattern FIGURES =
      Pattern.compile(
          "\\S+ costs about ([0-9.]{1,30}) GPU-hours .*, leaving \\S+ alone about"
              + " ([0-9.]{1,30}).*");

  /** Those of a judgement; empty where the action costs nothing. */
  static Optional<Weighed> of(Entry.Judged judged) {
    return judged.guards().stream()
        .filter(g -> g.guard().equals(GUARD))
        .findFirst()
        .flatMap(g -> of(g.reason()));
  }

  static Optional<Weighed> of(String reason) {
    Matcher matcher = FIGURES.matcher(reason);
    return matcher.matches()
        ? Optional.of(
            new Weighed(Double.parseDouble(matcher.group(1)), Double.parseDouble(matcher.group(2))))
        : Optional.empty();
  }
}

package io.wheeltapper.actuators.facility;

import static io.wheeltapper.core.spi.KindSpec.Setting.optional;

import io.wheeltapper.core.model.Bound;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Settings;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Within what an instance moves set-points of one sort, whatever the gate says: the device's own
 * bounds hold beside these. Without bounds nothing is moved.
 *
 * @param of {@code supply} or {@code cap}
 * @param step the most that one move away from where it stood may be
 * @param every the least time between two such moves of one set-point
 * @param margin how far above the dew point water stays, kelvin; zero: not looked at
 */
public record Within(
    String of,
    Optional<BigDecimal> least,
    Optional<BigDecimal> most,
    BigDecimal step,
    Duration every,
    BigDecimal margin) {

  /** Where what we raised is noted, for both sorts. */
  public static final Setting RECORD =
      optional(
          "record", Type.PATH, "", "our own file: which set-points we raised; no raise without");

  /** Settings of supply temperatures. */
  public static final List<Setting> SUPPLY =
      List.of(
          optional("supply-least", Type.TEXT, "", "degrees Celsius, never lower; else not moved"),
          optional("supply-most", Type.TEXT, "", "degrees Celsius, never higher; else not moved"),
          optional("supply-step", Type.TEXT, "1", "kelvin, the most of one raise"),
          optional("supply-every", Type.DURATION, "10m", "between two raises of one loop"),
          optional(
              "dew-point-margin",
              Type.TEXT,
              "2",
              "kelvin that water stays above the dew point; 0: where no air can condense"));

  /** Settings of power caps. */
  public static final List<Setting> CAP =
      List.of(
          optional("cap-least", Type.TEXT, "", "watts, never lower; else caps are not moved"),
          optional("cap-most", Type.TEXT, "", "watts, never higher; else caps are not moved"),
          optional("cap-step", Type.TEXT, "100", "watts, the most of one raise"),
          optional("cap-every", Type.DURATION, "10m", "between two raises of one cap"));

  /** Of supply temperatures. */
  public static Within supply(Settings settings) {
    return of("supply", settings, need(settings, "dew-point-margin"));
  }

  /** Of power caps. */
  public static Within cap(Settings settings) {
    return of("cap", settings, BigDecimal.ZERO);
  }

  private static Within of(String of, Settings settings, BigDecimal margin) {
    Optional<BigDecimal> least = number(settings, of + "-least");
    Optional<BigDecimal> most = number(settings, of + "-most");
    if (least.isPresent() != most.isPresent()) {
      String lacks = of + (least.isPresent() ? "-most" : "-least");
      throw new BadSetting(lacks, "'" + of + "-least' and '" + of + "-most' go together");
    }
    if (least.isPresent() && least.get().compareTo(most.orElseThrow()) >= 0) {
      throw new BadSetting(of + "-least", "'" + of + "-least' is below '" + of + "-most'");
    }
    return new Within(
        of, least, most, need(settings, of + "-step"), settings.duration(of + "-every"), margin);
  }

  private static Optional<BigDecimal> number(Settings settings, String key) {
    return settings.text(key).isBlank() ? Optional.empty() : Optional.of(need(settings, key));
  }

  private static BigDecimal need(Settings settings, String key) {
    return Bound.number(settings.text(key))
        .filter(n -> n.signum() >= 0)
        .orElseThrow(() -> new BadSetting(key, "'" + key + "' is a number such as 24 or 24.5"));
  }

  /** What is wrong with a value, by the site's bounds and the device's; {@code ""} when nothing. */
  String outside(BigDecimal value, Reading seen) {
    if (least.isEmpty() || most.isEmpty()) {
      return "not switched on: '" + of + "-least' and '" + of + "-most' are not set";
    }
    String told = Bound.text(value) + " lies outside ";
    if (value.compareTo(least.get()) < 0 || value.compareTo(most.get()) > 0) {
      return told
          + "the site's "
          + Bound.text(least.get())
          + " to "
          + Bound.text(most.get())
          + " for a "
          + of;
    }
    boolean low = seen.least().filter(l -> value.compareTo(l) < 0).isPresent();
    boolean high = seen.most().filter(m -> value.compareTo(m) > 0).isPresent();
    return low || high
        ? told
            + "the device's "
            + seen.least().map(Bound::text).orElse("")
            + " to "
            + seen.most().map(Bound::text).orElse("")
        : "";
  }

  /** What speaks against a value by the dew point; {@code ""} when nothing. */
  String condenses(BigDecimal value, Reading seen) {
    if (margin.signum() == 0) {
      return "";
    }
    if (seen.dewPoint().isEmpty()) {
      return "nobody reads the dew point; 'dew-point-margin: 0' where no air can condense";
    }
    BigDecimal lowest = seen.dewPoint().get().add(margin);
    return value.compareTo(lowest) < 0
        ? Bound.text(value)
            + " is less than "
            + Bound.text(margin)
            + " K above the dew point of "
            + Bound.text(seen.dewPoint().get())
        : "";
  }
}

package io.wheeltapper.advisor;

import static io.wheeltapper.core.spi.KindSpec.Setting.optional;

import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Settings;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/**
 * What an advice may take. Money is in millionths of the site's currency, prices in the currency
 * for a million tokens.
 *
 * @param time of one advice, from the first call to the last answer
 * @param answerTokens the longest answer
 * @param toolCalls look-ups in one advice; 0 for none
 * @param byCase all advice on one case together
 * @param byDay all advice of a day of UTC together
 * @param canaryCalls advices after which the control question is asked anew; 0: it is never asked
 * @param canaryEvery time after which it is
 */
record Terms(
    Duration time,
    int answerTokens,
    int toolCalls,
    BigDecimal priceIn,
    BigDecimal priceOut,
    Allowance byCase,
    Allowance byDay,
    int canaryCalls,
    Duration canaryEvery) {

  /** Money that never ends. */
  private static final long UNLIMITED = Long.MAX_VALUE;

  private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

  /** What may be used up; money in millionths. */
  record Allowance(long tokens, long calls, long money, Duration time) {}

  static final List<Setting> SETTINGS =
      List.of(
          optional("timeout", Type.DURATION, "30s", "the longest that one advice takes, 1s to 10m"),
          optional("answer-tokens", Type.WHOLE, "1500", "the longest answer, 100 to 16000"),
          optional("tool-calls", Type.WHOLE, "6", "the most look-ups in one advice, 0 to 30"),
          optional("price-in", Type.TEXT, "0", "for a million tokens sent, as 2.50"),
          optional("price-out", Type.TEXT, "0", "for a million tokens received"),
          optional("case-tokens", Type.WHOLE, "60000", "the most for one case"),
          optional("case-calls", Type.WHOLE, "20", "the most for one case"),
          optional("case-money", Type.TEXT, "", "the most for one case, as 0.50; needs the prices"),
          optional("case-time", Type.DURATION, "5m", "the most for one case"),
          optional("day-tokens", Type.WHOLE, "1000000", "the most in a day of UTC"),
          optional("day-calls", Type.WHOLE, "500", "the most in a day of UTC"),
          optional("day-money", Type.TEXT, "", "the most in a day of UTC, as 20; needs the prices"),
          optional("day-time", Type.DURATION, "2h", "the most in a day of UTC"),
          optional(
              "canary-calls", Type.WHOLE, "50", "so many advices to the next control question"),
          optional("canary-every", Type.DURATION, "1h", "so long to the next control question"));

  static Terms of(Settings settings) {
    BigDecimal in = money(settings, "price-in");
    BigDecimal out = money(settings, "price-out");
    boolean priced = in.signum() > 0 || out.signum() > 0;
    return new Terms(
        time(settings, "timeout", Duration.ofSeconds(1), Duration.ofMinutes(10)),
        whole(settings, "answer-tokens", 100, 16_000),
        whole(settings, "tool-calls", 0, 30),
        in,
        out,
        allowance(settings, "case-", priced),
        allowance(settings, "day-", priced),
        whole(settings, "canary-calls", 0, 1_000_000),
        time(settings, "canary-every", Duration.ofMinutes(1), Duration.ofDays(7)));
  }

  /** What so many tokens cost, in millionths, rounded up. */
  long cost(long sent, long received) {
    return priceIn
        .multiply(BigDecimal.valueOf(sent))
        .add(priceOut.multiply(BigDecimal.valueOf(received)))
        .setScale(0, java.math.RoundingMode.CEILING)
        .longValue();
  }

  private static Allowance allowance(Settings settings, String prefix, boolean priced) {
    String key = prefix + "money";
    boolean bound = !settings.text(key).isEmpty();
    if (bound && !priced) {
      throw new BadSetting(key, "'" + key + "' needs 'price-in' and 'price-out'");
    }
    return new Allowance(
        settings.whole(prefix + "tokens"),
        settings.whole(prefix + "calls"),
        bound ? money(settings, key).multiply(MILLION).longValue() : UNLIMITED,
        settings.duration(prefix + "time"));
  }

  private static BigDecimal money(Settings settings, String key) {
    String text = settings.text(key);
    if (!text.matches("\\d{1,9}(\\.\\d{1,6})?")) {
      throw new BadSetting(key, "'" + text + "' is no amount; write it as 2.50");
    }
    return new BigDecimal(text);
  }

  private static int whole(Settings settings, String key, int least, int most) {
    long value = settings.whole(key);
    if (value < least || value > most) {
      throw new BadSetting(key, "'" + key + "' is between " + least + " and " + most);
    }
    return Math.toIntExact(value);
  }

  private static Duration time(Settings settings, String key, Duration least, Duration most) {
    Duration value = settings.duration(key);
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new BadSetting(
          key, "'" + key + "' is between " + least.toSeconds() + "s and " + most.toMinutes() + "m");
    }
    return value;
  }
}

package io.wheeltapper.actuators.job;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Steps, out of what a job writes: {@code step 12}, {@code "global_step": 12}, {@code
 * iteration=12/500}, {@code iter_0000012}, or nothing but a number. Pure.
 */
public final class Steps {

  private static final Pattern STEP =
      Pattern.compile(
          "(?i)(?<![a-z])(?:global_?|train_?)?(?:step|iteration|iter)\"?"
              + "[ =:_]{0,16}\"?(\\d{1,15})(?![\\d.]\\d)");
  private static final Pattern NUMBER = Pattern.compile("\\s*(\\d{1,15})\\s*");

  /** Lines by which a job says from which state it goes on. */
  private static final Pattern GOES_ON =
      Pattern.compile(
          "(?i)\\b(start|starts|starting|resum\\w*|restor\\w*|load\\w*|continu\\w*)\\b");

  private Steps() {}

  /** The last step that a text names. */
  public static OptionalLong last(String text) {
    Matcher alone = NUMBER.matcher(text);
    if (alone.matches()) {
      return OptionalLong.of(Long.parseLong(alone.group(1)));
    }
    OptionalLong last = OptionalLong.empty();
    Matcher step = STEP.matcher(text);
    while (step.find()) {
      last = OptionalLong.of(Long.parseLong(step.group(1)));
    }
    return last;
  }

  /**
   * How many steps a restart cost, by the job's own log: those up to the one at which it was
   * stopped that it had to do, or has to do, again.
   *
   * @param log its end
   * @param stopped the last step before the stop
   * @return empty where the log does not show the restart
   */
  public static OptionalLong lost(String log, long stopped) {
    OptionalLong lost = OptionalLong.empty();
    boolean passed = false;
    long before = -1;
    for (String line : log.lines().toList()) {
      OptionalLong found = last(line);
      if (found.isEmpty()) {
        continue;
      }
      long step = found.getAsLong();
      boolean goesOn = GOES_ON.matcher(line).find();
      if (before == stopped && (goesOn || step < before)) {
        lost = OptionalLong.of(Math.max(0, stopped - (goesOn ? step : step - 1)));
      }
      passed |= before == stopped && step > stopped;
      before = step;
    }
    return lost.isEmpty() && passed ? OptionalLong.of(0) : lost;
  }
}

package io.wheeltapper.actuators.job;

import java.util.Optional;
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
              + "[ =:_]{0,16}\"?(\\d{1,15}+)(?!\\d|\\.\\d)");
  private static final Pattern NUMBER = Pattern.compile("\\s*(\\d{1,15})\\s*");

  /** Lines by which a job says from which state it goes on. */
  private static final Pattern GOES_ON =
      Pattern.compile(
          "(?i)\\b(start|starts|starting|resum\\w*|restor\\w*|load\\w*|continu\\w*)\\b");

  /** Lines of saving, which may come late and then name a step that has long gone by. */
  private static final Pattern SAVES =
      Pattern.compile("(?i)\\b(sav\\w*|checkpoint\\w*|ckpt|wr(?:ote|it\\w*)|dump\\w*)\\b");

  /**
   * What a restart cost.
   *
   * @param stopped the last step before the stop
   * @param from the step of the state that it goes on from
   */
  public record Loss(long stopped, long from) {

    /** Steps that have to be done again. */
    public long steps() {
      return Math.max(0, stopped - from);
    }
  }

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
   * How many steps a restart cost, by the job's own log; see {@link #loss}. None, where its steps
   * go on beyond the one that was seen and never back.
   *
   * @return empty where the log does not show that it goes on
   */
  public static OptionalLong lost(String log, long seen) {
    Optional<Loss> loss = loss(log, seen);
    if (loss.isPresent()) {
      return OptionalLong.of(loss.get().steps());
    }
    boolean had = false;
    for (String line : log.lines().toList()) {
      OptionalLong step = last(line);
      if (step.isPresent() && had && step.getAsLong() > seen) {
        return OptionalLong.of(0);
      }
      had |= step.isPresent() && step.getAsLong() == seen;
    }
    return OptionalLong.empty();
  }

  /**
   * What a restart cost, by the job's own log: its steps go on one by one until they go back, or
   * until a line says from which it goes on. Of several restarts the last counts whose run had the
   * step that was seen; the job may have gone on for a while after that.
   *
   * @param log its end
   * @param seen a step that was seen before the stop
   * @return empty where the log does not show the restart
   */
  public static Optional<Loss> loss(String log, long seen) {
    Optional<Loss> loss = Optional.empty();
    long before = -1;
    boolean had = false;
    for (String line : log.lines().toList()) {
      boolean goesOn = GOES_ON.matcher(line).find();
      OptionalLong found =
          goesOn || !SAVES.matcher(line).find() ? last(line) : OptionalLong.empty();
      if (found.isEmpty()) {
        continue;
      }
      long step = found.getAsLong();
      if (before >= 0 && (step < before || (goesOn && step == before))) {
        loss = had ? Optional.of(new Loss(before, goesOn ? step : step - 1)) : loss;
        had = false;
      }
      had |= step == seen;
      before = step;
    }
    return loss;
  }
}

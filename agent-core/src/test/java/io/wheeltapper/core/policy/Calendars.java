package io.wheeltapper.core.policy;

import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Target;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;

/** Calendars for tests, in UTC. */
public final class Calendars {

  private Calendars() {}

  /** One window that is open once, for an hour. */
  public static Calendar window(
      String name, Mode mode, List<Effect.Kind> effects, Target on, long start) {
    return of(new Calendar.Window(name, false, mode, effects, List.of(on), List.of(once(start))));
  }

  /** One freeze that holds once, for an hour. */
  public static Calendar freeze(String name, List<Effect.Kind> effects, Target on, long start) {
    return of(
        new Calendar.Window(name, true, Mode.OBSERVE, effects, List.of(on), List.of(once(start))));
  }

  private static Recurrence once(long start) {
    return new Recurrence(
        LocalDateTime.ofInstant(Instant.ofEpochMilli(start), ZoneOffset.UTC),
        ZoneOffset.UTC,
        new Recurrence.Length(0, Duration.ofHours(1), false),
        "",
        Set.of(),
        List.of());
  }

  /** With windows, and the cautious settling. */
  public static Calendar of(Calendar.Window... windows) {
    return new Calendar(ZoneOffset.UTC, List.of(windows), Calendar.cautious().settling());
  }
}

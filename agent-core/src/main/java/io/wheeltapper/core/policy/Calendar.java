package io.wheeltapper.core.policy;

import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.model.WindowTerms;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Change windows, freezes, and how maintenance settles: {@code windows.yaml}. What is open at a
 * moment depends on this and the moment alone. Safe for all threads.
 *
 * @param zone the site's time zone; times are shown in it
 * @param windows change windows and freezes, in the order written
 */
public record Calendar(ZoneId zone, List<Window> windows, Settling settling) {

  private static final DateTimeFormatter SHOWN =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm zzz", Locale.ROOT);

  public Calendar {
    windows = List.copyOf(windows);
  }

  /**
   * One change window or freeze with its times.
   *
   * @param name unique
   * @param freeze holds its effects until its end; else a window
   * @param mode the most that may be done in a window
   * @param effects sorted
   * @param on with all that lies within
   */
  public static final class Window {
    private final String name;
    private final boolean freeze;
    private final Mode mode;
    private final List<Effect.Kind> effects;
    private final List<Target> on;
    private final Timetable times;

    Window(
        String name,
        boolean freeze,
        Mode mode,
        List<Effect.Kind> effects,
        List<Target> on,
        List<Recurrence> times) {
      this.name = name;
      this.freeze = freeze;
      this.mode = mode;
      this.effects = List.copyOf(effects);
      this.on = List.copyOf(on);
      this.times = new Timetable(times);
    }

    /** Its name. */
    public String name() {
      return name;
    }

    /** The stretch that is open at a moment. */
    public Optional<Span> at(long now) {
      return times.at(now);
    }

    /** When it opens next, after a moment; {@link Long#MAX_VALUE} for never. */
    public long next(long now) {
      return times.next(now);
    }

    /** What it says while a stretch of it is open. */
    public WindowTerms terms(Span span) {
      return new WindowTerms(freeze, mode, effects, on, span.start(), span.end());
    }

    /** What it says in general, with no times. */
    public WindowTerms terms() {
      return terms(new Span(0, 0));
    }
  }

  /**
   * How maintenance ends.
   *
   * @param settleMillis symptoms are suppressed this long after its end
   * @param patienceMillis and longer, up to this, while the target does not speak as healthy; then
   *     what it says is judged again
   * @param longestMillis one that has no end, or a later one, is believed this long
   */
  public record Settling(long settleMillis, long patienceMillis, long longestMillis) {}

  /** What holds when a bundle says nothing: no window, no freeze. */
  public static Calendar cautious() {
    return new Calendar(
        ZoneId.of("UTC"), List.of(), new Settling(900_000L, 7_200_000L, 7 * 86_400_000L));
  }

  /** The window or freeze of that name. */
  public Optional<Window> find(String name) {
    return windows.stream().filter(w -> w.name().equals(name)).findFirst();
  }

  /** A moment as the site's clocks show it. */
  public String shown(long at) {
    return SHOWN.format(Instant.ofEpochMilli(at).atZone(zone));
  }
}

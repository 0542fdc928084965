package io.wheeltapper.core.policy;

import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/** Reads the time window of an SLO. */
final class WindowReader {

  /** Minutes are kept this long, so that no window can be longer. */
  static final long LONGEST = 35L * 86_400_000L;

  private static final DateTimeFormatter START =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", java.util.Locale.ROOT);

  private WindowReader() {}

  static Optional<TimeWindow> of(YamlMap spec) {
    Optional<YamlValue> at = spec.need("timeWindow", "[{duration: 30d, isRolling: true}]");
    List<YamlValue> all = at.map(YamlValue::list).orElse(List.of());
    if (at.isPresent() && all.size() != 1) {
      at.get().problem("slo-window", "exactly one window is wanted here", "write one");
      return Optional.empty();
    }
    return all.stream().findFirst().flatMap(YamlValue::map).flatMap(WindowReader::window);
  }

  private static Optional<TimeWindow> window(YamlMap map) {
    Optional<YamlValue> at = map.need("duration", "30d");
    Optional<Shorthand> duration = at.flatMap(Shorthand::read);
    Optional<YamlMap> calendar = map.map("calendar");
    boolean rolling = map.flag("isRolling", calendar.isEmpty() && map.get("calendar").isEmpty());
    map.noMore();
    if (rolling == map.get("calendar").isPresent()) {
      map.problem(
          "slo-window",
          rolling ? "a calendar's window does not roll" : "no calendar says when it begins",
          "write isRolling: true, or calendar: {startTime: …, timeZone: …}");
      return Optional.empty();
    }
    if (duration.isEmpty()) {
      return Optional.empty();
    }
    if (duration.get().millis() > LONGEST) {
      at.get()
          .problem(
              "slo-window",
              "no window can be longer than 35 days: so long minutes are kept",
              "write at most 35d or 1M");
      return Optional.empty();
    }
    return rolling
        ? Optional.of(
            new TimeWindow.Rolling(duration.get().millis(), duration.get().text() + " rolling"))
        : calendar.flatMap(c -> aligned(c, duration.get()));
  }

  private static Optional<TimeWindow> aligned(YamlMap map, Shorthand duration) {
    Optional<LocalDateTime> start =
        map.need("startTime", "2026-01-01 00:00:00").flatMap(WindowReader::start);
    Optional<ZoneId> zone = map.need("timeZone", "Europe/Berlin").flatMap(WindowReader::zone);
    map.noMore();
    return start.isEmpty() || zone.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new TimeWindow.CalendarAligned(
                start.get(),
                zone.get(),
                duration.amount(),
                duration.unit(),
                duration.text() + " by the calendar of " + zone.get()));
  }

  private static Optional<LocalDateTime> start(YamlValue value) {
    try {
      return Optional.of(LocalDateTime.parse(value.text(""), START));
    } catch (DateTimeException e) {
      value.wrong(value.text(""), "a date and time such as 2026-01-01 00:00:00");
      return Optional.empty();
    }
  }

  private static Optional<ZoneId> zone(YamlValue value) {
    String text = value.text("");
    if (ZoneId.getAvailableZoneIds().contains(text)) {
      return Optional.of(ZoneId.of(text));
    }
    value.word(ZoneId.getAvailableZoneIds(), "");
    return Optional.empty();
  }
}

package io.wheeltapper.core.policy;

import io.wheeltapper.core.yaml.YamlMap;
import io.wheeltapper.core.yaml.YamlValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads when a window is open: {@code starts}, {@code for} or {@code until}, {@code repeats},
 * {@code except}, {@code also}; or the events of a calendar file of the bundle, or one written
 * there.
 */
final class TimesReader {

  private static final Pattern SPELL =
      Pattern.compile("(?:(\\d{1,3})d)?(?:(\\d{1,4})h)?(?:(\\d{1,4})m)?");
  private static final Pattern FILE = Pattern.compile("windows/[A-Za-z0-9._-]+\\.ics");
  private static final String RIGHT_TIME = "a local time such as 2026-12-20T22:00, or a day";

  private final Path folder;
  private ZoneId zone;

  TimesReader(Path folder, ZoneId zone) {
    this.folder = folder;
    this.zone = zone;
  }

  /** A zone by its name; none when there is no such zone. */
  static Optional<ZoneId> zone(YamlValue value) {
    try {
      return Optional.of(ZoneId.of(value.text("UTC")));
    } catch (DateTimeException e) {
      value.wrong(value.text(""), "a time zone such as Europe/Berlin or UTC");
      return Optional.empty();
    }
  }

  List<Recurrence> read(YamlMap map) {
    zone = map.get("zone").flatMap(TimesReader::zone).orElse(zone);
    Optional<YamlValue> file = map.get("file");
    Optional<YamlValue> event = map.get("event");
    Optional<YamlValue> starts = map.get("starts");
    long sorts = List.of(file, event, starts).stream().filter(Optional::isPresent).count();
    if (sorts != 1) {
      map.problem(
          "window-when",
          sorts == 0 ? "when is it open?" : "this says twice when it is open",
          "write one of starts: 2026-01-06T22:00, file: windows/site.ics, event: (a VEVENT)");
      List.of("for", "until", "repeats", "except", "also").forEach(map::get);
      return List.of();
    }
    if (file.isPresent()) {
      return file(file.get());
    }
    if (event.isPresent()) {
      YamlValue value = event.get();
      return new CalendarFile(zone, (_, code, what, mend) -> value.problem(code, what, mend))
          .read(value.text("")).stream().filter(r -> RuleCheck.good(value, r)).toList();
    }
    return written(map, starts.get());
  }

  private List<Recurrence> file(YamlValue value) {
    String name = value.text("");
    Path path = folder.resolve(name);
    if (!FILE.matcher(name).matches() || !Files.isRegularFile(path)) {
      value.problem(
          "window-file",
          "there is no such file in the bundle",
          "put it into the bundle's folder windows/ and write file: windows/NAME.ics");
      return List.of();
    }
    return CalendarFile.read(path, name, zone, value);
  }

  private List<Recurrence> written(YamlMap map, YamlValue starts) {
    Optional<LocalDateTime> start = time(starts);
    Optional<YamlValue> lasts = map.get("for");
    Optional<YamlValue> until = map.get("until");
    if (lasts.isPresent() == until.isPresent()) {
      map.problem(
          "window-length", "how long is it open?", "write one of for: 4h, until: 2026-01-07T02:00");
    }
    Optional<Recurrence.Length> length =
        lasts.flatMap(TimesReader::length).or(() -> until.flatMap(u -> until(start, u)));
    String rule = map.text("repeats", "");
    Set<LocalDateTime> except = new HashSet<>();
    map.list("except").forEach(v -> time(v).ifPresent(except::add));
    List<LocalDateTime> also = new ArrayList<>();
    map.list("also").forEach(v -> time(v).ifPresent(also::add));
    if (start.isEmpty() || length.isEmpty()) {
      return List.of();
    }
    Recurrence read = new Recurrence(start.get(), zone, length.get(), rule, except, also);
    return RuleCheck.good(map.get("repeats").orElse(starts), read) ? List.of(read) : List.of();
  }

  private static Optional<Recurrence.Length> until(Optional<LocalDateTime> start, YamlValue value) {
    Optional<LocalDateTime> end = time(value);
    if (start.isEmpty() || end.isEmpty()) {
      return Optional.empty();
    }
    Duration between = Duration.between(start.get(), end.get());
    if (between.isNegative() || between.isZero()) {
      value.problem("window-length", "'until' is not after 'starts'", "write a later time");
      return Optional.empty();
    }
    return Optional.of(
        new Recurrence.Length(between.toDays(), between.minusDays(between.toDays()), true));
  }

  /** {@code 4h}, {@code 90m}, {@code 1d12h}: days are calendar days. */
  private static Optional<Recurrence.Length> length(YamlValue value) {
    String text = value.text("");
    Matcher m = SPELL.matcher(text);
    if (m.matches() && !text.isEmpty()) {
      Duration time = Duration.ofHours(number(m.group(2))).plusMinutes(number(m.group(3)));
      Recurrence.Length length = new Recurrence.Length(number(m.group(1)), time, false);
      if (RuleCheck.lengthGood(length)) {
        return Optional.of(length);
      }
    }
    value.wrong(text, "a length such as 90m, 4h, 2d or 1d12h, at most 366d");
    return Optional.empty();
  }

  private static long number(@org.jspecify.annotations.Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  private static Optional<LocalDateTime> time(YamlValue value) {
    String text = value.text("");
    try {
      LocalDateTime time =
          text.length() == 10 ? LocalDate.parse(text).atStartOfDay() : LocalDateTime.parse(text);
      if (RuleCheck.yearGood(time)) {
        return Optional.of(time);
      }
    } catch (DateTimeException e) {
      value.wrong(text, RIGHT_TIME);
      return Optional.empty();
    }
    value.wrong(text, RIGHT_TIME + ", of a year from 1970 to 2199");
    return Optional.empty();
  }
}

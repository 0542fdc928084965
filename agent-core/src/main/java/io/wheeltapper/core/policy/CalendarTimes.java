package io.wheeltapper.core.policy;

import io.wheeltapper.core.policy.CalendarLines.Property;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times and lengths as iCalendar writes them (RFC 5545, 3.3.4 to 3.3.6). */
final class CalendarTimes {

  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuuMMdd");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss");
  private static final Pattern DURATION =
      Pattern.compile(
          "\\+?P(?:(\\d{1,3})W)?(?:(\\d{1,3})D)?(?:T(?:(\\d{1,4})H)?(?:(\\d{1,5})M)?(?:(\\d{1,6})S)?)?");

  /** A local time and its zone; {@code day} when it was written as a day. */
  record Moment(LocalDateTime local, ZoneId zone, boolean day) {
    LocalDateTime in(ZoneId other) {
      return day || zone.equals(other)
          ? local
          : local.atZone(zone).withZoneSameInstant(other).toLocalDateTime();
    }
  }

  private final ZoneId zone;
  private final CalendarFile.Complaint complaint;

  CalendarTimes(ZoneId zone, CalendarFile.Complaint complaint) {
    this.zone = zone;
    this.complaint = complaint;
  }

  /** One time of a property. */
  Optional<Moment> moment(Property property, String value) {
    ZoneId own = zone;
    String named = property.parameter("TZID");
    if (!named.isEmpty()) {
      try {
        own = ZoneId.of(named);
      } catch (DateTimeException e) {
        complaint.about(
            property.line(),
            "calendar-zone",
            "'" + printable(named) + "' is no time zone that is known by name",
            "write an IANA name: TZID=Europe/Berlin");
        return Optional.empty();
      }
    }
    try {
      Moment moment;
      if (value.length() == 8) {
        moment = new Moment(LocalDate.parse(value, DAY).atStartOfDay(), own, true);
      } else if (value.endsWith("Z")) {
        String local = value.substring(0, value.length() - 1);
        moment = new Moment(LocalDateTime.parse(local, TIME), ZoneOffset.UTC, false);
      } else {
        moment = new Moment(LocalDateTime.parse(value, TIME), own, false);
      }
      if (RuleCheck.yearGood(moment.local())) {
        return Optional.of(moment);
      }
    } catch (DateTimeException e) {
      return wrong(property, value);
    }
    return wrong(property, value);
  }

  private Optional<Moment> wrong(Property property, String value) {
    complaint.about(
        property.line(),
        "calendar-time",
        "'" + printable(value) + "' is no time of a year from 1970 to 2199",
        "write 20261220T220000, 20261220T210000Z or, with VALUE=DATE, 20261220");
    return Optional.empty();
  }

  /** All times of the properties of that name, local in a zone. */
  List<LocalDateTime> all(List<Property> event, String name, ZoneId in) {
    List<LocalDateTime> all = new ArrayList<>();
    for (Property property : event) {
      if (property.name().equals(name)) {
        CalendarLines.values(property)
            .forEach(v -> moment(property, v).ifPresent(m -> all.add(m.in(in))));
      }
    }
    return all;
  }

  /**
   * How long an event lasts. By DURATION the days are calendar days; between DTSTART and DTEND the
   * time that passes is kept over a change of the clocks (3.8.5.3); an event of whole days has
   * calendar days.
   */
  Optional<Recurrence.Length> length(List<Property> event, Moment start) {
    Property end = CalendarLines.first(event, "DTEND");
    Property duration = CalendarLines.first(event, "DURATION");
    if (end == null && duration == null) {
      return start.day()
          ? Optional.of(new Recurrence.Length(1, Duration.ZERO, false))
          : none(event.getFirst(), "this event has neither DTEND nor DURATION");
    }
    Property said = end != null ? end : Objects.requireNonNull(duration);
    Optional<Recurrence.Length> length =
        end == null ? spelled(said.value()) : moment(end, end.value()).map(e -> between(start, e));
    return length.filter(RuleCheck::lengthGood).isPresent()
        ? length
        : none(said, "this event does not last between a second and 366 days");
  }

  private Optional<Recurrence.Length> none(Property property, String what) {
    complaint.about(property.line(), "calendar-length", what, "write DTEND or DURATION:PT4H");
    return Optional.empty();
  }

  private static Recurrence.Length between(Moment start, Moment end) {
    if (start.day() && end.day()) {
      return new Recurrence.Length(
          Duration.between(start.local(), end.local()).toDays(), Duration.ZERO, false);
    }
    Duration passes =
        Duration.between(start.local().atZone(start.zone()), end.local().atZone(end.zone()));
    return new Recurrence.Length(0, passes, false);
  }

  private static Optional<Recurrence.Length> spelled(String text) {
    Matcher m = DURATION.matcher(text);
    if (!m.matches()) {
      return Optional.empty();
    }
    Duration time =
        Duration.ofHours(number(m, 3)).plusMinutes(number(m, 4)).plusSeconds(number(m, 5));
    return Optional.of(new Recurrence.Length(number(m, 1) * 7 + number(m, 2), time, false));
  }

  private static long number(Matcher m, int group) {
    return m.group(group) == null ? 0 : Long.parseLong(m.group(group));
  }

  private static String printable(String text) {
    String clean = text.replaceAll("\\p{Cntrl}", "?");
    return clean.length() > 60 ? clean.substring(0, 60) + "…" : clean;
  }
}

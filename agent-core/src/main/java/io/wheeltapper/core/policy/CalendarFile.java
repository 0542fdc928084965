package io.wheeltapper.core.policy;

import io.wheeltapper.core.policy.CalendarLines.Property;
import io.wheeltapper.core.yaml.YamlValue;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The events of iCalendar text as recurrences. Time zones are those that Java knows by name: a
 * VTIMEZONE in the file is passed over, and nothing is fetched. An event that is changed or
 * cancelled for one time (RECURRENCE-ID) takes that time out of its series.
 */
final class CalendarFile {

  /** Longest file, in bytes; a calendar with ten thousand events is not a calendar of windows. */
  private static final long LONGEST = 1L << 20;

  private static final int MOST_EVENTS = 2_000;

  /** Told of each thing that is wrong, with the line in the text from 1. */
  interface Complaint {
    void about(int line, String code, String what, String mend);
  }

  private record Event(String uid, Optional<LocalDateTime> instead, Recurrence times) {}

  private final ZoneId zone;
  private final Complaint complaint;

  CalendarFile(ZoneId zone, Complaint complaint) {
    this.zone = zone;
    this.complaint = complaint;
  }

  /** A file of the bundle; what is wrong in it is said with its own place. */
  static List<Recurrence> read(Path file, String name, ZoneId zone, YamlValue named) {
    try {
      if (Files.size(file) > LONGEST) {
        named.problem("window-file", name + " is longer than 1 MiB", "take old events out of it");
        return List.of();
      }
      Complaint complaint =
          (line, code, what, mend) -> named.elsewhere(name, line, code, what, mend);
      return new CalendarFile(zone, complaint).read(Files.readString(file));
    } catch (MalformedInputException e) {
      named.problem("window-file", name + " is not UTF-8 text", "save it as UTF-8");
    } catch (IOException e) {
      named.problem("window-file", name + " cannot be read", "make it readable");
    }
    return List.of();
  }

  /** All events' times; empty when there are none or something is wrong. */
  List<Recurrence> read(String text) {
    List<Event> events = new ArrayList<>();
    List<Property> event = null;
    int depth = 0;
    int begun = 0;
    for (Property property : CalendarLines.read(text)) {
      if (property.name().equals("BEGIN") && event == null && property.value().equals("VEVENT")) {
        event = new ArrayList<>(List.of(property));
        begun++;
      } else if (property.name().equals("BEGIN")) {
        depth += event == null ? 0 : 1;
      } else if (property.name().equals("END") && event != null && depth == 0) {
        event(event).ifPresent(events::add);
        event = null;
      } else if (property.name().equals("END")) {
        depth -= event == null ? 0 : 1;
      } else if (event != null && depth == 0) {
        event.add(property);
      }
    }
    if (event != null) {
      complaint.about(
          event.getFirst().line(), "calendar-event", "this event has no end", "write END:VEVENT");
    } else if (begun == 0 || begun > MOST_EVENTS) {
      complaint.about(
          1,
          "calendar-event",
          begun == 0 ? "there is no event here" : "there are more than 2,000 events here",
          "write BEGIN:VEVENT, DTSTART, DTEND, RRULE, END:VEVENT");
    }
    return joined(events);
  }

  private static List<Recurrence> joined(List<Event> events) {
    Map<String, Set<LocalDateTime>> replaced = new LinkedHashMap<>();
    events.forEach(e ->
        e.instead()
            .ifPresent(at -> replaced.computeIfAbsent(e.uid(), _ -> new HashSet<>()).add(at)));
    List<Recurrence> all = new ArrayList<>();
    for (Event event : events) {
      Recurrence r = event.times();
      Set<LocalDateTime> except = new HashSet<>(r.except());
      if (event.instead().isEmpty()) {
        except.addAll(replaced.getOrDefault(event.uid(), Set.of()));
      }
      all.add(new Recurrence(r.start(), r.zone(), r.length(), r.rule(), except, r.also()));
    }
    return all;
  }

  private Optional<Event> event(List<Property> event) {
    for (Property property : event) {
      if (property.name().isEmpty() || property.name().equals("EXRULE")) {
        complaint.about(
            property.line(),
            "calendar-line",
            property.name().isEmpty() ? "this is no line of a calendar" : "EXRULE is not read",
            "write NAME:VALUE; leave single times out by EXDATE");
        return Optional.empty();
      }
    }
    Property start = CalendarLines.first(event, "DTSTART");
    if (start == null) {
      complaint.about(
          event.getFirst().line(), "calendar-event", "this event has no DTSTART", "write DTSTART");
      return Optional.empty();
    }
    CalendarTimes times = new CalendarTimes(zone, complaint);
    Optional<CalendarTimes.Moment> from = times.moment(start, start.value());
    Optional<Recurrence.Length> length = from.flatMap(f -> times.length(event, f));
    if (from.isEmpty() || length.isEmpty()) {
      return Optional.empty();
    }
    ZoneId in = from.get().zone();
    Set<LocalDateTime> except = new HashSet<>(times.all(event, "EXDATE", in));
    List<LocalDateTime> also = times.all(event, "RDATE", in);
    Property rule = CalendarLines.first(event, "RRULE");
    Property status = CalendarLines.first(event, "STATUS");
    Recurrence recurrence =
        new Recurrence(
            from.get().local(), in, length.get(), rule == null ? "" : rule.value(), except, also);
    Optional<String> wrong = RuleCheck.wrong(recurrence);
    if (wrong.isPresent()) {
      complaint.about(rule == null ? start.line() : rule.line(), "window-rule", wrong.get(), "");
      return Optional.empty();
    }
    if (status != null && status.value().equals("CANCELLED")) {
      except.add(from.get().local());
      recurrence = new Recurrence(from.get().local(), in, length.get(), "", except, List.of());
    }
    Property uid = CalendarLines.first(event, "UID");
    List<LocalDateTime> instead = times.all(event, "RECURRENCE-ID", in);
    return Optional.of(
        new Event(uid == null ? "" : uid.value(), instead.stream().findFirst(), recurrence));
  }
}

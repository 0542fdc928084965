package io.wheeltapper.core.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.model.WindowTerms;
import io.wheeltapper.core.spi.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CalendarReaderTest {

  @TempDir private Path folder;

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Calendar read(String text) throws Exception {
    write("bundle.yaml", "{name: b, version: 1.0.0}");
    write("windows.yaml", text);
    return PolicyReader.read(folder).calendar();
  }

  private List<Problem> wrong(String text) throws IOException {
    write("bundle.yaml", "{name: b, version: 1.0.0}");
    write("windows.yaml", text);
    return PolicyReader.check(folder);
  }

  private static long at(String zoned) {
    return ZonedDateTime.parse(zoned).toInstant().toEpochMilli();
  }

  @Test
  void whatABundleDoesNotSayIsCautious() throws Exception {
    Calendar calendar = read("version: 1");
    assertEquals(Calendar.cautious(), calendar);
    assertEquals(List.of(), calendar.windows());
  }

  @Test
  void aWindowThatSaysNothingIsARehearsalOfEverything() throws Exception {
    Calendar calendar = read("windows: [{name: w, starts: 2026-01-06T22:00, for: 4h}]");
    WindowTerms terms = calendar.windows().getFirst().terms();
    assertEquals(Mode.OBSERVE, terms.mode());
    assertEquals(List.of(Target.site()), terms.on());
    assertTrue(terms.effects().containsAll(List.of(Effect.Kind.REMOVES, Effect.Kind.CHANGES)));
    assertTrue(!terms.effects().contains(Effect.Kind.PROTECTS));
  }

  @Test
  void everyKeyIsRead() throws Exception {
    Calendar calendar =
        read(
            """
            zone: Europe/Berlin
            windows:
              - name: weekly firmware
                mode: ask
                effects: [changes]
                on: [rack:r12, partition:batch]
                starts: 2026-01-06T22:00
                until: 2026-01-07T06:00
                repeats: FREQ=WEEKLY;BYDAY=TU
                except: [2026-01-13T22:00]
                also: [2026-01-14T22:00]
            freezes:
              - {name: year end, zone: UTC, starts: 2026-12-20, for: 18d}
            maintenance: {settle: 20m, patience: 3h, longest: 14d}
            """);
    assertEquals(ZoneId.of("Europe/Berlin"), calendar.zone());
    Calendar.Window weekly = calendar.find("weekly firmware").orElseThrow();
    assertEquals(Mode.ASK, weekly.terms().mode());
    assertEquals(List.of(Effect.Kind.CHANGES), weekly.terms().effects());
    assertEquals(2, weekly.terms().on().size());
    assertTrue(weekly.at(at("2026-01-07T05:59+01:00")).isPresent());
    assertEquals(Optional.empty(), weekly.at(at("2026-01-07T06:00+01:00")));
    assertEquals(at("2026-01-14T22:00+01:00"), weekly.next(at("2026-01-08T00:00Z")));
    Calendar.Window freeze = calendar.find("year end").orElseThrow();
    assertTrue(freeze.terms().freeze());
    assertEquals(
        new Span(at("2026-12-20T00:00Z"), at("2027-01-07T00:00Z")),
        freeze.at(at("2026-12-24T00:00Z")).orElseThrow());
    assertEquals(new Calendar.Settling(1_200_000, 10_800_000, 1_209_600_000), calendar.settling());
  }

  @Test
  void aCalendarFileOfTheBundleIsReadAndHashed() throws Exception {
    write(
        "windows/site.ics",
        """
        BEGIN:VCALENDAR
        BEGIN:VTIMEZONE
        TZID:Europe/Berlin
        END:VTIMEZONE
        BEGIN:VEVENT
        UID:1
        SUMMARY:folded\\, and
          long
        DTSTART;TZID=Europe/Berlin:20260106T220000
        DTEND;TZID=Europe/Berlin:20260107T020000
        RRULE:FREQ=WEEKLY;BYDAY=TU;
         UNTIL=20260203T210000Z
        EXDATE;TZID=Europe/Berlin:20260113T220000,20260120T220000
        BEGIN:VALARM
        DTSTART:nonsense
        END:VALARM
        END:VEVENT
        BEGIN:VEVENT
        UID:1
        RECURRENCE-ID;TZID=Europe/Berlin:20260127T220000
        DTSTART;TZID=Europe/Berlin:20260128T220000
        DURATION:PT1H
        END:VEVENT
        BEGIN:VEVENT
        UID:2
        DTSTART;VALUE=DATE:20260301
        END:VEVENT
        END:VCALENDAR
        """
            .replace("\n", "\r\n"));
    String text = "windows: [{name: w, mode: act, file: windows/site.ics}]";
    Calendar.Window window = read(text).windows().getFirst();
    String hash = PolicyReader.read(folder).hash();
    assertEquals(at("2026-01-06T22:00+01:00"), window.next(at("2026-01-01T00:00Z")));
    assertEquals(at("2026-01-28T22:00+01:00"), window.next(at("2026-01-07T12:00Z")), "moved");
    assertEquals(at("2026-02-03T22:00+01:00"), window.next(at("2026-01-29T12:00Z")));
    assertEquals(at("2026-03-01T00:00Z"), window.next(at("2026-02-05T12:00Z")), "a day, floating");
    assertEquals(Long.MAX_VALUE, window.next(at("2026-04-01T12:00Z")));
    Files.writeString(
        folder.resolve("windows/site.ics"),
        Files.readString(folder.resolve("windows/site.ics")).replace("20260301", "20260302"));
    assertNotEquals(hash, PolicyReader.read(folder).hash());
    assertTrue(PolicyReader.files(folder).containsKey("windows/site.ics"));
  }

  @Test
  void anEventIsWrittenInTheFileItself() throws Exception {
    Calendar.Window window =
        read("""
        windows:
          - name: w
            event: |
              BEGIN:VEVENT
              DTSTART:20260106T220000Z
              DURATION:PT4H
              END:VEVENT
        """)
            .windows()
            .getFirst();
    assertTrue(window.at(at("2026-01-07T01:59Z")).isPresent());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "windows: [{name: w, starts: 2026-01-06T22:00}] | how long is it open?",
        "windows: [{name: w, for: 4h}] | when is it open?",
        "windows: [{name: w, starts: 2026-01-06, for: 4h, file: windows/a.ics}] | says twice",
        "windows: [{name: w, starts: yesterday, for: 4h}] | 'yesterday' is not right here",
        "windows: [{name: w, starts: 2026-02-30, for: 4h}] | '2026-02-30' is not right here",
        "windows: [{name: w, starts: 2026-01-06, for: 4 hours}] | '4 hours' is not right here",
        "windows: [{name: w, starts: 2026-01-06, for: 367d}] | '367d' is not right here",
        "windows: [{name: w, starts: 2026-01-06, until: 2026-01-05}] | is not after 'starts'",
        "windows: [{name: w, starts: 2026-01-06, for: 4h, mode: off}] | 'off' is not known here",
        "windows: [{name: w, starts: 2026-01-06, for: 4h, effects: [protects]}] | passes every",
        "windows: [{name: w, starts: 2026-01-06, for: 4h, effects: []}] | is not right here",
        "windows: [{name: w, starts: 2026-01-06, for: 4h, on: [r12]}] | 'r12' is no target",
        "windows: [{name: w, starts: 2026-01-06, for: 4h, zone: Berlin}] | 'Berlin' is not right",
        "windows: [{name: w, file: ../site.ics}] | no such file in the bundle",
        "windows: [{name: w, file: windows/none.ics}] | no such file in the bundle",
        "windows: [{name: w, starts: 2026-01-06, for: 4h, opens: x}] | 'opens' is no key here",
        "freezes: [{name: w, starts: 2026-01-06, for: 4h, mode: ask}] | 'mode' is no key here",
        "freezes: [{starts: 2026-01-06, for: 4h}] | 'name' is missing",
        "zone: Mars/Olympus | 'Mars/Olympus' is not right here",
        "maintenance: {settle: 3h} | 'patience' is shorter than 'settle'",
      })
  void aMistakeIsSaidWithItsPlace(String text, String what) throws IOException {
    Problem problem = wrong(text).getFirst();
    assertTrue(problem.message().contains(what), problem.toString());
    assertEquals(1, problem.line());
    assertTrue(problem.column() > 0);
  }

  @Test
  void twoOfOneNameAreAMistake() throws IOException {
    List<Problem> problems =
        wrong(
            """
            windows: [{name: w, starts: 2026-01-06, for: 4h}]
            freezes: [{name: w, starts: 2026-01-06, for: 4h}]
            """);
    assertEquals(1, problems.size());
    assertEquals(2, problems.getFirst().line());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FREQ=MINUTELY | FREQ is one of",
        "FREQ=SECONDLY;COUNT=1000000000 | FREQ is one of",
        "FREQ=DAILY;BYHOUR=1,2,3,4,5;BYMINUTE=0,10,20,30,40,50 | times a day",
        "FREQ=DAILY;BYSECOND=1 | times a day",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30 | happens never",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30 | happens never",
        "FREQ=YEARLY;BYDAY=MO;BYSETPOS=300 | happens never",
        "FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO | two ways",
        "FREQ=WEEKLY;BYDAY=TU | does not happen at its own start; the first time is 2026-01-13",
        "FREQ=WEEKLY;UNTIL=20200101T000000Z | ends before it starts",
        "EVERY=TUESDAY | no recurrence rule",
        "FREQ=WEEKLY;UNTIL=47886467T231000Z | no recurrence rule",
        "FREQ=DAILY;INTERVAL=0 | no recurrence rule",
      })
  void aRuleThatIsHostileOrNeverIsRefusedAtOnce(String rule, String what) {
    List<Problem> problems =
        assertTimeoutPreemptively(
            Duration.ofSeconds(20),
            () ->
                wrong(
                    "windows: [{name: w, starts: 2026-01-07T22:00, for: 4h, repeats: '"
                        + rule
                        + "'}]"));
    assertEquals(1, problems.size(), problems.toString());
    assertTrue(problems.getFirst().message().contains(what), problems.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=1000000",
        "FREQ=DAILY;COUNT=2147483647",
        "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,22",
        "FREQ=MONTHLY;BYDAY=1WE,2WE,3WE,4WE,5WE,-1WE"
      })
  void aRuleWithoutEndCostsNoMoreThanItsYear(String rule) throws Exception {
    Calendar.Window window =
        read("windows: [{name: w, starts: 1970-01-07T22:00, for: 4h, repeats: '" + rule + "'}]")
            .windows()
            .getFirst();
    assertTimeoutPreemptively(Duration.ofSeconds(20), () -> window.next(at("2199-06-01T00:00Z")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DTEND:20260107T020000Z | 2 | no DTSTART",
        "DTSTART:20260106T220000Z | 2 | neither DTEND nor DURATION",
        "DTSTART:20260106T220000Z/DTEND:20260106T210000Z | 4 | does not last between",
        "DTSTART:20261306T220000Z/DURATION:PT1H | 3 | is no time of a year",
        "DTSTART;TZID=W. Europe Standard Time:20260106T220000/DURATION:PT1H | 3 | no time zone",
        "DTSTART:20260106T220000Z/DURATION:PT1H/EXRULE:FREQ=DAILY | 5 | EXRULE is not read",
        "DTSTART:20260106T220000Z/DURATION:PT1H/RRULE:FREQ=HOURLY | 5 | FREQ is one of",
        "DTSTART:20260106T220000Z/nonsense | 4 | no line of a calendar",
      })
  void aMistakeInACalendarFileIsSaidAtItsOwnLine(String lines, int line, String what)
      throws IOException {
    write(
        "windows/a.ics",
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\n"
            + lines.replace('/', '\n')
            + "\nEND:VEVENT\nEND:VCALENDAR\n");
    Problem problem = wrong("windows: [{name: w, file: windows/a.ics}]").getFirst();
    assertTrue(problem.message().contains(what), problem.toString());
    assertTrue(problem.file().endsWith("windows/a.ics"), problem.toString());
    assertEquals(line, problem.line());
  }

  @Test
  void aFileWithoutEventsOrWithoutEndIsAMistake() throws IOException {
    write("windows/a.ics", "");
    assertTrue(
        wrong("windows: [{name: w, file: windows/a.ics}]")
            .getFirst()
            .message()
            .contains("no event"));
    write("windows/a.ics", "BEGIN:VEVENT\nDTSTART:20260106T220000Z\n");
    assertTrue(
        wrong("windows: [{name: w, file: windows/a.ics}]").getFirst().message().contains("no end"));
  }
}

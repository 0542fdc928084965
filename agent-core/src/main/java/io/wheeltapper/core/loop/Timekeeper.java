package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.WindowReport;
import io.wheeltapper.core.model.WindowTerms;
import io.wheeltapper.core.policy.Calendar;
import io.wheeltapper.core.policy.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Opens and closes change windows and freezes, by the calendar and by people's words. What is open
 * is in the ledger before anything is judged under it, so that a restart finds it, closes what
 * ended meanwhile, and writes its report. Decision thread only.
 */
final class Timekeeper {

  private final Journal journal;
  private final Farewells farewells;
  private long nextTurn;

  Timekeeper(Journal journal) {
    this.journal = journal;
    this.farewells = new Farewells(journal);
  }

  /** Another bundle is in force, or a person has spoken. */
  void look() {
    nextTurn = 0;
  }

  /** When something opens or closes next, in the loop's time; {@link Long#MAX_VALUE} for never. */
  long nextTurn() {
    return nextTurn;
  }

  /** Opens and closes what is due; whether anything did. */
  boolean turn(long now, Site site) {
    if (now < nextTurn) {
      return false;
    }
    Map<String, WindowTerms> due = due(now, site);
    boolean turned = false;
    for (Entry.Window open : new ArrayList<>(site.book().openings().open())) {
      turned |= close(now, site, open, Optional.ofNullable(due.get(open.name())));
    }
    for (Map.Entry<String, WindowTerms> each : due.entrySet()) {
      if (site.book().openings().open(each.getKey()).isEmpty()) {
        opened(now, each.getKey(), each.getValue(), "", "");
        turned = true;
      }
    }
    nextTurn = next(now, site);
    return turned;
  }

  /** What the calendar wants open now. */
  private static Map<String, WindowTerms> due(long now, Site site) {
    Map<String, WindowTerms> due = new LinkedHashMap<>();
    for (Calendar.Window window : site.policy().calendar().windows()) {
      Optional<Span> span = window.at(now);
      if (span.isPresent()
          && site.book().openings().closedByHand(window.name()) < span.get().start()) {
        due.put(window.name(), window.terms(span.get()));
      }
    }
    return due;
  }

  private boolean close(long now, Site site, Entry.Window open, Optional<WindowTerms> due) {
    boolean byHand = !open.by().isEmpty();
    if (byHand ? now < open.terms().until() : due.filter(d -> same(d, open.terms())).isPresent()) {
      return false;
    }
    if (!byHand && due.isPresent()) {
      opened(now, open.name(), due.get(), "", "its terms have changed");
    } else {
      boolean past = now >= open.terms().until();
      closed(now, site, open, "", past ? "" : "the bundle in force does not have it open");
    }
    return true;
  }

  private static boolean same(WindowTerms one, WindowTerms other) {
    return one.freeze() == other.freeze()
        && one.mode() == other.mode()
        && one.until() == other.until()
        && one.effects().equals(other.effects())
        && one.on().equals(other.on());
  }

  private static long next(long now, Site site) {
    long next = Long.MAX_VALUE;
    for (Calendar.Window window : site.policy().calendar().windows()) {
      next = Math.min(next, window.at(now).map(Span::end).orElseGet(() -> window.next(now)));
    }
    for (Entry.Window open : site.book().openings().open()) {
      next = Math.min(next, open.terms().until());
    }
    return Math.max(next, now + 1);
  }

  /** A person opens one: as the bundle has it when it has one of that name, else as they say. */
  void open(long now, Site site, Input.OpenWindow input) {
    WindowTerms said = input.terms();
    WindowTerms terms =
        site.policy()
            .calendar()
            .find(input.name())
            .map(w -> w.terms(new Span(now, said.until())))
            .orElse(
                new WindowTerms(
                    said.freeze(),
                    said.freeze() ? Mode.OBSERVE : said.mode(),
                    said.effects(),
                    said.on(),
                    now,
                    said.until()));
    if (terms.until() > now) {
      opened(now, input.name(), terms, input.by(), input.reason());
      look();
    }
  }

  /** A person closes one; one that its calendar holds open stays closed until it opens next. */
  void close(long now, Site site, Input.CloseWindow input) {
    site.book()
        .openings()
        .open(input.name())
        .ifPresent(open -> {
          closed(now, site, open, input.by(), input.reason());
          look();
        });
  }

  private void opened(long now, String name, WindowTerms terms, String by, String reason) {
    journal.add(new Entry.Window(now, name, "opened", terms, by, reason, WindowReport.EMPTY));
  }

  private void closed(long now, Site site, Entry.Window open, String by, String reason) {
    WindowReport report = Reports.of(site, open);
    journal.add(new Entry.Window(now, open.name(), "closed", open.terms(), by, reason, report));
    farewells.send(now, site, open, report);
  }
}

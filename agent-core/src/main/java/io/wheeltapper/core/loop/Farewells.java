package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Digest;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.model.WindowReport;
import java.util.List;
import java.util.Map;

/**
 * Sends the report of a window that closed: as a case of its own whose one step calls a person, so
 * that it goes through the gate, is tried again, and is written down like every other call.
 */
final class Farewells {

  /** The fault under which a window's end is told; a ladder of the bundle may name it. */
  static final Fault FAULT = Fault.of("window-closed");

  private final Journal journal;

  Farewells(Journal journal) {
    this.journal = journal;
  }

  /** Nobody is called for a window in which nothing was done and after which nothing remains. */
  void send(long now, Site site, Entry.Window window, WindowReport report) {
    if (report.equals(WindowReport.EMPTY)) {
      return;
    }
    Target target = Target.window(window.name());
    String id =
        site.book()
            .about(target)
            .map(Case::id)
            .orElseGet(() -> "c" + Digest.of("case", target, "window", now).substring(0, 11));
    journal.add(
        new Entry.Found(
            now, id, target, FAULT, "", now, "window", "", "wheeltapper", List.of(), Map.of()));
    String words =
        (window.terms().freeze() ? "freeze '" : "window '")
            + window.name()
            + "' is closed: "
            + report.summary()
            + "; read it by: wheeltapper window report '"
            + window.name()
            + "'";
    site.book()
        .openCase(id)
        .filter(k -> k.begun().isEmpty())
        .ifPresent(k -> journal.add(Planner.person(now, k, FAULT, 0, words)));
  }
}

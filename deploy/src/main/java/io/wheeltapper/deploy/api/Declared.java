package io.wheeltapper.deploy.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.wheeltapper.core.loop.Reports;
import io.wheeltapper.core.loop.Site;
import io.wheeltapper.core.loop.Upkeep;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.model.WindowReport;
import io.wheeltapper.core.model.WindowTerms;
import io.wheeltapper.core.policy.Calendar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Change windows, freezes and maintenance as a person reads them; all times epoch milliseconds.
 *
 * @param zone the site's time zone
 * @param now the agent's clock
 * @param windows those of the calendar and those opened by hand
 * @param closed the last closing of each, newest first, with its report
 * @param maintenance what is declared, also what is planned or ended lately
 */
public record Declared(
    String zone,
    long now,
    List<WindowView> windows,
    List<WindowView> closed,
    List<WorkView> maintenance) {

  public Declared {
    windows = List.copyOf(windows);
    closed = List.copyOf(closed);
    maintenance = List.copyOf(maintenance);
  }

  /**
   * A window or a freeze.
   *
   * @param sort {@code window} or {@code freeze}
   * @param state {@code open} or {@code closed}
   * @param since when it opened; 0 while it is closed
   * @param until when it ends, or ended
   * @param next when it opens next; 0 for never
   * @param report so far, or what it left behind
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record WindowView(
      String name,
      String sort,
      String state,
      String mode,
      List<String> effects,
      List<String> on,
      long since,
      long until,
      long next,
      String by,
      String reason,
      @Nullable WindowReport report) {}

  /** A declared maintenance; {@code source} is the sensor that said so, {@code ""} for a person. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record WorkView(
      String target,
      String state,
      long from,
      long until,
      String by,
      String reason,
      String source,
      int nodes) {}

  /** What holds now. Call on the thread that owns the site's book. */
  public static Declared of(Site site, long now) {
    Map<String, WindowView> windows = new LinkedHashMap<>();
    for (Calendar.Window window : site.policy().calendar().windows()) {
      long next = window.next(now);
      windows.put(
          window.name(),
          view(
              window.name(),
              "closed",
              window.terms(),
              next == Long.MAX_VALUE ? 0 : next,
              "",
              "",
              null));
    }
    for (Entry.Window open : site.book().openings().open()) {
      WindowView known = windows.get(open.name());
      long next = known == null ? 0 : known.next();
      windows.put(
          open.name(),
          view(
              open.name(),
              "open",
              open.terms(),
              next,
              open.by(),
              open.reason(),
              Reports.of(site, open)));
    }
    return new Declared(
        site.policy().calendar().zone().getId(),
        now,
        new ArrayList<>(windows.values()),
        closed(site),
        site.book().upkeep().all().stream().map(w -> view(w, site, now)).toList());
  }

  private static List<WindowView> closed(Site site) {
    Map<String, WindowView> last = new LinkedHashMap<>();
    for (Entry.Window closed : List.copyOf(site.book().openings().closed()).reversed()) {
      WindowTerms terms = closed.terms();
      WindowTerms until =
          new WindowTerms(
              terms.freeze(),
              terms.mode(),
              terms.effects(),
              terms.on(),
              terms.since(),
              closed.at());
      last.putIfAbsent(
          closed.name(),
          view(closed.name(), "closed", until, 0, closed.by(), closed.reason(), closed.report()));
    }
    return new ArrayList<>(last.values());
  }

  private static WindowView view(
      String name,
      String state,
      WindowTerms terms,
      long next,
      String by,
      String reason,
      @Nullable WindowReport report) {
    return new WindowView(
        name,
        terms.freeze() ? "freeze" : "window",
        state,
        terms.freeze() ? "" : terms.mode().word(),
        terms.effects().stream().map(k -> k.name().toLowerCase(Locale.ROOT)).toList(),
        terms.on().stream().map(Target::toString).toList(),
        terms.since(),
        terms.until(),
        next,
        by,
        reason,
        report);
  }

  private static WorkView view(Upkeep.Work work, Site site, long now) {
    long settled = work.until() + site.policy().calendar().settling().settleMillis();
    String state =
        now < work.from()
            ? "planned"
            : now < work.until() ? "on" : now < settled ? "settling" : "over";
    return new WorkView(
        work.target().toString(),
        state,
        work.from(),
        work.until(),
        work.by(),
        work.reason(),
        work.source(),
        work.nodes().isEmpty() ? site.nodesIn(work.target()).size() : work.nodes().size());
  }
}

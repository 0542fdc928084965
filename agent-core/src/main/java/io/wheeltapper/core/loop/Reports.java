package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.model.WindowReport;
import io.wheeltapper.core.model.WindowTerms;
import io.wheeltapper.core.policy.Calendar;
import io.wheeltapper.core.policy.Catalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What a window leaves behind. Looks at every case once, when a window closes. */
public final class Reports {

  private final Site site;
  private final WindowTerms terms;
  private final Calendar calendar;
  private final List<String> would = new ArrayList<>();
  private final List<String> did = new ArrayList<>();
  private final List<String> people = new ArrayList<>();
  private final List<String> remains = new ArrayList<>();

  private Reports(Site site, WindowTerms terms) {
    this.site = site;
    this.terms = terms;
    this.calendar = site.policy().calendar();
  }

  /** So far, when it is still open. On the decision thread. */
  public static WindowReport of(Site site, Entry.Window window) {
    Reports reports = new Reports(site, window.terms());
    Stream.concat(site.book().recentlyCleared().stream(), site.book().open().stream())
        .forEach(reports::look);
    reports.hands();
    return WindowReport.of(reports.would, reports.did, reports.people, reports.remains);
  }

  private void look(Case kase) {
    for (Case.Deed deed : kase.deeds()) {
      if (deed.at() >= terms.since() && about(kase, Action.of(deed.action(), deed.target()))) {
        (deed.assumed() ? would : did).add(at(deed.at()) + deed.action() + " " + deed.target());
      }
    }
    kase.cleared()
        .filter(c -> !c.by().isEmpty() && c.at() >= terms.since())
        .ifPresent(c -> people.add(at(c.at()) + c.reason()));
    if (kase.cleared().isEmpty() && kase.plan().isPresent() && kase.step() >= 0) {
      Action next = kase.actions().get(kase.step());
      if (about(kase, next)) {
        remains.add(line(kase, next));
      }
    }
  }

  private boolean about(Case kase, Action action) {
    return Catalogue.find(action.name()).filter(k -> terms.binds(k.effect().kind())).isPresent()
        && Touched.covered(terms, site, action, kase.subject());
  }

  private static String line(Case kase, Action next) {
    boolean halfWay = kase.step() > 0;
    return kase.subject()
        + " "
        + kase.plan().orElseThrow().fault()
        + (halfWay ? ": half-way, next " : ": next ")
        + next.name()
        + kase.judged()
            .filter(j -> !j.reason().isEmpty())
            .map(j -> " (" + j.verdict() + " by " + j.guard() + ": " + j.reason() + ")")
            .orElse("");
  }

  /** What people hold since the window opened, as the schedulers say it, and where they paused. */
  private void hands() {
    for (Target node : site.world().out().stream().sorted().toList()) {
      for (Status said : site.world().of(node)) {
        long since = said.number(Known.NODE_SET_AT);
        if (said.field(Known.NODE_HOLDER).equals("foreign") && since >= terms.since()) {
          people.add(
              at(since)
                  + Objects.requireNonNullElse(said.field(Known.NODE_SET_BY), "a person")
                  + " took "
                  + node
                  + " out: "
                  + said.field(Known.NODE_REASON));
        }
      }
    }
  }

  private String at(long millis) {
    return calendar.shown(millis) + " ";
  }
}

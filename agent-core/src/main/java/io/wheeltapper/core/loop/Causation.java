package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Finding;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Causes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Looks for the common causes of what was found. A sign whose cause is known joins it at once; a
 * new cause is named a stated delay after the first of its signs came, and only what new signs
 * touch is looked at again. Decision thread only.
 */
final class Causation {

  private final Notices notices;
  private final Blaming blaming;
  private final Tests tests = new Tests();
  private final Set<Target> touched = new TreeSet<>();
  private final Set<String> untold = new TreeSet<>();
  private Site site;
  private boolean started;
  private long ready = Long.MAX_VALUE;

  Causation(Site site, Journal journal) {
    this.site = site;
    this.notices = new Notices(journal);
    this.blaming = new Blaming(site);
  }

  /** Another bundle or configuration is in force. */
  void under(Site newSite) {
    site = newSite;
    blaming.under(newSite);
  }

  /** When causes are looked for again though nothing happens, in the loop's time; 0 is now. */
  long due() {
    return symptoms().stirred() ? 0 : ready;
  }

  /** A finding's details, with what contains its node now or did a moment ago. */
  static Map<String, String> details(String node, Map<String, String> own, long at, Site site) {
    return details(node, own, at, List.of(), site);
  }

  /**
   * The same; what a node says of a file system or a switch that it depends on, it is within, also
   * where no topology says so.
   */
  static Map<String, String> details(Finding found, Site site) {
    Target about = found.target();
    return details(
        found.node(),
        found.details(),
        found.at(),
        Suspects.physical(about) ? List.of(about) : List.of(),
        site);
  }

  private static Map<String, String> details(
      String node, Map<String, String> own, long at, List<Target> also, Site site) {
    if (node.isEmpty()) {
      return own;
    }
    Target target = Target.node(node);
    List<Target> within = new ArrayList<>(site.around(target));
    within.addAll(also);
    long since = at - site.policy().causes().times().window();
    within.addAll(site.world().lately().jobs(target, since));
    Map<String, String> all = new TreeMap<>(own);
    all.remove(Sign.WITHIN);
    String text = Sign.text(within);
    if (!text.isEmpty()) {
      all.put(Sign.WITHIN, text);
    }
    return all;
  }

  private Symptoms symptoms() {
    return site.book().symptoms();
  }

  private Causes causes() {
    return site.policy().causes();
  }

  /** Looks at what came; whether any case's answer may have changed by it. */
  boolean look(long now) {
    if (!started) {
      started = true;
      symptoms().open().forEach(blaming::take);
    }
    for (Sign sign : symptoms().fresh()) {
      if (Classes.counts(sign, site.policy())) {
        blaming.take(sign);
        touched.addAll(sign.within());
        ready = Math.min(ready, Math.max(sign.at(), 0) + causes().times().delay());
      }
    }
    symptoms().found().forEach(t -> symptoms().under(t).forEach(blaming::blame));
    note();
    if (now >= ready) {
      ready = Long.MAX_VALUE;
      decide(now);
    }
    symptoms().again().forEach(s -> again(now, s));
    boolean changed = symptoms().changed();
    if (changed) {
      home(now);
    }
    return changed;
  }

  /**
   * What a node showed before it was known that it broke there belongs to its own case after all.
   */
  private void home(long now) {
    Map<String, Target> nodes = new HashMap<>();
    for (String caseId : symptoms().favoured()) {
      site.book().openCase(caseId).ifPresent(k -> nodes.put(caseId, k.subject()));
    }
    symptoms().home(nodes).forEach(s -> notices.again(now, site, s));
  }

  /** Where signs have found another cause, one that was named may be none any more. */
  private void note() {
    Set<String> grown = blaming.grown();
    if (!grown.isEmpty()) {
      untold.addAll(grown);
      symptoms().convictions().forEach(this::outdone);
    }
  }

  /** Names new causes among what was touched, and tells the known ones what joined them. */
  private void decide(long now) {
    Spread spread = new Spread(site, now - causes().times().delay() - causes().times().window());
    int count = tests.count(site, touched.size());
    List<Suspects.Suspect> suspects =
        touched.stream().flatMap(t -> spread.suspect(t, this::plain).stream()).toList();
    for (Suspects.Named named : new Suspects(causes(), count).named(suspects)) {
      if (newly(named.suspect().nodes()) >= causes().chance().least()) {
        name(now, named, spread, count);
      }
    }
    for (Target around : touched) {
      if (around.kind() == Target.Kind.JOB) {
        application(now, around, spread);
      }
    }
    touched.clear();
    note();
    tell(now);
  }

  private void name(long now, Suspects.Named named, Spread spread, int count) {
    Target target = named.suspect().target();
    Set<Target> outside = new HashSet<>();
    spread.signs(Target.site(), this::plain).forEach(s -> outside.add(s.node()));
    outside.removeAll(named.suspect().nodes());
    List<Sign> signs = spread.signs(target, this::plain);
    notices.chance(now, site, named, signs, count, outside.size());
    symptoms().under(target).forEach(blaming::blame);
  }

  /** How many of these nodes show something of which no cause is known. */
  private long newly(Set<Target> nodes) {
    return nodes.stream()
        .filter(n ->
            site.book().about(n).stream()
                .flatMap(k -> symptoms().of(k.id()).stream())
                .anyMatch(s -> plain(s) && known(s).isEmpty()))
        .count();
  }

  private Optional<Cause> known(Sign sign) {
    return sign.blame().cause().filter(c -> site.book().openCase(c.caseId()).isPresent());
  }

  /** Signs that chance is asked about: neither the program's own nor explained more surely. */
  private boolean plain(Sign sign) {
    return Classes.counts(sign, site.policy())
        && !Classes.application(sign, site.policy())
        && known(sign).filter(c -> c.by().compareTo(Cause.By.CHANCE) < 0).isEmpty();
  }

  /** Programs of one job that failed together: its own doing, unless something else explains it. */
  private void application(long now, Target job, Spread spread) {
    List<Sign> signs = spread.signs(job, s -> Classes.application(s, site.policy()));
    Map<Cause, Set<Target>> explained = new HashMap<>();
    Set<Target> nodes = new HashSet<>();
    for (Sign sign : signs) {
      nodes.add(sign.node());
      elsewhere(job, sign.node(), spread)
          .ifPresent(c -> explained.computeIfAbsent(c, _ -> new HashSet<>()).add(sign.node()));
    }
    Optional<Cause> most =
        explained.entrySet().stream()
            .filter(e -> 2 * e.getValue().size() >= nodes.size())
            .max(
                Comparator.comparingInt((Map.Entry<Cause, Set<Target>> e) -> e.getValue().size())
                    .thenComparing(e -> e.getKey().target()))
            .map(Map.Entry::getKey);
    if (most.isPresent()) {
      signs.stream().filter(s -> weaker(s, most.get())).forEach(s -> blaming.join(s, most.get()));
    } else if (nodes.size() >= causes().chance().least() && newlyFailed(signs)) {
      notices.application(now, site, job, signs, spread.members(job));
      symptoms().under(job).forEach(blaming::blame);
    }
  }

  private boolean weaker(Sign sign, Cause cause) {
    return known(sign).filter(c -> c.by().compareTo(cause.by()) < 0).isEmpty();
  }

  private boolean newlyFailed(List<Sign> signs) {
    return signs.stream().filter(s -> known(s).isEmpty()).map(Sign::node).distinct().count()
        >= causes().chance().least();
  }

  /** The cause, other than a job, of what a node shows. */
  private Optional<Cause> elsewhere(Target job, Target node, Spread spread) {
    return spread.signs(job, s -> s.node().equals(node)).stream()
        .flatMap(s -> known(s).stream())
        .filter(c -> c.target().kind() != Target.Kind.JOB)
        .min(Comparator.comparing(Cause::by).thenComparing(Cause::target));
  }

  /** A named cause all of whose signs have one other cause is itself but a symptom of that. */
  private void outdone(Conviction conviction) {
    Set<Cause> others = new HashSet<>();
    Set<Target> own = new HashSet<>();
    for (Sign sign : symptoms().under(conviction.target())) {
      if (blaming.takes(conviction, sign)) {
        Optional<Cause> other = known(sign).filter(c -> !c.caseId().equals(conviction.caseId()));
        other.ifPresent(others::add);
        if (other.isEmpty()) {
          own.add(sign.node());
        }
      }
    }
    if (others.size() == 1) {
      Cause other = others.iterator().next();
      own.remove(other.target());
      if (own.isEmpty()) {
        symptoms().outdo(conviction.caseId(), other);
      }
    }
  }

  /** Notes in a cause's case what joined it since, at most once a window. */
  private void tell(long now) {
    for (String caseId : Set.copyOf(untold)) {
      Case kase = site.book().openCase(caseId).orElse(null);
      long last = symptoms().written(caseId);
      if (kase == null || last == now) {
        untold.remove(caseId);
      } else if (last != 0 && now < last + causes().times().window()) {
        ready = Math.min(ready, last + causes().times().window());
      } else {
        untold.remove(caseId);
        tell(now, kase);
      }
    }
  }

  private void tell(long now, Case kase) {
    List<Sign> signs =
        symptoms().under(Target.site()).stream()
            .filter(s -> known(s).filter(c -> c.caseId().equals(kase.id())).isPresent())
            .sorted(Comparator.comparingLong(Sign::observed).thenComparing(Sign::node))
            .toList();
    if (!signs.isEmpty()) {
      notices.joined(now, site, kase, known(signs.getFirst()).orElseThrow(), signs);
    }
  }

  /** What says of itself that it broke there is judged afresh when the other cause is over. */
  private void again(long now, Sign sign) {
    boolean there =
        site.book().about(sign.node()).filter(k -> k.seen(sign.fault()).isPresent()).isPresent();
    if (!there
        && Classes.counts(sign, site.policy())
        && !Classes.sympathetic(sign, site.policy())
        && !Classes.application(sign, site.policy())) {
      notices.again(now, site, sign);
    }
  }
}

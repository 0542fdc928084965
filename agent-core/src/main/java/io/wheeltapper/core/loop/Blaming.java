package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Causes;
import io.wheeltapper.core.policy.Ladder;
import io.wheeltapper.core.policy.Policy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Blames each sign on the surest cause that is known: a primary code in the same job or NVLink
 * domain, a rule's finding about what contains it, a cause that was named. Decision thread only.
 */
final class Blaming {

  private record Known(Cause cause, long since) {}

  private final Map<Target, Sign> primaries = new HashMap<>();
  private final Set<String> grown = new TreeSet<>();
  private Site site;

  Blaming(Site site) {
    this.site = site;
  }

  void under(Site newSite) {
    site = newSite;
  }

  private Policy policy() {
    return site.policy();
  }

  private Symptoms symptoms() {
    return site.book().symptoms();
  }

  /** The cases of causes that signs joined since this was asked last. */
  Set<String> grown() {
    Set<String> now = new TreeSet<>(grown);
    grown.clear();
    return now;
  }

  /** A new sign: it may be a symptom, and when it is primary others may be its symptoms. */
  void take(Sign sign) {
    if (Classes.primary(sign, policy())) {
      sign.within().stream().filter(Classes::carries).forEach(a -> primary(a, sign));
    }
    blame(sign);
  }

  /** The primary sign that came first leads, as long as its case is open. */
  private void primary(Target around, Sign sign) {
    Sign before = primaries.get(around);
    if (before == null || !open(before) || sign.observed() < before.observed()) {
      primaries.put(around, sign);
      symptoms().under(around).forEach(this::blame);
    }
  }

  private boolean open(Sign sign) {
    return site.book().openCase(sign.caseId()).isPresent();
  }

  /** Blames a sign on the surest cause known; of equals on the one known last, then the nearest. */
  void blame(Sign sign) {
    if (!Classes.counts(sign, policy())) {
      return;
    }
    Known best = null;
    for (Target around : sign.within()) {
      for (Known known : known(sign, around)) {
        if (best == null || better(known, best)) {
          best = known;
        }
      }
    }
    if (best != null && !surer(sign, best.cause())) {
      join(sign, best.cause());
    }
  }

  private static boolean better(Known one, Known other) {
    int by = one.cause().by().compareTo(other.cause().by());
    return by != 0 ? by < 0 : one.since() > other.since();
  }

  /** Whether what the sign is blamed on already is surer. */
  private boolean surer(Sign sign, Cause cause) {
    return sign.blame()
        .cause()
        .filter(c -> c.by().compareTo(cause.by()) < 0)
        .filter(c -> site.book().openCase(c.caseId()).isPresent())
        .isPresent();
  }

  /** Blames a sign on a cause. */
  void join(Sign sign, Cause cause) {
    if (symptoms().blame(sign, cause)) {
      grown.add(cause.caseId());
    }
  }

  private List<Known> known(Sign sign, Target around) {
    List<Known> known = new ArrayList<>();
    Sign primary = Classes.carries(around) ? primaries.get(around) : null;
    if (primary != null && follows(sign, primary)) {
      known.add(
          new Known(
              new Cause(primary.node(), primary.caseId(), Cause.By.PRIMARY), -primary.observed()));
    }
    Case about = site.book().about(around).orElse(null);
    if (about != null && !about.id().equals(sign.caseId())) {
      if (ruled(about, sign)
          && !Classes.primary(sign, policy())
          && sign.observed() >= about.opened() - policy().causes().times().window()) {
        known.add(new Known(new Cause(around, about.id(), Cause.By.RULE), about.opened()));
      }
      symptoms()
          .conviction(about.id())
          .filter(c -> takes(c, sign))
          .ifPresent(c -> known.add(new Known(c.cause(), c.since())));
    }
    return known;
  }

  /** A sympathetic sign that came after a primary one, or so shortly before that it was faster. */
  private boolean follows(Sign sign, Sign primary) {
    Causes.Times times = policy().causes().times();
    return Classes.sympathetic(sign, policy())
        && !Classes.primary(sign, policy())
        && !sign.node().equals(primary.node())
        && open(primary)
        && sign.observed() >= primary.observed() - times.settle()
        && sign.observed() <= primary.observed() + times.window();
  }

  /**
   * Whether a rule found a fault about which something is done and that explains the sign: that is
   * a cause by itself. Of what cannot break, a job or the site, only by name: not everything
   * happens for it.
   */
  private boolean ruled(Case about, Sign sign) {
    boolean breaks = Suspects.physical(about.subject());
    Causes.Signs signs = policy().causes().signs();
    return about.seen().stream()
        .map(Sighting::fault)
        .filter(f -> !f.equals(Causes.FAULT) && !f.equals(Causes.JOB_FAULT))
        .filter(f -> !signs.sympathetic(f, "") && !signs.application(f, ""))
        .anyMatch(f -> policy().ladder(f).filter(l -> explains(l, sign, breaks)).isPresent());
  }

  private static boolean explains(Ladder ladder, Sign sign, boolean breaks) {
    return !ladder.rungs().isEmpty()
        && (breaks || !ladder.explains().all())
        && ladder.explains().has(sign.fault());
  }

  /** Whether a cause that was named explains the sign. */
  boolean takes(Conviction conviction, Sign sign) {
    boolean job = conviction.target().kind() == Target.Kind.JOB;
    return conviction.takes().contains(sign.fault().code())
        || (!Classes.primary(sign, policy())
            && (Classes.sympathetic(sign, policy())
                || (job && Classes.application(sign, policy()))));
  }

  /** The named cause about a target whose case is open. */
  Optional<Conviction> named(Target target) {
    return site.book().about(target).flatMap(k -> symptoms().conviction(k.id()));
  }
}

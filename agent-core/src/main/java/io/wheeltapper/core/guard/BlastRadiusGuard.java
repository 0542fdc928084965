package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Book;
import io.wheeltapper.core.loop.Case;
import io.wheeltapper.core.loop.Guard;
import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.model.Verdict;
import io.wheeltapper.core.policy.Catalogue;
import io.wheeltapper.core.policy.Limits;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How much may be out: at once, by anyone's hand, and by ours per hour and day, within the site and
 * each limited ancestor of the node. A node that is out already costs nothing. An ancestor that the
 * topology does not know is taken to be the whole site, so that a missing topology never widens.
 */
final class BlastRadiusGuard implements Guard {

  private static final long HOUR = 3_600_000L;
  private static final long DAY = 86_400_000L;

  @Override
  public String name() {
    return "blast radius";
  }

  @Override
  public Verdict judge(Question question) {
    Target node = question.node();
    if (node.kind() != Target.Kind.NODE || question.holdsNode() || outAlready(question)) {
      return Verdict.allow();
    }
    Set<Target> out = out(question);
    for (Limits.Radius radius : question.site().policy().limits().radius()) {
      if (radius.counts() != Limits.Counts.OUT) {
        continue;
      }
      Verdict verdict = within(question, radius, out);
      if (!(verdict instanceof Verdict.Allow)) {
        return verdict;
      }
    }
    return Verdict.allow();
  }

  /** Out by a reading that is younger than our last giving back of the node. */
  private static boolean outAlready(Question question) {
    Target node = question.node();
    long returned =
        question.site().book().deeds().stream()
            .filter(d -> d.target().equals(node) && d.action().equals("node.return"))
            .mapToLong(Book.Deed::at)
            .max()
            .orElse(0);
    return question.site().world().out(node)
        && question.site().world().of(node).stream().allMatch(s -> s.at() > returned);
  }

  private static Verdict within(Question question, Limits.Radius radius, Set<Target> out) {
    Reach reach = reach(question, radius.per());
    long outNow = out.stream().filter(reach.nodes()::contains).count();
    int atOnce = radius.atOnce().of(reach.nodes().size());
    if (outNow + 1 > atOnce) {
      return new Verdict.Hold(
          outNow
              + " of "
              + reach.nodes().size()
              + " nodes are out in "
              + reach.name()
              + "; at most "
              + atOnce
              + " at once",
          Verdict.UNTIL_CHANGED);
    }
    int size = reach.nodes().size();
    Verdict hour = paced(question, reach, radius.perHour().of(size), HOUR, "hour");
    if (!(hour instanceof Verdict.Allow)) {
      return hour;
    }
    Verdict day = paced(question, reach, radius.perDay().of(size), DAY, "day");
    return day instanceof Verdict.Allow
        ? paced(question, reach, radius.perWeek().of(size), 7 * DAY, "week")
        : day;
  }

  private static Verdict paced(Question question, Reach reach, int most, long window, String word) {
    if (most == Integer.MAX_VALUE) {
      return Verdict.allow();
    }
    List<Long> times = new ArrayList<>();
    for (Book.Deed deed : question.site().book().deeds()) {
      if (deed.at() > question.now() - window
          && deed.takesOut()
          && reach.nodes().contains(deed.node())) {
        times.add(deed.at());
      }
    }
    for (Case other : question.site().book().open()) {
      if (other != question.kase()
          && !other.isolates()
          && begins(other)
          && reach.nodes().contains(other.subject())) {
        times.add(question.now());
      }
    }
    return times.size() < most
        ? Verdict.allow()
        : new Verdict.Hold(
            most + " nodes were taken out in " + reach.name() + " within a " + word,
            times.get(times.size() - most) + window);
  }

  /** Nodes out by anyone's hand, and those that other cases took out or began to, or assumed. */
  private static Set<Target> out(Question question) {
    Set<Target> out = new HashSet<>(question.site().world().out());
    for (Case other : question.site().book().open()) {
      if (other != question.kase() && (other.mayHold() || begins(other))) {
        out.add(other.subject());
      }
    }
    return out;
  }

  /** An action that takes capacity out was let through and has not ended yet. */
  private static boolean begins(Case other) {
    return other
        .begun()
        .flatMap(a -> Catalogue.find(a.name()))
        .map(k -> k.effect().kind())
        .filter(k -> k == Effect.Kind.REMOVES || k == Effect.Kind.CHANGES)
        .isPresent();
  }

  private record Reach(String name, Collection<Target> nodes) {}

  private static Reach reach(Question question, Target.Kind kind) {
    Collection<Target> all = question.site().world().nodes();
    if (kind == Target.Kind.SITE) {
      return new Reach("the site", all);
    }
    Optional<Target> ancestor =
        question.site().topology().ancestors(question.node()).stream()
            .filter(t -> t.kind() == kind)
            .filter(t -> question.site().topology().members(t).contains(question.node()))
            .findFirst();
    return ancestor
        .map(t -> new Reach(t.toString(), Set.copyOf(question.site().topology().members(t))))
        .orElseGet(() -> new Reach("the site (no " + kind.word() + " known)", all));
  }
}

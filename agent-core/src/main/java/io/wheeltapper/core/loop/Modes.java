package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.model.WindowTerms;
import io.wheeltapper.core.policy.Catalogue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which mode holds for action × fault × scope: the narrowest setting, below the ceiling. What is
 * acted on itself is narrower than all that contains it, and that narrower than the site; of two
 * groups the one inside the other. Among those the action's own name is narrower than its effect,
 * that than any, and then the fault. Where two are equally narrow (a rack and a partition that
 * cross) the more cautious holds.
 */
final class Modes {

  private static final String ANY = "*";

  private Modes() {}

  static Mode of(Site site, Action action, Fault fault, Target subject) {
    if (site.policy().mode() == Mode.SHADOW) {
      return Mode.SHADOW;
    }
    Mode mode =
        setting(site, action, fault, subject).map(Entry.ModeSet::mode).orElse(site.policy().mode());
    Mode most = least(site.ceiling(), inWindow(site, action, subject));
    Mode capped = least(mode, most);
    return action.target().kind() == Target.Kind.JOB
        ? elsewhere(site, action, fault, subject, capped)
        : capped;
  }

  private static Mode least(Mode one, Mode other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** The most that the open windows about it let be done; the narrowest of them. */
  private static Mode inWindow(Site site, Action action, Target subject) {
    Mode most = Mode.ACT;
    for (Entry.Window open : site.book().openings().open()) {
      WindowTerms terms = open.terms();
      if (!terms.freeze()
          && terms.mode().compareTo(most) < 0
          && binds(terms, site, action, subject)) {
        most = terms.mode();
      }
    }
    return most;
  }

  /** Whether an open window is about what the action touches. */
  static boolean binds(WindowTerms terms, Site site, Action action, Target subject) {
    return terms.binds(kind(action)) && Touched.covered(terms, site, action, subject);
  }

  private static Effect.Kind kind(Action action) {
    return Catalogue.find(action.name())
        .map(Catalogue.Known::effect)
        .orElse(Attempts.UNKNOWN_EFFECT)
        .kind();
  }

  /** The person's setting that decides; empty where the bundle's own mode holds. */
  static Optional<Entry.ModeSet> setting(Site site, Action action, Fault fault, Target subject) {
    Collection<Entry.ModeSet> settings = site.book().modes();
    if (settings.isEmpty()) {
      return Optional.empty();
    }
    List<Entry.ModeSet> own = new ArrayList<>();
    List<Entry.ModeSet> around = new ArrayList<>();
    List<Entry.ModeSet> wide = new ArrayList<>();
    Set<Target> groups = null;
    for (Entry.ModeSet set : settings) {
      if (narrowness(set, action, fault) < 0) {
        continue;
      }
      if (set.target().equals(subject) || set.target().equals(action.target())) {
        own.add(set);
      } else if (set.target().equals(Target.site())) {
        wide.add(set);
      } else {
        groups = groups == null ? new HashSet<>(site.around(subject)) : groups;
        if (groups.contains(set.target())) {
          around.add(set);
        }
      }
    }
    List<Entry.ModeSet> narrowest = !own.isEmpty() ? own : !around.isEmpty() ? around : wide;
    return narrowest.stream()
        .filter(a -> narrowest.stream().noneMatch(b -> contains(site, a.target(), b.target())))
        .min(
            Comparator.comparing((Entry.ModeSet s) -> -narrowness(s, action, fault))
                .thenComparing(Entry.ModeSet::mode));
  }

  private static boolean contains(Site site, Target outer, Target inner) {
    return site.topology().ancestors(inner).contains(outer);
  }

  /** The narrower the higher; -1 when the setting is not about this action or fault. */
  private static int narrowness(Entry.ModeSet set, Action action, Fault fault) {
    int byFault = set.fault().equals(ANY) ? 0 : set.fault().equals(fault.code()) ? 1 : -1;
    int byAction =
        set.action().equals(ANY)
            ? 0
            : set.action().equals(action.name()) ? 2 : set.action().equals(effect(action)) ? 1 : -1;
    return byFault < 0 || byAction < 0 ? -1 : byAction * 2 + byFault;
  }

  private static String effect(Action action) {
    return Catalogue.find(action.name()).map(k -> word(k.effect().kind())).orElse("");
  }

  /** An effect as a setting names it: {@code changes}. */
  static String word(Effect.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /**
   * An act on a job reaches all its nodes, so that a more cautious setting at any of them, or
   * around it, holds there too.
   */
  private static Mode elsewhere(
      Site site, Action action, Fault fault, Target subject, Mode atSubject) {
    Mode mode = atSubject;
    Set<Target> nodes = site.world().nodesOf(action.target());
    for (Entry.ModeSet set : site.book().modes()) {
      if (set.mode().compareTo(mode) < 0
          && !set.target().equals(Target.site())
          && !set.target().equals(subject)
          && !site.around(subject).contains(set.target())
          && narrowness(set, action, fault) >= 0
          && site.nodesIn(set.target()).stream().anyMatch(nodes::contains)) {
        mode = set.mode();
      }
    }
    return mode;
  }
}

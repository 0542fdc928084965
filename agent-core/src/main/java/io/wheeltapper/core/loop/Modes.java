package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Target;
import java.util.Optional;

/** Which mode holds for action × fault × scope: the narrowest setting, below the ceiling. */
final class Modes {

  private Modes() {}

  static Mode of(Site site, Action action, Fault fault, Target subject) {
    if (site.policy().mode() == Mode.SHADOW) {
      return Mode.SHADOW;
    }
    Mode mode =
        setting(site, action, fault, subject).map(Entry.ModeSet::mode).orElse(site.policy().mode());
    return mode.compareTo(site.ceiling()) < 0 ? mode : site.ceiling();
  }

  /** The person's setting that decides; empty where the bundle's own mode holds. */
  static Optional<Entry.ModeSet> setting(Site site, Action action, Fault fault, Target subject) {
    Entry.ModeSet narrowest = null;
    int most = 0;
    for (Entry.ModeSet set : site.book().modes()) {
      int narrow = narrowness(site, set, action, fault, subject);
      if (narrow >= most) {
        most = narrow;
        narrowest = set;
      }
    }
    return Optional.ofNullable(narrowest);
  }

  /**
   * The narrower the higher; -1 when the setting is not about this. Scope outweighs action and
   * fault.
   */
  private static int narrowness(
      Site site, Entry.ModeSet set, Action action, Fault fault, Target subject) {
    if (!(set.action().equals("*") || set.action().equals(action.name()))
        || !(set.fault().equals("*") || set.fault().equals(fault.code()))) {
      return -1;
    }
    int scope;
    if (set.target().equals(subject) || set.target().equals(action.target())) {
      scope = 2;
    } else if (site.topology().ancestors(subject).contains(set.target())) {
      scope = 1;
    } else if (set.target().equals(Target.site())) {
      scope = 0;
    } else {
      return -1;
    }
    return scope * 4 + (set.action().equals("*") ? 0 : 2) + (set.fault().equals("*") ? 0 : 1);
  }
}

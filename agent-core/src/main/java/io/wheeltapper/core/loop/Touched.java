package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.model.WindowTerms;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What an action touches, with all that contains it: its target, the case's subject, the node,
 * their ancestors, jobs and partitions, and the site.
 */
public final class Touched {

  private Touched() {}

  /** Of an action of a case, nearest first, the site last. */
  public static Set<Target> of(Site site, Action action, Target subject) {
    Set<Target> reach = new LinkedHashSet<>();
    reach.add(action.target());
    reach.add(subject);
    if (!action.target().equals(subject)) {
      reach.addAll(site.around(action.target()));
    }
    reach.addAll(site.around(subject));
    reach.add(Target.site());
    return reach;
  }

  /** Whether the terms are about an action; asks what contains it only when it must. */
  public static boolean covered(WindowTerms terms, Site site, Action action, Target subject) {
    if (terms.on().contains(Target.site())) {
      return true;
    }
    Set<Target> reach = of(site, action, subject);
    return terms.on().stream().anyMatch(reach::contains)
        || (action.target().kind() == Target.Kind.JOB && meets(terms, site, action.target()));
  }

  /** A job is also where its other nodes are. */
  private static boolean meets(WindowTerms terms, Site site, Target job) {
    return site.nodesIn(job).stream()
        .anyMatch(
            n -> terms.on().contains(n) || site.around(n).stream().anyMatch(terms.on()::contains));
  }
}

package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Census;
import io.wheeltapper.core.loop.Group;
import io.wheeltapper.core.loop.Site;
import io.wheeltapper.core.model.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one limit looks at: the nodes of a target, and how many more of them an action takes out.
 *
 * @param name as a person reads it
 * @param size how many nodes a percentage is of
 */
record Reached(Group group, String name, int size, int more) {

  /**
   * Every target of a kind that the nodes are in. A node that is in none known counts in the whole
   * site, of which no more may be out than of the smallest target of that kind. No job is known of
   * a node that idles because none is there.
   */
  static List<Reached> by(List<Target> nodes, Target.Kind kind, Site site) {
    Census census = site.census();
    Group all = census.site();
    if (kind == Target.Kind.SITE) {
      return List.of(new Reached(all, "the site", all.size(), nodes.size()));
    }
    Map<Group, Integer> known = new LinkedHashMap<>();
    int unknown = 0;
    for (Target node : nodes) {
      List<Group> in = census.of(node, kind);
      in.forEach(g -> known.merge(g, 1, Integer::sum));
      unknown += in.isEmpty() && !(kind == Target.Kind.JOB && site.world().idle(node)) ? 1 : 0;
    }
    List<Reached> reached = new ArrayList<>();
    known.forEach((g, more) -> reached.add(new Reached(g, g.target().toString(), g.size(), more)));
    if (unknown > 0) {
      reached.add(
          new Reached(
              all, "the site (no " + kind.word() + " known)", census.smallest(kind), unknown));
    }
    return reached;
  }
}

package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Census;
import io.wheeltapper.core.loop.Group;
import io.wheeltapper.core.loop.Guard;
import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.loop.Reach;
import io.wheeltapper.core.loop.Site;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.model.Verdict;
import io.wheeltapper.core.policy.Limits;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How much may be out: at once by anyone's hand, and by ours per hour, day and week, in every
 * target of a limited kind that the node is in; and how much running work may be interrupted. A
 * node that is out already costs nothing. What the topology does not know is taken to be the whole
 * site, and where it knows nothing of a node at all the agent takes out one at a time, so that a
 * missing topology never widens. All counts are the census's: a judgement costs the limits and not
 * the cases.
 */
final class BlastRadiusGuard implements Guard {

  private static final long HOUR = 3_600_000L;
  private static final long DAY = 86_400_000L;

  /** Targets that are on a node; which one must be known. */
  private static final List<Target.Kind> ON_A_NODE = List.of(Target.Kind.GPU, Target.Kind.PORT);

  @Override
  public String name() {
    return "blast radius";
  }

  @Override
  public Verdict judge(Question question) {
    if (!Reach.takesOut(question.effect())) {
      return Verdict.allow();
    }
    Optional<Verdict> work =
        question.effect().interrupts() == Effect.Interrupts.RUNNING_WORK
            ? Interruptions.over(question)
            : Optional.empty();
    return work.orElseGet(() -> capacity(question));
  }

  private static Verdict capacity(Question question) {
    Target acted = question.action().target();
    if (question.node().kind() == Target.Kind.NODE) {
      return question.holdsNode() ? Verdict.allow() : nodes(question, List.of(question.node()));
    }
    if (acted.kind() == Target.Kind.JOB) {
      return Verdict.allow();
    }
    Collection<Target> nodes = question.site().nodesIn(acted);
    return ON_A_NODE.contains(acted.kind()) || nodes.isEmpty()
        ? new Verdict.Hold(
            "which nodes " + acted + " takes out is not known", Verdict.UNTIL_CHANGED)
        : nodes(question, nodes);
  }

  private static Verdict nodes(Question question, Collection<Target> touched) {
    List<Target> more = touched.stream().filter(n -> !outAlready(question, n)).toList();
    if (more.isEmpty()) {
      return Verdict.allow();
    }
    Optional<Verdict> unplaced = unplaced(question, more);
    if (unplaced.isPresent()) {
      return unplaced.get();
    }
    Census census = question.site().census();
    for (Limits.Radius radius : question.site().policy().limits().radius()) {
      if (radius.counts() == Limits.Counts.OUT) {
        for (Reached reached : Reached.by(more, radius.per(), question.site())) {
          Verdict verdict = within(question, census, radius, reached);
          if (!(verdict instanceof Verdict.Allow)) {
            return verdict;
          }
        }
      }
    }
    return Verdict.allow();
  }

  /** Out by a reading that is younger than our last giving back of the node. */
  private static boolean outAlready(Question question, Target node) {
    if (!question.site().world().out(node)) {
      return false;
    }
    long returned = question.site().book().record().times("node.return", node).last();
    return question.site().world().of(node).stream().allMatch(s -> s.at() > returned);
  }

  private static Optional<Verdict> unplaced(Question question, List<Target> more) {
    Census census = question.site().census();
    Optional<Target> nowhere = more.stream().filter(n -> !census.placed(n)).findFirst();
    Group site = census.site();
    int others = site.held() - (census.held(question.kase()) ? 1 : 0);
    return nowhere
        .filter(_ -> others > 0 || more.size() > 1)
        .map(n ->
            new Verdict.Hold(
                "where "
                    + n
                    + " stands is not known (topology), and there the agent takes out one node"
                    + " of the site at a time; it has one out",
                Verdict.UNTIL_CHANGED));
  }

  private static Verdict within(
      Question question, Census census, Limits.Radius radius, Reached reached) {
    Group group = reached.group();
    // Which partitions a node is in only its scheduler says: one not heard of may be in any.
    int anywhere = radius.per() == Target.Kind.PARTITION ? census.site().unheard() : 0;
    int out = group.out() + anywhere - (census.countsFor(question.kase(), group) ? 1 : 0);
    int atOnce = radius.atOnce().of(reached.size());
    if (out + reached.more() > atOnce) {
      return new Verdict.Hold(
          crowded(reached, out, atOnce) + keptBy(question.site(), group), Verdict.UNTIL_CHANGED);
    }
    Verdict hour = paced(question, census, reached, radius.perHour(), HOUR, "hour");
    if (!(hour instanceof Verdict.Allow)) {
      return hour;
    }
    Verdict day = paced(question, census, reached, radius.perDay(), DAY, "day");
    return day instanceof Verdict.Allow
        ? paced(question, census, reached, radius.perWeek(), 7 * DAY, "week")
        : day;
  }

  /** Words that stay the same while more and more are out: each change would be an entry. */
  private static String crowded(Reached reached, int out, int atOnce) {
    return (out > atOnce ? "over " + atOnce : Integer.toString(out))
        + " of "
        + reached.size()
        + " nodes are out in "
        + reached.name()
        + (reached.group().unheard() > 0 ? ", counting those never heard of" : "")
        + "; at most "
        + atOnce
        + " at once"
        + (reached.more() > 1 ? ", and this takes out " + reached.more() : "");
  }

  /** Of places that nobody but the adviser keeps a person should hear, and how to free them. */
  private static String keptBy(Site site, Group group) {
    return site.book().keptPlaces().entrySet().stream()
        .filter(k -> isIn(k.getKey(), group, site.census()))
        .map(k ->
            "; "
                + k.getKey()
                + " counts since only the adviser kept it from being taken out: 'case judge "
                + k.getValue()
                + "' ends that")
        .collect(Collectors.joining());
  }

  private static boolean isIn(Target node, Group group, Census census) {
    return group == census.site() || census.of(node, group.target().kind()).contains(group);
  }

  private static Verdict paced(
      Question question,
      Census census,
      Reached reached,
      Limits.Most limit,
      long window,
      String word) {
    if (!limit.limits()) {
      return Verdict.allow();
    }
    Group group = reached.group();
    int most = limit.of(reached.size());
    long taken = group.takenOut().since(question.now() - window);
    int begun = group.begun() - (census.beginsIn(question.kase(), group) ? 1 : 0);
    return taken + begun + reached.more() <= most
        ? Verdict.allow()
        : new Verdict.Hold(
            most + " nodes were taken out in " + reached.name() + " within a " + word,
            group.takenOut().until(question.now(), window, most - begun - reached.more()));
  }
}

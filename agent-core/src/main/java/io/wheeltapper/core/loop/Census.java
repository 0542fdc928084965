package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who is out where: world, book and topology counted by every target that holds nodes, so that a
 * limit costs its ancestors and not all cases. Counts again only the nodes that were touched since
 * it was last asked; holds nothing that a fold over ledger and signals does not give again. Owned
 * by the decision thread.
 */
public final class Census {

  private static final Set<Target.Kind> HOLD_NO_NODES =
      Set.of(
          Target.Kind.NODE,
          Target.Kind.GPU,
          Target.Kind.PORT,
          Target.Kind.SENSOR,
          Target.Kind.SITE);

  private static final class Member {
    List<Target> fixed = List.of();
    final List<Long> takenOut = new ArrayList<>();
    Set<Group> groups = Set.of();
    NodeCount standing = NodeCount.NONE;
    boolean known;
  }

  private final World world;
  private final Book book;
  private final Places topology;
  private final Group site = new Group(Target.site());
  private final Map<Target, Group> groups = new HashMap<>();
  private final Map<Target.Kind, Set<Group>> byKind = new EnumMap<>(Target.Kind.class);
  private final Map<Target.Kind, Integer> smallest = new EnumMap<>(Target.Kind.class);
  private final Map<Target, Set<Target>> named = new HashMap<>();
  private final Map<Target, Member> members = new HashMap<>();
  private Set<Target> touched = new LinkedHashSet<>();

  /**
   * Nodes whose isolation was in doubt: a word that says nothing new may settle it all the same.
   */
  private final Set<Target> doubtful = new LinkedHashSet<>();

  private final Times interrupted = new Times();
  private final Map<Target, Times> interruptedJobs = new HashMap<>();
  private final Map<Target, Integer> interrupting = new HashMap<>();
  private int interruptingNow;

  /** Over what these hold now and whatever they take from now on. */
  Census(World world, Book book, Places topology) {
    this.world = world;
    this.book = book;
    this.topology = topology;
    topology.members(Target.site()).forEach(this::list);
    touched.addAll(world.nodes());
    book.open().forEach(k -> touched.add(k.subject()));
    book.deeds().forEach(this::came);
    world.watch(node -> touched.add(node));
    book.watch(subject -> touched.add(subject));
    topology.watch(this::replaced);
    book.record()
        .watch(
            new Deeds.Watcher() {
              @Override
              public void came(Book.Deed deed) {
                Census.this.came(deed);
              }

              @Override
              public void went(Book.Deed deed) {
                Census.this.went(deed);
              }
            });
  }

  /** The whole site. */
  public Group site() {
    refresh();
    return site;
  }

  /** The targets of a kind that a node is in; empty when nobody knows. */
  public List<Group> of(Target node, Target.Kind kind) {
    refresh();
    Member member = members.get(node);
    List<Group> found = new ArrayList<>(2);
    if (member != null) {
      for (Group group : member.groups) {
        if (group.target().kind() == kind) {
          found.add(group);
        }
      }
    }
    return found;
  }

  /** Whether the topology says anything of where a node is. */
  public boolean placed(Target node) {
    refresh();
    Member member = members.get(node);
    return member != null && !member.fixed.isEmpty();
  }

  /** How many nodes the smallest known target of a kind has; the site's where none is known. */
  public int smallest(Target.Kind kind) {
    refresh();
    return smallest.computeIfAbsent(
        kind,
        k ->
            byKind.getOrDefault(k, Set.of()).stream()
                .mapToInt(Group::size)
                .filter(n -> n > 0)
                .min()
                .orElse(site.size()));
  }

  /** Whether the case's subject is in the group and counts as out only for what the case does. */
  public boolean countsFor(Case kase, Group group) {
    Member member = members.get(kase.subject());
    return member != null && member.standing.ours() && in(member, group);
  }

  /** Whether the case is about to take its subject, which is in the group, out. */
  public boolean beginsIn(Case kase, Group group) {
    Member member = members.get(kase.subject());
    return member != null && member.standing.begun() && in(member, group);
  }

  /** Whether the case holds its subject, may hold it or is about to. */
  public boolean held(Case kase) {
    refresh();
    Member member = members.get(kase.subject());
    return member != null && member.standing.held();
  }

  private boolean in(Member member, Group group) {
    return group == site || member.groups.contains(group);
  }

  /** When running work was interrupted by us, each weighing its nodes; in all, or a job's. */
  public Times interrupted(Target reach) {
    return reach.kind() == Target.Kind.JOB
        ? interruptedJobs.getOrDefault(reach, Times.NONE)
        : interrupted;
  }

  /** On how many nodes others than this case are about to interrupt running work. */
  public int interrupting(Case but) {
    refresh();
    return interruptingNow - interrupting.getOrDefault(but.subject(), 0);
  }

  private void came(Book.Deed deed) {
    if (deed.takesOut() && deed.node().kind() == Target.Kind.NODE) {
      Member member = member(deed.node());
      member.takenOut.add(deed.at());
      site.times().add(deed.at(), 1);
      member.groups.forEach(g -> g.times().add(deed.at(), 1));
    }
    if (deed.interrupts() > 0) {
      interrupted.add(deed.at(), deed.interrupts());
      if (deed.target().kind() == Target.Kind.JOB) {
        interruptedJobs
            .computeIfAbsent(deed.target(), _ -> new Times())
            .add(deed.at(), deed.interrupts());
      }
    }
  }

  private void went(Book.Deed deed) {
    if (deed.takesOut() && deed.node().kind() == Target.Kind.NODE) {
      Member member = member(deed.node());
      member.takenOut.remove(deed.at());
      site.times().remove(deed.at(), 1);
      member.groups.forEach(g -> g.times().remove(deed.at(), 1));
    }
    if (deed.interrupts() > 0) {
      interrupted.remove(deed.at(), deed.interrupts());
      Times job = interruptedJobs.getOrDefault(deed.target(), Times.NONE);
      job.remove(deed.at(), deed.interrupts());
      if (job.isEmpty()) {
        interruptedJobs.remove(deed.target());
      }
    }
  }

  private void list(Target target) {
    if (target.kind() == Target.Kind.NODE) {
      member(target).known = true;
      touched.add(target);
    }
  }

  private Member member(Target node) {
    Member member = members.get(node);
    if (member == null) {
      member = new Member();
      members.put(node, member);
      touched.add(node);
      fix(node, member);
    }
    return member;
  }

  private void fix(Target node, Member member) {
    List<Target> fixed = new ArrayList<>();
    for (Target around : topology.ancestors(node)) {
      // A topology that contradicts itself knows nothing.
      if (!HOLD_NO_NODES.contains(around.kind()) && inside(around).contains(node)) {
        fixed.add(around);
        // A cable's other end may be a login node or a file server: sensors name more than nodes.
        member.known |= topology.written(node);
      }
    }
    member.fixed = fixed;
  }

  /** A sensor said that a node stands elsewhere than was known. */
  private void replaced(Target node) {
    Set<Target> around = new HashSet<>(topology.ancestors(node));
    Member member = member(node);
    for (Target was : member.fixed) {
      if (!around.contains(was)) {
        named.getOrDefault(was, new HashSet<>()).remove(node);
      }
    }
    around.forEach(a -> named.computeIfPresent(a, (_, inside) -> including(inside, node)));
    fix(node, member);
    touched.add(node);
  }

  private static Set<Target> including(Set<Target> inside, Target node) {
    inside.add(node);
    return inside;
  }

  private Set<Target> inside(Target around) {
    Set<Target> inside = named.get(around);
    if (inside == null) {
      inside = new HashSet<>(topology.members(around));
      named.put(around, inside);
      touched.addAll(inside);
    }
    return inside;
  }

  private Group group(Target target) {
    return groups.computeIfAbsent(
        target,
        t -> {
          Group group = new Group(t);
          byKind.computeIfAbsent(t.kind(), _ -> new HashSet<>()).add(group);
          return group;
        });
  }

  private void refresh() {
    touched.addAll(doubtful);
    while (!touched.isEmpty()) {
      Set<Target> again = touched;
      // A set that was once large costs its largest size to clear.
      touched = new LinkedHashSet<>();
      again.forEach(this::recount);
    }
  }

  private void recount(Target target) {
    interrupting(target);
    if (target.kind() != Target.Kind.NODE) {
      return;
    }
    if (book.about(target).filter(Case::unsure).isPresent()) {
      doubtful.add(target);
    } else {
      doubtful.remove(target);
    }
    Member member = member(target);
    NodeCount before = member.standing;
    NodeCount now = NodeCount.of(target, member.known, world, book);
    Set<Group> in = around(target, member);
    if (now.equals(before) && in.equals(member.groups)) {
      return;
    }
    move(member, in, now);
    if (now.counted() != before.counted() || !in.equals(member.groups)) {
      smallest.clear();
    }
    member.groups = in;
    member.standing = now;
  }

  private void move(Member member, Set<Group> in, NodeCount now) {
    site.count(member.standing, -1);
    site.count(now, 1);
    for (Group group : member.groups) {
      group.count(member.standing, -1);
      if (!in.contains(group)) {
        member.takenOut.forEach(at -> group.times().remove(at, 1));
        forget(group);
      }
    }
    for (Group group : in) {
      group.count(now, 1);
      if (!member.groups.contains(group)) {
        member.takenOut.forEach(at -> group.times().add(at, 1));
      }
    }
  }

  /** A job that has ended, a partition that is no more. */
  private void forget(Group group) {
    if (group.gone()) {
      groups.remove(group.target());
      byKind.getOrDefault(group.target().kind(), new HashSet<>()).remove(group);
    }
  }

  private Set<Group> around(Target node, Member member) {
    Collection<Target> jobs = world.jobsAt(node);
    Collection<Target> partitions = world.partitionsOf(node);
    Set<Group> in = new LinkedHashSet<>();
    member.fixed.forEach(t -> in.add(group(t)));
    partitions.forEach(p -> in.add(group(p)));
    jobs.forEach(j -> in.add(group(j)));
    return in;
  }

  private void interrupting(Target subject) {
    Integer before = interrupting.remove(subject);
    interruptingNow -= before == null ? 0 : before;
    // From the end of its call on the deed counts.
    Case kase = book.about(subject).orElse(null);
    int nodes = kase == null ? 0 : kase.caution().interrupts();
    if (kase != null && (kase.attempt().isEmpty() || !kase.inHand().executed())) {
      nodes += kase.begun().map(Reach::interrupts).orElse(0);
    }
    if (nodes > 0) {
      interrupting.put(subject, nodes);
      interruptingNow += nodes;
    }
  }
}

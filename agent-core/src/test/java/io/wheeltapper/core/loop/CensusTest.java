package io.wheeltapper.core.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Topology;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The counts that are kept against counts made by looking at everything. */
final class CensusTest {

  private static final long SEED = Long.getLong("wheeltapper.seed", 20261121L);
  private static final List<String> RETURN = List.of("node.isolate", "node.reboot", "node.return");

  private final Inquiry inquiry = new Inquiry();
  private final Topology topology = Stage.racks();
  private final Places places = inquiry.world.over(topology);
  private Census census = new Census(inquiry.world, inquiry.book, places);
  private SplittableRandom random = new SplittableRandom(SEED);
  private final Map<String, String> openCases = new HashMap<>();
  private int counter;

  @Test
  void whatIsKeptIsWhatIsCounted() {
    for (int story = 0; story < 20; story++) {
      CensusTest other = new CensusTest();
      other.random = random.split();
      other.live();
    }
  }

  private void live() {
    for (int step = 0; step < 400; step++) {
      inquiry.now += 1_000L * random.nextInt(3_600);
      happen();
      if (random.nextInt(3) > 0) {
        compare();
      }
      if (random.nextInt(50) == 0) {
        census = new Census(inquiry.world, inquiry.book, places);
      }
    }
  }

  private void happen() {
    String node = "n" + (1 + random.nextInt(20));
    switch (random.nextInt(10)) {
      case 9 -> place(node);
      case 0 -> {
        if (openCases.putIfAbsent(node, "k" + counter) == null) {
          inquiry.found("k" + counter, node, Inquiry.FAULT, Origin.GPU_DRIVER, inquiry.now);
          inquiry.plan("k" + counter, node, "plan" + counter++);
        }
      }
      case 1, 2 -> act(node);
      case 3 -> job("j" + random.nextInt(3), random.nextInt(3) > 0 ? "running" : "ended");
      case 4 -> clear(node);
      case 5 -> {
        String kase = openCases.get(node);
        if (kase != null) {
          Case open = inquiry.book.openCase(kase).orElseThrow();
          Action isolate = Action.of("node.isolate", Target.node(node));
          open.previewing(open.inHand().previewing().isPresent() ? null : isolate);
        }
      }
      default -> node(node);
    }
  }

  private void place(String node) {
    String leaf = List.of("", "l1", "l2", "l1,l2").get(random.nextInt(4));
    inquiry.world.take(
        new Status(
            Target.node(node),
            node,
            random.nextBoolean() ? "slurm" : "infiniband",
            Origin.SCHEDULER,
            inquiry.now,
            Known.PLACE,
            "",
            Map.of("leaf", leaf, "rack", "elsewhere"),
            ""));
  }

  private void node(String name) {
    TreeMap<String, String> fields = new TreeMap<>();
    fields.put(Known.NODE_ISOLATED, Boolean.toString(random.nextInt(3) == 0));
    fields.put(Known.NODE_HOLDER, random.nextBoolean() ? "none" : "foreign");
    fields.put(Known.NODE_RESPONDING, Boolean.toString(random.nextInt(4) > 0));
    if (random.nextInt(3) > 0) {
      fields.put(Known.NODE_PARTITIONS, random.nextBoolean() ? "debug" : "batch,debug");
    }
    inquiry.node(name, fields);
  }

  private void job(String id, String state) {
    Set<String> on = new TreeSet<>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      on.add("n" + (1 + random.nextInt(20)));
    }
    inquiry.world.take(
        new Status(
            Target.job("slurm", id),
            "",
            "slurm",
            Origin.SCHEDULER,
            inquiry.now,
            Known.JOB,
            state,
            Map.of(Known.JOB_NODES, String.join(",", on)),
            ""));
  }

  private void act(String node) {
    String kase = openCases.get(node);
    if (kase == null) {
      return;
    }
    Case open = inquiry.book.openCase(kase).orElseThrow();
    int step = open.step();
    if (step < 0) {
      inquiry.plan(kase, node, "plan" + counter++);
    } else if (open.attempt().isPresent()) {
      end(open, random.nextInt(3));
    } else {
      inquiry.started(kase, node, step, RETURN.get(step), inquiry.now);
    }
  }

  private void end(Case open, int how) {
    Entry.Started s = open.attempt().orElseThrow();
    String outcome = List.of("done", "failed", "unknown").get(how);
    inquiry.book.apply(
        new Entry.Acted(
            inquiry.now,
            s.caseId(),
            s.target(),
            s.fault(),
            s.action(),
            0,
            s.step(),
            s.attempt(),
            outcome,
            true,
            ""));
    if (how == 0) {
      inquiry.book.apply(
          new Entry.Verified(
              inquiry.now,
              s.caseId(),
              s.target(),
              s.fault(),
              s.action(),
              0,
              s.step(),
              s.attempt(),
              random.nextBoolean() ? "done" : "failed",
              ""));
    }
  }

  private void clear(String node) {
    String kase = openCases.remove(node);
    if (kase != null) {
      inquiry.book.apply(
          new Entry.Cleared(inquiry.now, kase, Target.node(node), Inquiry.FAULT, "", "well"));
    }
  }

  private void compare() {
    check(census.site(), listed(), true);
    for (Target node : listed()) {
      for (Target.Kind kind :
          List.of(Target.Kind.RACK, Target.Kind.LEAF, Target.Kind.JOB, Target.Kind.PARTITION)) {
        Set<Target> told = new TreeSet<>();
        census.of(node, kind).forEach(g -> told.add(g.target()));
        assertEquals(around(node, kind), told, () -> where() + " " + node);
        census.of(node, kind).forEach(g -> check(g, inside(g.target()), false));
      }
    }
  }

  private String where() {
    return "wheeltapper.seed=" + SEED;
  }

  private Set<Target> listed() {
    Set<Target> all = new TreeSet<>(inquiry.world.nodes());
    Set<Target> racks = new HashSet<>();
    inquiry.world.nodes().forEach(n -> racks.addAll(topology.ancestors(n)));
    inquiry.book.deeds().forEach(d -> racks.addAll(topology.ancestors(d.node())));
    inquiry.book.open().forEach(k -> racks.addAll(topology.ancestors(k.subject())));
    openCases.keySet().forEach(n -> racks.addAll(topology.ancestors(Target.node(n))));
    racks.forEach(r -> all.addAll(topology.members(r)));
    return all;
  }

  private Set<Target> around(Target node, Target.Kind kind) {
    return switch (kind) {
      case RACK, LEAF ->
          places.ancestors(node).stream()
              .filter(t -> t.kind() == kind)
              .collect(Collectors.toCollection(TreeSet::new));
      case JOB -> new TreeSet<>(inquiry.world.jobsAt(node));
      default -> new TreeSet<>(inquiry.world.partitionsOf(node));
    };
  }

  private Set<Target> inside(Target group) {
    return switch (group.kind()) {
      case RACK, LEAF ->
          places.members(group).stream()
              .filter(listed()::contains)
              .collect(Collectors.toCollection(TreeSet::new));
      case JOB -> inquiry.world.nodesOf(group);
      default -> inquiry.world.nodesIn(group);
    };
  }

  private void check(Group group, Set<Target> nodes, boolean site) {
    String what = where() + " " + group.target() + " ";
    assertEquals(nodes.size(), group.size(), what + "size");
    Set<Target> out = new HashSet<>();
    Set<Target> held = new HashSet<>();
    int begun = 0;
    for (Target node : nodes) {
      boolean unheard = inquiry.world.of(node).isEmpty();
      if (inquiry.world.out(node) || unheard) {
        out.add(node);
      }
      for (Case open : inquiry.book.open()) {
        boolean begins = open.begun().filter(a -> !a.name().equals("node.return")).isPresent();
        if (open.subject().equals(node) && holds(open, begins)) {
          out.add(node);
          held.add(node);
        }
        begun += open.subject().equals(node) && begins && !open.isolates() ? 1 : 0;
      }
    }
    assertEquals(out.size(), group.out(), what + "out");
    assertEquals(held.size(), group.held(), what + "held");
    assertEquals(begun, group.begun(), what + "begun");
    for (long window : new long[] {3_600_000L, 86_400_000L, 604_800_000L}) {
      long since = inquiry.now - window;
      long taken =
          inquiry.book.deeds().stream()
              .filter(d -> d.takesOut() && d.at() > since)
              .filter(d -> site || nodes.contains(d.node()))
              .count();
      assertEquals(taken, group.takenOut().since(since), what + "within " + window);
    }
  }

  private boolean holds(Case open, boolean begins) {
    return open.isolates() || Custody.inDoubt(open, inquiry.world) || begins;
  }

  /** A word that says what was said before the call settles the doubt, though it is no news. */
  @Test
  void aDoubtThatALaterWordSettlesCountsAsOutNoMore() {
    Map<String, String> free = Map.of(Known.NODE_HOLDER, "none", Known.NODE_RESPONDING, "true");
    inquiry.node("n1", new TreeMap<>(free));
    int before = census.site().out();
    inquiry.found("k", "n1", Inquiry.FAULT, Origin.GPU_DRIVER, inquiry.now);
    inquiry.plan("k", "n1", "plan");
    inquiry.started("k", "n1", 0, "node.isolate", inquiry.now);
    Case open = inquiry.book.openCase("k").orElseThrow();
    end(open, 2);
    assertTrue(open.unsure());
    assertEquals(before + 1, census.site().out());
    assertEquals(1, census.site().held());
    inquiry.now += 1_000;
    inquiry.node("n1", new TreeMap<>(free));
    assertEquals(before, census.site().out());
    assertEquals(0, census.site().held());
  }

  @Test
  void aNodeThatTheTopologyNamesAndNobodySpokeOfIsOut() {
    Census empty = new Census(new World(), new Book(), new Places(siteOf("a", "b")));
    assertEquals(2, empty.site().size());
    assertEquals(2, empty.site().out());
    assertEquals(2, empty.site().unheard());
  }

  @Test
  void aNodeOfNoKnownPlaceIsNotPlaced() {
    Census bare = new Census(inquiry.world, inquiry.book, new Places(siteOf("n1")));
    assertFalse(bare.placed(Target.node("n1")));
    assertTrue(census.placed(Target.node("n1")));
  }

  private static Topology siteOf(String... names) {
    return new Topology() {
      @Override
      public List<Target> ancestors(Target target) {
        return List.of(Target.site());
      }

      @Override
      public List<Target> members(Target target) {
        return target.kind() == Target.Kind.SITE
            ? java.util.Arrays.stream(names).map(Target::node).toList()
            : List.of();
      }
    };
  }
}

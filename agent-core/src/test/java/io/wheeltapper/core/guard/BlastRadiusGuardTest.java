package io.wheeltapper.core.guard;

import static io.wheeltapper.core.guard.Answers.allows;
import static io.wheeltapper.core.guard.Answers.binds;
import static io.wheeltapper.core.guard.Answers.holds;
import static io.wheeltapper.core.loop.Inquiry.FAULT;
import static io.wheeltapper.core.loop.Inquiry.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.loop.Inquiry;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Evidence;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.model.Verdict;
import io.wheeltapper.core.policy.Limits;
import io.wheeltapper.core.spi.Topology;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BlastRadiusGuardTest {

  private static final Evidence EVIDENCE =
      Evidence.of(
          new Event(Target.node("n4"), "n4", "k", Origin.FACILITY, NOW, "e", Map.of(), "raw"));

  private final BlastRadiusGuard guard = new BlastRadiusGuard();
  private final Inquiry inquiry = new Inquiry();

  private void limit(Limits.Radius... radius) {
    Limits c = Limits.cautious();
    inquiry.limits = c.with(List.of(radius));
  }

  private void other(int number) {
    String name = "n" + number;
    inquiry.found("case" + name, name, FAULT, Origin.GPU_DRIVER, NOW - 60_000);
    inquiry.plan("case" + name, name, "p" + name);
  }

  @Test
  void allowsTheFirst() {
    allows(guard, inquiry.ask("node.isolate"));
  }

  @Test
  void countsWhatOthersTookOut() {
    inquiry.node("n12", true, true, "foreign", "fan");
    holds(guard, inquiry.ask("node.isolate"), "1 of 20 nodes", "the site", "at most 1");
  }

  @Test
  void countsANodeThatDoesNotAnswer() {
    inquiry.node("n12", Map.of(Known.NODE_RESPONDING, "false", Known.NODE_ISOLATED, "false"));
    holds(guard, inquiry.ask("node.isolate"), "1 of 20 nodes");
  }

  @Test
  void aRackIsHeldByItsOwn() {
    limit(new Limits.Radius(Target.Kind.RACK, 2, 0, 0, 0));
    inquiry.node("n12", true, true, "foreign", "fan").node("n1", true, true, "foreign", "fan");
    allows(guard, inquiry.ask("node.isolate"));
    inquiry.node("n4", true, true, "foreign", "fan");
    holds(guard, inquiry.ask("node.isolate"), "2 of 4 nodes", "rack:r0", "at most 2");
  }

  @Test
  void anUnknownAncestorIsTheWholeSite() {
    limit(new Limits.Radius(Target.Kind.LEAF, 1, 0, 0, 0));
    inquiry.node("n20", true, true, "foreign", "fan");
    holds(guard, inquiry.ask("node.isolate"), "no leaf known", "1 of 20");
  }

  @Test
  void whatIsOutCostsNothing() {
    inquiry.node("n12", true, true, "foreign", "fan").node("n3", true, true, "automatic", "gone");
    allows(guard, inquiry.ask("node.isolate"));
  }

  @Test
  void aReadingFromBeforeWeGaveItBackDoesNotMakeItOut() {
    inquiry.node("n12", true, true, "foreign", "fan").node("n3", true, true, "ours", "r");
    inquiry.did("case3", "n3", 0, "node.isolate", NOW).did("case3", "n3", 2, "node.return", NOW);
    holds(guard, inquiry.ask("node.isolate"), "at most 1");
  }

  @Test
  void whatOthersBeganCountsAndWhatThisCaseBeganDoesNot() {
    other(12);
    inquiry.started("case3", "n3", 0, "node.isolate", NOW);
    allows(guard, inquiry.ask("node.isolate"));
    inquiry.started("casen12", "n12", 0, "node.isolate", NOW);
    holds(guard, inquiry.ask("node.isolate"), "1 of 20 nodes");
  }

  @Test
  void aRebootThatWasBegunCountsWithoutAnyIsolation() {
    other(12);
    inquiry.started("casen12", "n12", 1, "node.reboot", NOW);
    holds(guard, inquiry.ask("node.isolate"), "1 of 20 nodes");
  }

  @Test
  void anIsolationThatEndedInDoubtCounts() {
    other(12);
    inquiry.started("casen12", "n12", 0, "node.isolate", NOW);
    inquiry.book.apply(
        new Entry.Acted(
            NOW,
            "casen12",
            Target.node("n12"),
            FAULT,
            "node.isolate",
            0,
            0,
            "casen120",
            "unknown",
            false,
            "lost"));
    holds(guard, inquiry.ask("node.isolate"), "1 of 20 nodes");
  }

  @Test
  void paceIsASlidingHourAndSaysUntilWhen() {
    limit(new Limits.Radius(Target.Kind.SITE, 0, 0, 2, 0));
    other(12);
    other(13);
    inquiry.did("casen12", "n12", 0, "node.isolate", NOW - 3_000_000);
    allows(guard, inquiry.ask("node.isolate"));
    inquiry.did("casen13", "n13", 0, "node.isolate", NOW - 1_000_000);
    Verdict.Hold hold = holds(guard, inquiry.ask("node.isolate"), "2 nodes", "within a hour");
    assertEquals(NOW - 3_000_000 + 3_600_000, hold.until());
    inquiry.now = hold.until();
    allows(guard, inquiry.ask("node.isolate"));
  }

  @Test
  void aWholeBatchThatIsBegunCountsForThePace() {
    limit(new Limits.Radius(Target.Kind.SITE, 0, 0, 2, 0));
    other(12);
    other(13);
    inquiry.started("casen12", "n12", 0, "node.isolate", NOW);
    inquiry.started("casen13", "n13", 0, "node.isolate", NOW);
    holds(guard, inquiry.ask("node.isolate"), "2 nodes", "within a hour");
  }

  @Test
  void isolateAndRebootOfOneNodeAreOneForThePace() {
    limit(new Limits.Radius(Target.Kind.SITE, 0, 0, 2, 0));
    other(12);
    inquiry.did("casen12", "n12", 0, "node.isolate", NOW - 10);
    inquiry.did("casen12", "n12", 1, "node.reboot", NOW - 5);
    allows(guard, inquiry.ask("node.isolate"));
  }

  private static Limits.Radius radius(Target.Kind per, Limits.Most atOnce) {
    return new Limits.Radius(per, 1, 0, 0, 0).atOnce(atOnce);
  }

  private static Limits.Radius interrupted(Target.Kind per, Limits.Most hour) {
    return new Limits.Radius(
        per, Limits.Counts.INTERRUPTED, Limits.Most.ANY, hour, Limits.Most.ANY, Limits.Most.ANY);
  }

  @Test
  void theSlowBleedTripsTheDayAndTheWeek() {
    limit(
        new Limits.Radius(
            Target.Kind.SITE,
            Limits.Counts.OUT,
            new Limits.Most(0, 50),
            Limits.Most.ANY,
            new Limits.Most(2, 0),
            new Limits.Most(3, 0)));
    for (int i = 12; i <= 14; i++) {
      other(i);
    }
    inquiry.now = NOW + 6 * 86_400_000L;
    inquiry.did("casen12", "n12", 0, "node.isolate", inquiry.now - 500_000_000);
    inquiry.did("casen13", "n13", 0, "node.isolate", inquiry.now - 80_000_000);
    allows(guard, inquiry.ask("node.isolate"));
    inquiry.did("casen14", "n14", 0, "node.isolate", inquiry.now - 70_000_000);
    holds(guard, inquiry.ask("node.isolate"), "2 nodes", "within a day");
    inquiry.now += 50_000_000;
    Verdict.Hold week = holds(guard, inquiry.ask("node.isolate"), "3 nodes", "within a week");
    assertEquals(NOW + 6 * 86_400_000L - 500_000_000 + 604_800_000, week.until());
  }

  @Test
  void aNodeInTwoPartitionsIsHeldByTheStricter() {
    limit(radius(Target.Kind.PARTITION, new Limits.Most(1, 50)));
    for (String name : List.of("n3", "n4", "n5")) {
      inquiry.node(name, partitions("batch", "false"));
    }
    inquiry.node("n3", partitions("batch,debug", "false"));
    inquiry.node("n7", partitions("debug", "false"));
    allows(guard, inquiry.ask("node.isolate"));
    inquiry.node("n7", partitions("debug", "true"));
    holds(guard, inquiry.ask("node.isolate"), "1 of 2 nodes", "partition:debug");
  }

  private static Map<String, String> partitions(String names, String isolated) {
    return Map.of(
        Known.NODE_PARTITIONS,
        names,
        Known.NODE_ISOLATED,
        isolated,
        Known.NODE_RESPONDING,
        "true",
        Known.NODE_HOLDER,
        isolated.equals("true") ? "foreign" : "none");
  }

  @Test
  void ofAJobOnlySoManyNodesMayBeOut() {
    limit(radius(Target.Kind.JOB, new Limits.Most(0, 25)));
    inquiry.job("4711", "n1,n3,n5,n7");
    allows(guard, inquiry.ask("node.isolate"));
    inquiry.node("n12", true, true, "foreign", "fan");
    allows(guard, inquiry.ask("node.isolate"));
    inquiry.node("n7", true, false, "foreign", "fan");
    holds(guard, inquiry.ask("node.isolate"), "1 of 4 nodes", "job:slurm/4711", "at most 1");
  }

  @Test
  void aNodeAtWorkOfWhichNoJobIsKnownCountsInTheWholeSite() {
    limit(radius(Target.Kind.JOB, new Limits.Most(1, 0)));
    inquiry.node("n12", true, true, "foreign", "fan");
    allows(guard, inquiry.ask("node.isolate"));
    inquiry.free("n3", false);
    holds(guard, inquiry.ask("node.isolate"), "no job known");
  }

  @Test
  void whereATopologyNamesOthersTheSmallestOfThemMeasuresTheUnknown() {
    limit(radius(Target.Kind.RACK, new Limits.Most(0, 50)));
    for (int i = 10; i <= 12; i++) {
      inquiry.node("n" + i, true, true, "foreign", "fan");
    }
    inquiry.topology = without("n3");
    holds(guard, inquiry.ask("node.isolate"), "no rack known", "over 1 of 3");
  }

  private static Topology without(String node) {
    Topology all = inquiry().topology;
    return new Topology() {
      @Override
      public List<Target> ancestors(Target target) {
        return target.equals(Target.node(node))
            ? List.of(Target.parse("leaf:l1"))
            : all.ancestors(target);
      }

      @Override
      public List<Target> members(Target target) {
        return target.kind() == Target.Kind.LEAF ? List.of(Target.node(node)) : all.members(target);
      }
    };
  }

  private static Inquiry inquiry() {
    return new Inquiry();
  }

  @Test
  void withoutAnyTopologyTheAgentTakesOutOneNodeAtATime() {
    limit(radius(Target.Kind.SITE, new Limits.Most(0, 50)));
    inquiry.topology = nothingKnown();
    inquiry.node("n12", true, true, "foreign", "fan");
    allows(guard, inquiry.ask("node.isolate"));
    other(13);
    inquiry.started("casen13", "n13", 0, "node.isolate", NOW);
    holds(guard, inquiry.ask("node.isolate"), "node:n3", "not known", "one node");
  }

  private static Topology nothingKnown() {
    return new Topology() {
      @Override
      public List<Target> ancestors(Target target) {
        return List.of();
      }

      @Override
      public List<Target> members(Target target) {
        return List.of();
      }
    };
  }

  @Test
  void nodesThatNobodySpokeOfSinceTheStartCountAsOut() {
    inquiry.topology = named(40);
    holds(guard, inquiry.ask("node.isolate"), "over 2 of 40 nodes", "never heard of");
    for (int i = 21; i <= 39; i++) {
      inquiry.free("n" + i, true);
    }
    allows(guard, inquiry.ask("node.isolate"));
  }

  private static Topology named(int nodes) {
    Topology racks = inquiry().topology;
    return new Topology() {
      @Override
      public List<Target> ancestors(Target target) {
        return racks.ancestors(target);
      }

      @Override
      public List<Target> members(Target target) {
        return target.equals(Target.site())
            ? java.util.stream.IntStream.rangeClosed(1, nodes)
                .mapToObj(i -> Target.node("n" + i))
                .toList()
            : racks.members(target);
      }
    };
  }

  private void interruptedBefore(int nodes, long at) {
    Target job = Target.job("slurm", "1");
    Action restart =
        Action.of("job.checkpoint-restart", job).with("interrupts", Integer.toString(nodes));
    inquiry.found("casen12", "n12", FAULT, Origin.GPU_DRIVER, NOW - 60_000);
    inquiry.book.apply(
        new Entry.Planned(
            at, "casen12", Target.node("n12"), FAULT, 0, "r", List.of(restart), "p12", ""));
    inquiry.book.apply(
        new Entry.Started(
            at,
            "casen12",
            job,
            FAULT,
            restart.name(),
            restart.parameters(),
            0,
            0,
            "a",
            1,
            List.of()));
    inquiry.book.apply(
        new Entry.Acted(at, "casen12", job, FAULT, restart.name(), 0, 0, "a", "done", false, ""));
  }

  @Test
  void workIsCountedInTheNodesOfItsJob() {
    limit(interrupted(Target.Kind.SITE, new Limits.Most(0, 40)));
    inquiry.job("4711", "n1,n3,n5,n7");
    Action restart = Action.of("job.checkpoint-restart", Target.job("slurm", "4711"));
    allows(guard, inquiry.ask(restart));
    interruptedBefore(4, NOW - 1_000);
    allows(guard, inquiry.ask(restart));
    inquiry.job("4711", "n1,n3,n5,n7,n9");
    Verdict.Hold hold = holds(guard, inquiry.ask(restart), "on 4 nodes", "at most 8", "5 more");
    assertEquals(NOW - 1_000 + 3_600_000, hold.until());
  }

  @Test
  void oneJobMayBeAsBigAsTheSiteWhenNothingElseWasInterrupted() {
    limit(interrupted(Target.Kind.SITE, new Limits.Most(0, 10)));
    inquiry.job("4711", "n1,n2,n3,n4,n5,n6,n7,n8");
    Action restart = Action.of("job.checkpoint-restart", Target.job("slurm", "4711"));
    allows(guard, inquiry.ask(restart));
    interruptedBefore(1, NOW - 1_000);
    holds(guard, inquiry.ask(restart), "at most 2", "8 more");
  }

  @Test
  void oneJobIsInterruptedOnlySoOften() {
    limit(interrupted(Target.Kind.JOB, new Limits.Most(0, 100)));
    inquiry.job("1", "n1,n3");
    Action restart = Action.of("job.checkpoint-restart", Target.job("slurm", "1"));
    allows(guard, inquiry.ask(restart));
    interruptedBefore(2, NOW - 1_000);
    holds(guard, inquiry.ask(restart), "job:slurm/1", "within a hour");
    inquiry.job("2", "n1,n3");
    allows(guard, inquiry.ask(Action.of("job.checkpoint-restart", Target.job("slurm", "2"))));
  }

  @Test
  void aRebootInterruptsTheWholeJobOfItsNode() {
    limit(interrupted(Target.Kind.SITE, new Limits.Most(4, 0)));
    inquiry.free("n3", false).job("4711", "n1,n3,n5,n7");
    interruptedBefore(1, NOW - 1_000);
    holds(guard, inquiry.ask("node.reboot"), "4 more");
    inquiry.free("n3", true);
    allows(guard, inquiry.ask("node.reboot"));
  }

  @Test
  void aWholeRackCountsWithAllItsNodes() {
    limit(radius(Target.Kind.SITE, new Limits.Most(3, 0)));
    Target rack = new Target(Target.Kind.RACK, "r1");
    inquiry.book.apply(
        new Entry.Found(
            NOW, "rack", rack, FAULT, "", NOW, "r", "", "", List.of(EVIDENCE), Map.of()));
    inquiry.book.apply(
        new Entry.Planned(
            NOW, "rack", rack, FAULT, 0, "r", List.of(Action.of("node.isolate", rack)), "pr", ""));
    Action all = Action.of("node.isolate", rack);
    holds(guard, inquiry.ask("rack", all), "0 of 20 nodes", "takes out 4");
    Action none = Action.of("node.isolate", new Target(Target.Kind.STORAGE, "lustre"));
    holds(guard, inquiry.ask("rack", none), "not known");
  }

  @Test
  void neverAsksGivingBackNorProtecting() {
    assertFalse(binds("blast radius", Effect.Kind.RESTORES));
    assertFalse(binds("blast radius", Effect.Kind.PROTECTS));
    assertFalse(binds("blast radius", Effect.Kind.NEUTRAL));
    assertTrue(binds("blast radius", Effect.Kind.CHANGES));
  }
}

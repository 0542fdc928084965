package io.wheeltapper.core.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Evidence;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Causes;
import io.wheeltapper.core.policy.Limits;
import io.wheeltapper.core.policy.Policy;
import io.wheeltapper.core.spi.Topology;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Streams of chance alone: how many causes are named though there is none. The bursts of the fitted
 * negative binomial are clusters at random times with logarithmic sizes (its compound Poisson form;
 * Johnson, Kemp and Kotz, Univariate Discrete Distributions, 5.3), on nodes at random.
 */
final class FalseCausesTest {

  private static final long SEED = Long.getLong("wheeltapper.seed", 20261129L);
  private static final int NODES = 400;
  private static final long DAY = 86_400_000L;
  private static final Fault FAULT = Fault.of("gpu-reset-wanted");

  private final Random random = new Random(SEED);
  private final Book book = new Book();
  private final World world = new World();
  private final Map<Target, List<Target>> members = new HashMap<>();
  private final Map<Target, List<Target>> around = new HashMap<>();
  private final Deque<Entry.Found> open = new ArrayDeque<>();
  private final Site site;
  private final Journal journal;
  private final Causation causation;

  FalseCausesTest() throws Exception {
    for (int i = 0; i < NODES; i++) {
      Target node = Target.node("n" + i);
      within(node, new Target(Target.Kind.RACK, "r" + i / 4));
      within(node, new Target(Target.Kind.LEAF, "l" + i / 16));
      within(node, new Target(Target.Kind.FEED, "p" + i / 20));
      within(node, new Target(Target.Kind.LOOP, "c" + i / 100));
      world.take(Hall.status(1, node.id(), true));
    }
    for (int job = 0; job < 20; job++) {
      List<String> on = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        on.add("n" + ((job * 20 + i * (1 + job % 3)) % NODES));
      }
      Map<String, String> fields = Map.of(Known.JOB_NODES, String.join(",", on));
      Target target = Target.job("slurm", Integer.toString(job));
      world.take(
          new Status(target, "", "slurm", Origin.SCHEDULER, 1, Known.JOB, "running", fields, ""));
    }
    Policy policy =
        Policy.of(new Policy.Page("p", "1", "h", Mode.ACT), Hall.ladders(), Limits.cautious());
    site = new Site(world, book, policy, topology(), Mode.ACT, Set.of(), 1);
    journal = new Journal(new ListLedger(), new VirtualScheduling(0, 1), book, 1, (_, _) -> {});
    causation = new Causation(site, journal);
  }

  private void within(Target node, Target outer) {
    members.computeIfAbsent(outer, _ -> new ArrayList<>()).add(node);
    around.computeIfAbsent(node, _ -> new ArrayList<>()).add(outer);
  }

  private Topology topology() {
    return new Topology() {
      @Override
      public List<Target> ancestors(Target target) {
        return around.getOrDefault(target, List.of());
      }

      @Override
      public List<Target> members(Target target) {
        return members.getOrDefault(target, List.of());
      }
    };
  }

  /** A size from the logarithmic distribution, by its sums. */
  private int cluster(double theta) {
    double u = random.nextDouble() * -Math.log1p(-theta);
    double term = theta;
    int size = 1;
    while (u > term / size && size < NODES) {
      u -= term / size;
      term *= theta;
      size++;
    }
    return size;
  }

  private void fault(long at, int node) {
    String name = "n" + node;
    Event event =
        new Event(
            Target.gpuAt("0000:3b:00", name),
            name,
            "kmsg",
            Origin.GPU_DRIVER,
            at,
            "xid",
            Map.of(),
            "");
    Target target = Target.node(name);
    String caseId = book.about(target).map(Case::id).orElse("c" + at + "x" + node);
    Entry.Found found =
        new Entry.Found(
            at,
            caseId,
            event.target(),
            FAULT,
            name,
            at,
            "r",
            "",
            "",
            List.of(Evidence.of(event)),
            Causation.details(name, Map.of(), at, site));
    journal.add(found);
    open.addLast(found);
  }

  /** Cases end after ten minutes, so that each stands for itself. */
  private void end(long now) {
    while (!open.isEmpty() && open.getFirst().at() < now - 600_000) {
      Entry.Found f = open.removeFirst();
      journal.add(new Entry.Cleared(now, f.caseId(), Target.node(f.node()), FAULT, "", "quiet"));
    }
    for (Conviction named : book.symptoms().convictions()) {
      journal.add(
          new Entry.Cleared(now, named.caseId(), named.target(), Causes.FAULT, "", "quiet"));
    }
    causation.look(now);
  }

  @Test
  void aRackThatBreaksInTheSameStreamIsNamed() {
    long now = DAY;
    for (int run = 0; run < 200; run++) {
      now += 2 * 3_600_000L;
      end(now);
      int rack = random.nextInt(NODES / 4);
      for (int i = 0; i < 4; i++) {
        fault(now + i, rack * 4 + i);
      }
      causation.look(now + 4);
      causation.look(now + 5_000);
      String at = "seed " + SEED + ", run " + run;
      assertEquals(
          List.of(new Target(Target.Kind.RACK, "r" + rack)),
          book.symptoms().convictions().stream().map(Conviction::target).toList(),
          at);
    }
  }

  @Test
  void chanceAloneNamesFewerThanOneCauseInAMillionNodeDays() {
    Causes.Chance chance = Causes.cautious().chance();
    double mean = chance.rate() / 1_000 * NODES;
    double theta = mean / (mean + chance.clusters());
    double clustersPerDay = -chance.clusters() * Math.log1p(-theta);
    long now = DAY;
    int faults = 0;
    int named = 0;
    int days = 10_000;
    while (now < days * DAY) {
      now += (long) (-Math.log(1 - random.nextDouble()) / clustersPerDay * DAY) + 60_000;
      end(now);
      int size = cluster(theta);
      for (int i = 0; i < size; i++) {
        fault(now, random.nextInt(NODES));
        faults++;
        now += random.nextInt(5_000);
        causation.look(now);
      }
      now += 4_000;
      causation.look(now);
      named += book.symptoms().convictions().size();
    }
    double nodeDays = (double) NODES * days;
    double rate = 1_000 * named / nodeDays;
    System.out.printf(
        "seed %d: %d faults in %.0f node-days; %d causes named, %.5f per 1,000 node-days%n",
        SEED, faults, nodeDays, named, rate);
    assertTrue(faults > 15_000, "seed " + SEED + ": " + faults);
    assertTrue(rate < 0.001, "seed " + SEED + ": " + named + " in " + nodeDays);
  }
}

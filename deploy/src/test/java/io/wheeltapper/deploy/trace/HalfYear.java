package io.wheeltapper.deploy.trace;

import io.wheeltapper.core.guard.Guards;
import io.wheeltapper.core.loop.Diagnosis;
import io.wheeltapper.core.loop.Gate;
import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.loop.Rehearsal;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.ledger.MemoryLedger;
import io.wheeltapper.deploy.wiring.Bundle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * The trace lived through, acting. Each episode is told to the agent as a GPU that fell off its
 * bus, again every five minutes while the node is in service: the fault whose ladder isolates
 * first. Who ran the cluster took the node out an hour after the fault began, if the agent had not,
 * and gave it back, in either case, when the episode ended. Each act is held against the limits by
 * the hall's own truth.
 */
final class HalfYear {

  /** The default limits, by hand: what is in limits.yaml must not be more than this. */
  static final int AT_ONCE = (int) Math.floor(Hall.NODES * 0.05);

  private static final int RACK_AT_ONCE = 2;
  private static final long MINUTE = 60_000L;
  private static final long HOUR = 3_600_000L;
  private static final long DAY = 86_400_000L;
  private static final Map<Long, Integer> PACE = Map.of(HOUR, 4, DAY, 20, 7 * DAY, 60);
  private static final long T0 = 1_700_000_000_000L;

  private record Due(long at, int order, Runnable what) {}

  final List<String> broken = new ArrayList<>();
  int acted;
  int actedOnCrowded;
  int heldOnCrowded;
  private final Hall hall = new Hall(this::isolating);
  private final Bundle bundle;
  private final List<Episode> episodes;
  private final Map<String, Integer> faulty = new TreeMap<>();
  private final List<Long> isolated = new ArrayList<>();
  private final Map<String, Integer> held = new TreeMap<>();
  private final Map<Long, Long> mostOut = new TreeMap<>();
  private final Map<Long, Long> mostOurs = new TreeMap<>();
  private final PriorityQueue<Due> due =
      new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingInt(Due::order));
  private int order;
  private long now = T0;

  @SuppressWarnings("NullAway.Init")
  private Rehearsal play;

  HalfYear(Bundle bundle, List<Episode> episodes) {
    this.bundle = bundle;
    this.episodes = List.copyOf(episodes);
  }

  /** Lives through it; the table of what came of it. */
  List<String> live() throws Exception {
    try (Diagnosis sessions = bundle.open(1, Diagnosis.Fan.IN_TURN)) {
      play =
          new Rehearsal(
              new Rehearsal.Cast(
                  bundle.policy().with(Mode.ACT),
                  sessions,
                  new Gate(Guards.inOrder()),
                  hall,
                  List.of(hall),
                  Mode.ACT),
              new MemoryLedger(),
              T0,
              this::entry,
              _ -> {});
      sense(hall.all(now));
      for (Episode e : episodes) {
        at(T0 + e.start(), () -> begins(e));
        at(T0 + e.start() + HOUR, () -> takenOutByPeople(e));
        at(T0 + e.end(), () -> ends(e));
      }
      while (!due.isEmpty()) {
        Due next = due.remove();
        now = Math.max(now, next.at());
        play.until(now);
        next.what().run();
        measure();
      }
    }
    return table();
  }

  private void at(long when, Runnable what) {
    due.add(new Due(when, order++, what));
  }

  private void sense(List<Signal> signals) {
    play.take(new Input.Sensed(now, signals));
  }

  private void begins(Episode e) {
    faulty.merge(e.node(), 1, Integer::sum);
    tell(e);
  }

  private void tell(Episode e) {
    if (now >= T0 + e.end() || !hall.holder(e.node()).equals("none")) {
      return;
    }
    sense(
        List.of(
            new Event(
                Target.gpuAt("0000:3b:00", e.node()),
                e.node(),
                "kmsg",
                Origin.GPU_DRIVER,
                now,
                "xid",
                Map.of("xid", "79", "pci", "0000:3b:00", "pid", "4711"),
                "NVRM: Xid (PCI:0000:3b:00): 79, pid=4711, GPU has fallen off the bus.")));
    sense(List.of(hall.said(e.node(), now)));
    at(now + 5 * MINUTE, () -> tell(e));
  }

  private void takenOutByPeople(Episode e) {
    if (now < T0 + e.end() && hall.holder(e.node()).equals("none")) {
      hall.hold(e.node(), "foreign", e.what());
      sense(List.of(hall.said(e.node(), now)));
    }
  }

  private void ends(Episode e) {
    if (faulty.merge(e.node(), -1, Integer::sum) == 0 && !hall.holder(e.node()).equals("none")) {
      hall.hold(e.node(), "none", "");
      sense(List.of(hall.said(e.node(), now)));
    }
  }

  /** The laws, by the truth, at the moment of the act. */
  private void isolating(String node) {
    long at = play.now();
    acted++;
    if (hall.out() + 1 > AT_ONCE) {
      actedOnCrowded++;
      broken.add(day(at) + ": takes " + node + " out beside " + hall.out());
    }
    if (hall.outInRackOf(node) + 1 > RACK_AT_ONCE) {
      broken.add(day(at) + ": takes " + node + " out, the third of its rack");
    }
    isolated.add(at);
    PACE.forEach((window, most) -> {
      long within = isolated.stream().filter(t -> t > at - window).count();
      if (within > most) {
        broken.add(day(at) + ": " + within + " within " + window / HOUR + " h");
      }
    });
  }

  private void measure() {
    long day = (now - T0) / DAY;
    mostOut.merge(day, hall.out(), Math::max);
    mostOurs.merge(day, hall.out("ours"), Math::max);
  }

  private void entry(Entry entry) {
    if (entry instanceof Entry.Judged j && j.verdict().equals("hold")) {
      // Which node, rack, leaf and plan, and a budget's own figures, make no reason of their own.
      String reason =
          j.reason()
              .replaceAll("plan \\p{XDigit}{24}", "plan P")
              .replaceAll("\\b\\d+ node-hours that it took out", "H node-hours that it took out")
              .replaceAll("healthy, \\d+ may be", "healthy, A may be")
              .replaceAll("case c\\p{XDigit}{11}", "case C")
              .replaceAll("\\bn\\d{3}\\b", "N")
              .replaceAll("\\b[rl]\\d+\\b", "R");
      held.merge(j.action() + " | " + j.guard() + " | " + reason, 1, Integer::sum);
      boolean crowded = j.guard().equals("blast radius") && hall.out() >= AT_ONCE;
      heldOnCrowded += crowded && reason.contains("in the site; at most " + AT_ONCE) ? 1 : 0;
    }
  }

  /** Days on which at some time more than 5 % of the nodes were out. */
  long crowdedDays() {
    return mostOut.values().stream().filter(n -> n > AT_ONCE).count();
  }

  private static String day(long at) {
    return String.format(Locale.ROOT, "day %.3f", (at - T0) / (double) DAY);
  }

  private List<String> table() {
    List<String> lines = new ArrayList<>();
    lines.add("StepFun half-trace under the default bundle, mode act");
    lines.add(episodes.size() + " episodes on " + Hall.NODES + " nodes; " + AT_ONCE + " are 5 %");
    lines.add("nodes isolated by the agent: " + acted + "; limits passed: " + broken.size());
    lines.add(
        "most out at once: "
            + mostOut.values().stream().mapToLong(n -> n).max().orElse(0)
            + " by anyone, "
            + mostOurs.values().stream().mapToLong(n -> n).max().orElse(0)
            + " by the agent");
    lines.add(
        "days with more than 5 % out at some time: "
            + crowdedDays()
            + "; isolated by the agent while 5 % were out: "
            + actedOnCrowded
            + "; held then for that reason: "
            + heldOnCrowded);
    lines.add("");
    lines.add("held | action | guard | reason");
    held.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .forEach(h -> lines.add(String.format(Locale.ROOT, "%4d | %s", h.getValue(), h.getKey())));
    return lines;
  }
}

package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Catalogue;
import io.wheeltapper.core.policy.Limits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * What no storm may break, held against each real effect as it takes place. The truth is the
 * factory's and the persons' own, never the agent's; only of what others did and no reading told it
 * the agent is not blamed. Paces are told by the clock that it is given, which may leap.
 */
final class Laws {

  static final int SITE_AT_ONCE = 4;
  static final int RACK_AT_ONCE = 2;
  static final int PARTITION_AT_ONCE = 2;
  static final int JOB_AT_ONCE = 2;
  static final int PER_HOUR = 6;
  static final int PER_DAY = 9;
  static final int PER_WEEK = 12;
  static final long HOUR = 3_600_000L;
  static final long DAY = 24 * HOUR;

  /** The clock of a storm runs ahead of an effect by up to one reading. */
  private static final long READING = 10_000L;

  private static final Set<String> LIMITS =
      Set.of("blast radius", "cooldown", "error budget", "break-even", "common cause");

  final List<String> broken = new ArrayList<>();
  final Set<Target> paused = new HashSet<>();
  final Set<String> failedRanks = new HashSet<>();
  boolean silent;
  Mode mode = Mode.ACT;
  private final Factory factory;
  private final BooleanSupplier ledgerBroken;
  private final LongSupplier now;
  private final List<Long> isolations = new ArrayList<>();
  private final Map<String, List<Long>> reboots = new TreeMap<>();

  Laws(Factory factory, BooleanSupplier ledgerBroken, LongSupplier now) {
    this.factory = factory;
    this.ledgerBroken = ledgerBroken;
    this.now = now;
  }

  /** The limits that the laws hold the agent to. */
  static List<Limits.Radius> radius() {
    return List.of(
        new Limits.Radius(
            Target.Kind.SITE,
            Limits.Counts.OUT,
            new Limits.Most(SITE_AT_ONCE, 90),
            new Limits.Most(PER_HOUR, 0),
            new Limits.Most(PER_DAY, 0),
            new Limits.Most(PER_WEEK, 0)),
        new Limits.Radius(Target.Kind.RACK, RACK_AT_ONCE, 0, 0, 0),
        new Limits.Radius(Target.Kind.PARTITION, SITE_AT_ONCE, 34, 0, 0),
        new Limits.Radius(Target.Kind.JOB, JOB_AT_ONCE, 0, 0, 0));
  }

  /** At the moment of a real effect. */
  void watch(Factory.Deed deed) {
    law(!ledgerBroken.getAsBoolean(), "acts while the ledger is broken", deed);
    if (deed.action().equals(Catalogue.CALL_PERSON)) {
      return;
    }
    Target node = Target.node(deed.node());
    Target rack = Stage.racks().ancestors(node).getFirst();
    law(mode.compareTo(Mode.OBSERVE) > 0, "acts in observe", deed);
    boolean stopped =
        paused.contains(Target.site()) || paused.contains(rack) || paused.contains(node);
    law(!stopped || looksAfterARestart(deed), "acts while paused", deed);
    if (Catalogue.find(deed.action()).orElseThrow().effect().equals(Effect.HARMLESS)) {
      return;
    }
    law(!silent, "acts while the scheduler's sensor is silent", deed);
    law(factory.told(deed.node()).isPresent(), "acts on a node nobody spoke of", deed);
    law(
        factory.told(deed.node()).filter(t -> t.holder().equals("foreign")).isEmpty(),
        "touches foreign",
        deed);
    if (deed.action().equals("node.isolate")) {
      isolates(deed, rack);
    }
    boolean busy = factory.told(deed.node()).filter(Factory.Told::busy).isPresent();
    if (deed.action().equals("node.reboot")) {
      law(!busy, "reboots a node at work", deed);
      List<Long> times = reboots.computeIfAbsent(deed.node(), _ -> new ArrayList<>());
      times.add(now.getAsLong());
      law(within(times, 7 * DAY) <= 2, "a third reboot within days", deed);
    }
    if (deed.action().equals("job.checkpoint-restart") && busy) {
      law(failedRanks.contains(deed.node()), "moves work on one witness", deed);
    }
  }

  /** A rung in flight runs to its safe point: what was restarted is looked at, and no more. */
  private boolean looksAfterARestart(Factory.Deed deed) {
    return deed.action().equals("node.validate")
        && factory.effects.reversed().stream()
            .filter(e -> e.node().equals(deed.node()))
            .findFirst()
            .filter(e -> e.action().equals("node.reboot") || e.action().equals("gpu.reset"))
            .isPresent();
  }

  private void isolates(Factory.Deed deed, Target rack) {
    boolean knownOut = factory.told(deed.node()).filter(Factory.Told::out).isPresent();
    if (factory.node(deed.node()).out() || knownOut) {
      return;
    }
    Set<String> rackmates = new HashSet<>();
    Stage.racks().members(rack).forEach(n -> rackmates.add(n.id()));
    atOnce(factory.nodes.keySet(), SITE_AT_ONCE, "the site", deed);
    atOnce(rackmates, RACK_AT_ONCE, rack.toString(), deed);
    if (Factory.DEBUG.contains(deed.node())) {
      atOnce(Factory.DEBUG, PARTITION_AT_ONCE, "partition:debug", deed);
    }
    if (factory.wide.contains(deed.node())) {
      atOnce(Set.copyOf(factory.wide), JOB_AT_ONCE, "job:wide", deed);
    }
    isolations.add(now.getAsLong());
    pace(HOUR, PER_HOUR, "an hour", deed);
    pace(DAY, PER_DAY, "a day", deed);
    pace(7 * DAY, PER_WEEK, "a week", deed);
  }

  private void atOnce(Set<String> nodes, int most, String where, Factory.Deed deed) {
    long out = nodes.stream().filter(this::outAsKnown).count();
    law(out + 1 <= most, "takes out one more than " + out + " of " + where, deed);
  }

  /** Out in truth, by us or as a reading has told. */
  private boolean outAsKnown(String name) {
    Factory.Node node = factory.node(name);
    return node.out()
        && (node.holder.equals("ours") || factory.told(name).filter(Factory.Told::out).isPresent());
  }

  private void pace(long window, int most, String word, Factory.Deed deed) {
    long taken = within(isolations, window);
    law(taken <= most, taken + " taken out within " + word, deed);
  }

  private long within(List<Long> times, long window) {
    long since = now.getAsLong() - window + READING;
    return times.stream().filter(t -> t > since).count();
  }

  private void law(boolean kept, String what, Factory.Deed deed) {
    if (!kept) {
      broken.add(now.getAsLong() + ": " + what + ": " + deed);
    }
  }

  /** Reads the ledger as an outsider would. */
  static List<String> unlawful(List<Entry> entries) {
    List<String> wrong = new ArrayList<>();
    Map<String, Entry.Judged> judged = new HashMap<>();
    Set<String> approved = new HashSet<>();
    Map<String, Entry.Started> open = new HashMap<>();
    Set<String> inDoubt = new HashSet<>();
    for (Entry entry : entries) {
      switch (entry) {
        case Entry.Judged j -> {
          judged.put(j.caseId(), j);
          if (givesBack(j.action())) {
            j.guards().stream()
                .filter(g -> LIMITS.contains(g.guard()) && !g.verdict().equals("allow"))
                .forEach(g -> wrong.add("a limit blocks giving back: " + g + " in " + j));
          }
        }
        case Entry.Approved a -> approved.add(a.plan());
        case Entry.Started s -> {
          Entry.Judged j = judged.get(s.caseId());
          if (j == null
              || !j.verdict().equals("allow")
              || !j.action().equals(s.action())
              || j.step() != s.step()
              || j.mode().compareTo(Mode.OBSERVE) <= 0) {
            wrong.add("no allow before " + s + "; but " + j);
          } else if (j.mode() == Mode.ASK
              && !s.action().equals("person.call")
              && !s.action().equals("node.validate")
              && !approved.contains(j.plan())) {
            wrong.add("not approved: " + s);
          }
          if (open.put(s.attempt(), s) != null) {
            wrong.add("started twice without an end: " + s);
          }
        }
        case Entry.Acted a -> {
          if (!open.containsKey(a.attempt())) {
            wrong.add("ends what was not started: " + a);
          }
          if (!a.outcome().equals("done")) {
            open.remove(a.attempt());
          }
          if (a.outcome().equals("unknown") && a.action().equals("node.isolate")) {
            inDoubt.add(a.attempt());
          }
        }
        case Entry.Verified v -> {
          boolean done = v.outcome().equals("done");
          // Before an isolation in doubt is taken back it is looked at once more.
          boolean late = done && inDoubt.remove(v.attempt());
          if (open.remove(v.attempt()) == null && !late) {
            wrong.add("looks at what was not started: " + v);
          }
          if (!done && v.action().equals("node.isolate")) {
            inDoubt.add(v.attempt());
          }
        }
        case Entry.Undone u -> {
          if (open.remove(u.attempt()) == null) {
            wrong.add("undoes what was not started: " + u);
          }
        }
        default -> {}
      }
    }
    open.values().forEach(s -> wrong.add("never ended: " + s));
    return wrong;
  }

  private static boolean givesBack(String action) {
    return Catalogue.find(action)
        .filter(k -> k.effect().kind() == Effect.Kind.RESTORES)
        .isPresent();
  }
}

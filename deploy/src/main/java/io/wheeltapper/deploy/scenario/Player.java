package io.wheeltapper.deploy.scenario;

import io.wheeltapper.core.guard.Guards;
import io.wheeltapper.core.loop.Case;
import io.wheeltapper.core.loop.Diagnosis;
import io.wheeltapper.core.loop.Gate;
import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.loop.Rehearsal;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.model.WindowTerms;
import io.wheeltapper.core.policy.Policy;
import io.wheeltapper.core.runtime.Station;
import io.wheeltapper.core.runtime.ledger.MemoryLedger;
import io.wheeltapper.core.slo.Minute;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.Ledger;
import io.wheeltapper.deploy.wiring.Bundle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Plays one scenario: the whole loop in virtual time, with what happens in between. One thread. */
final class Player implements Hands.Told {

  /** How long until the scheduler's sensor has seen what hands did. */
  private static final long SEEN_AFTER = 1_000L;

  private final Scenario scenario;
  private final Cluster cluster;
  private final Agenda agenda = new Agenda();
  private final List<Entry> story = new ArrayList<>();
  private final KernelText kernel;
  private final Bundle bundle;
  private final Station.Sessions opener;
  private final Gate gate;
  private final Adviser adviser;
  private final Agenda words = new Agenda();
  private final MemoryLedger ledger = new MemoryLedger();
  private Diagnosis sessions;
  private Rehearsal rehearsal;
  private long now = Clock.BEGIN;

  /** Speaks of cases while they are played; what it says comes as an input of the loop. */
  @FunctionalInterface
  interface Adviser {

    /** Nobody speaks. */
    Adviser NONE = (_, _) -> {};

    /** Told of each entry as it is written; may speak later, as often as it likes. */
    void read(Entry entry, Later later);

    /** Told of what arrives, before the loop takes it. */
    default void hear(List<Signal> signals) {}
  }

  /** Says something after a while, in milliseconds of the loop's time. */
  @FunctionalInterface
  interface Later {
    void say(long after, java.util.function.LongFunction<Input.Advised> words);
  }

  private Player(
      Scenario scenario, Bundle bundle, Gate gate, Station.Sessions opener, Adviser adviser)
      throws Exception {
    this.adviser = adviser;
    this.bundle = bundle;
    this.opener = opener;
    this.gate = gate;
    this.scenario = scenario;
    this.cluster = new Cluster(scenario.premises());
    this.kernel = KernelText.read(scenario);
    this.sessions = opener.open(2, Diagnosis.Fan.IN_TURN);
    this.rehearsal = begin();
  }

  /** An agent on this ledger, as it starts. */
  private Rehearsal begin() throws Ledger.Unavailable {
    List<Actuator> hands =
        scenario.mode() == Mode.OBSERVE
            ? List.of()
            : List.of(new Hands(cluster, scenario.hands(), this));
    Rehearsal.Cast cast =
        new Rehearsal.Cast(
            upTo(scenario.mode(), bundle.policy()),
            sessions,
            gate,
            scenario.premises(),
            hands,
            scenario.mode());
    return new Rehearsal(
        cast,
        ledger,
        now,
        entry -> {
          story.add(entry);
          adviser.read(entry, (after, said) -> words.at(rehearsal.now() + after, () -> take(said)));
        },
        _ -> {});
  }

  private void take(java.util.function.LongFunction<Input.Advised> said) {
    rehearsal.take(said.apply(now));
  }

  /** What came, and what was rejected on the way in. */
  record Played(List<Entry> story, List<String> rejected) {}

  static Played play(Scenario scenario, Bundle bundle) throws Exception {
    return play(scenario, bundle, new Gate(Guards.inOrder()));
  }

  /** The same before a gate of the caller's own. */
  static Played play(Scenario scenario, Bundle bundle, Gate gate) throws Exception {
    return play(scenario, bundle, gate, bundle);
  }

  /** The same in sessions of the caller's own, of this bundle. */
  static Played play(Scenario scenario, Bundle bundle, Gate gate, Station.Sessions opener)
      throws Exception {
    return play(scenario, bundle, gate, opener, Adviser.NONE);
  }

  /** The same with an adviser beside it. */
  static Played play(
      Scenario scenario, Bundle bundle, Gate gate, Station.Sessions opener, Adviser adviser)
      throws Exception {
    Player player = new Player(scenario, bundle, gate, opener, adviser);
    try {
      player.play();
      return new Played(List.copyOf(player.story), player.kernel.rejected());
    } finally {
      player.sessions.close();
    }
  }

  /** The bundle's own mode is for its owner to widen; a scenario asks what it would do then. */
  private static Policy upTo(Mode mode, Policy policy) {
    return policy.with(mode);
  }

  private void play() throws Ledger.Unavailable {
    rehearsal.take(new Input.Restored(now, History.before(scenario, now)));
    configure();
    scenario.jobs().forEach((id, nodes) -> cluster.job(id, "running", nodes, Map.of(), now));
    sense(cluster.all(now));
    scenario.given().forEach(g -> agenda.at(Clock.ZERO + g.at(), () -> give(g)));
    long end = Clock.ZERO + scenario.lasts();
    while (next() <= end) {
      boolean minute = next() == beat();
      now = next();
      rehearsal.until(now);
      if (agenda.next() <= now) {
        rehearsal.take(new Input.Tick(now, now));
      } else if (minute) {
        rehearsal.take(new Input.Tick(now, 0));
      }
      agenda.run(now);
      words.run(now);
    }
    now = end;
    rehearsal.take(new Input.Tick(now, now));
    rehearsal.until(end);
  }

  /** Bounds are the configuration's: a file that has none leaves it out. */
  private void configure() {
    if (!scenario.bounds().all().isEmpty()) {
      rehearsal.take(
          new Input.Configure(
              now,
              "scenario",
              scenario.mode(),
              List.copyOf(rehearsal.site().carriers()),
              "scenario",
              "",
              scenario.bounds().all()));
    }
  }

  private long next() {
    return Math.min(Math.min(beat(), words.next()), Math.min(agenda.next(), due()));
  }

  /** A running agent is awake in every minute; one in which nobody looked would be unknown. */
  private long beat() {
    return (Minute.of(now) + 1) * Minute.MILLIS;
  }

  /** Hands may change the world at every moment at which the agent is awake. */
  private long due() {
    return Math.max(now + 1, rehearsal.nextDue());
  }

  private void give(Given given) {
    switch (given) {
      case Given.Kernel g -> sense(kernel.signals().getOrDefault(g, List.of()));
      case Given.NodeSaid g -> sense(cluster.node(g.node(), g.state(), g.fields(), now));
      case Given.JobSaid g ->
          sense(
              cluster.job(
                  g.job(),
                  g.state(),
                  NodeNames.expand(g.nodes()).orElse(List.of()),
                  g.fields(),
                  now));
      case Given.Happened g -> sense(List.of(Spoken.of(g, now)));
      case Given.Stands g -> sense(List.of(Spoken.of(g, now)));
      case Given.Measured g -> sense(List.of(Spoken.of(g, now)));
      case Given.Said g -> sense(List.of(g.signal()));
      case Given.Restart _ -> restart();
      case Given.Eye g -> sense(Spoken.of(g, now));
      case Given.Pause g ->
          rehearsal.take(
              g.on()
                  ? new Input.Pause(now, g.reach(), g.by(), g.reason())
                  : new Input.Resume(now, g.reach(), g.by(), g.reason()));
      case Given.Past _ -> {} // it was before the start
      case Given.Opens g -> {
        WindowTerms t = g.terms();
        WindowTerms terms =
            new WindowTerms(t.freeze(), t.mode(), t.effects(), t.on(), now, now + g.lasts());
        rehearsal.take(new Input.OpenWindow(now, g.name(), terms, g.by(), g.reason()));
      }
      case Given.Closes g ->
          rehearsal.take(new Input.CloseWindow(now, g.name(), g.by(), g.reason()));
      case Given.Maintains g ->
          rehearsal.take(
              g.lasts() > 0
                  ? new Input.BeginMaintenance(now, g.target(), now + g.lasts(), g.by(), g.reason())
                  : new Input.EndMaintenance(now, g.target(), g.by(), g.reason()));
      case Given.Reserves g -> sense(cluster.reserved(g, now));
      case Given.Decide g ->
          rehearsal
              .site()
              .book()
              .about(g.subject())
              .ifPresent(k ->
                  rehearsal.take(
                      new Input.Decided(now, k.id(), plan(k), g.approves(), g.by(), g.reason())));
    }
  }

  /** All that the agent had in memory is gone. */
  private void restart() {
    sessions.close();
    sessions = opener.open(2, Diagnosis.Fan.IN_TURN);
    try {
      rehearsal = begin();
    } catch (Ledger.Unavailable e) {
      throw new IllegalStateException("a ledger in memory takes everything", e);
    }
    rehearsal.take(new Input.Restored(now, History.before(scenario, Clock.BEGIN)));
    sense(cluster.all(now));
  }

  private static String plan(Case kase) {
    return kase.plan().map(Entry.Planned::plan).orElse("");
  }

  private void sense(List<Signal> signals) {
    if (!signals.isEmpty()) {
      adviser.hear(signals);
      rehearsal.take(new Input.Sensed(now, signals));
    }
  }

  @Override
  public void node(long after, String node, String state, Map<String, String> fields) {
    agenda.at(
        rehearsal.now() + SEEN_AFTER + after,
        () -> {
          Map<String, String> said = new java.util.HashMap<>(fields);
          said.computeIfPresent(Known.NODE_BOOTED_AT, (_, _) -> Long.toString(now));
          sense(cluster.node(node, state, said, now));
        });
  }

  @Override
  public void job(long after, String job, String state, List<String> nodes, int restarts) {
    Map<String, String> fields = Map.of(Known.JOB_RESTARTS, Integer.toString(restarts));
    agenda.at(
        rehearsal.now() + SEEN_AFTER + after,
        () -> sense(cluster.job(job, state, nodes, fields, now)));
  }

  @Override
  public void setPoint(Target on, String of, String value) {
    agenda.at(
        rehearsal.now() + SEEN_AFTER, () -> sense(List.of(Spoken.setPoint(on, of, value, now))));
  }
}

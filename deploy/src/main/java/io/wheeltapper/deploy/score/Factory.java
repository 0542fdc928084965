package io.wheeltapper.deploy.score;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.deploy.scenario.Agenda;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The factory as it really goes: incidents begin, show, end a job, are mended or not, and persons
 * do what they do. Says what its sensors say. One thread.
 */
final class Factory implements Crew.Floor {

  /** How long until the scheduler's sensor has seen what hands did. */
  private static final long SEEN_AFTER = 1_000L;

  /** A rank that dies of its GPU says so in its log, and its job ends. */
  private static final long RANK_FAILS = 20_000L;

  private static final long JOB_ENDS = 60_000L;

  /** A job that ends by its own fault is over at once. */
  private static final long JOB_ENDS_ITSELF = 5_000L;

  /** A person looks at a healthy node that was taken out, and gives it back. */
  private static final long PERSON_LOOKS = 3_600_000L;

  /**
   * Of silent corruptions and unknown faults so many pass a validation (the profile: EUD finds 70
   * %).
   */
  private static final double PASSES = 0.3;

  /** A scheduler with a queue leaves a node idle so long. */
  private static final long NEXT_JOB = 20_000L;

  /** As long as a ladder waits for an idle node. */
  private static final long WATCHED = 8L * 86_400_000L;

  private final Map<Integer, Long> watchedUntil = new HashMap<>();
  private final Profile profile;
  private final Place place;
  private final Work work;
  private final Truth truth;
  private final Voices voices;
  private final Agenda agenda;
  private final Hearing hearing;
  private final SplittableRandom luck;
  private final LongSupplier clock;
  private int lastNumber;

  Factory(Profile profile, Scene scene, Agenda agenda, Draw.Wish wish, Ear ear) {
    this.profile = profile;
    this.place = scene.place();
    this.work = scene.work();
    this.truth = scene.truth();
    this.voices = scene.voices();
    this.agenda = agenda;
    this.hearing = new Hearing(scene, agenda, wish, ear);
    this.clock = ear.clock();
    this.luck = new SplittableRandom(wish.seed() * 17 + 5);
    this.lastNumber = Incident.AGAIN;
  }

  /** Who hears it, and what time it is, epoch milliseconds. */
  record Ear(Consumer<List<Signal>> sensed, LongSupplier clock) {}

  private long now() {
    return clock.getAsLong();
  }

  /** Where it stands, what the scheduler knows, what is true, and what is said. */
  record Scene(Place place, Work work, Truth truth, Voices voices) {}

  /** All that the scheduler says at its sensor's first look. */
  void begin() {
    List<Signal> all = new ArrayList<>();
    for (int i = 0; i < place.nodes(); i++) {
      all.add(work.said(i, now()));
    }
    hearing.all(all);
  }

  /** An incident begins, where there is work that it can meet. */
  void begins(Incident incident) {
    if (!work.inService(incident.node()) || truth.goesOn(incident, now())) {
      return;
    }
    boolean byJobs = incident.of().job() == FaultClass.Fate.ENDS;
    Optional<Work.Job> before = work.jobOn(incident.node());
    Optional<Work.Job> job =
        work.meet(incident.node(), byJobs, incident.form().large() ? Work.LARGE : 1, now());
    if (job.isEmpty() && (byJobs || incident.form().large())) {
      return;
    }
    job.filter(j -> before.isEmpty()).ifPresent(this::starts);
    say(List.of(work.said(incident.node(), now())));
    Truth.Live live = truth.begins(incident, now(), job);
    String id = job.map(j -> j.id).orElse("");
    for (Say say : incident.form().say()) {
      for (int i = 0; i < say.times(); i++) {
        agenda.at(now() + say.at() + i * say.every(), () -> says(live, say, id));
      }
    }
    if (incident.chatter() > 0) {
      agenda.at(now() + incident.chatter(), () -> chatters(live, id));
    }
    if (incident.of().kind().real()) {
      watchedUntil.put(incident.node(), now() + Math.max(WATCHED, incident.lasts()));
    }
    job.ifPresent(j -> meets(incident, j));
    agenda.at(now() + incident.lasts(), () -> over(live, id, false));
    if (incident.of().kind().noticed() && incident.nodesFault()) {
      agenda.at(now() + profile.takenOutAfter(), () -> takenOut(live));
    }
  }

  private void starts(Work.Job job) {
    say(List.of(work.said(job, now())));
    agenda.at(job.ends, () -> ends(job, "COMPLETED"));
    checkpointed(job);
  }

  private void checkpointed(Work.Job job) {
    long next = job.checkpointAt + profile.jobs().checkpointEvery();
    agenda.at(
        Math.max(now() + 1, next),
        () -> {
          if (job.running) {
            work.checkpoints(job, now());
            say(
                List.of(
                    event(job, Known.JOB_CHECKPOINT, Origin.WORKLOAD, Map.of("job", job.id), "")));
            checkpointed(job);
          }
        });
  }

  private void meets(Incident incident, Work.Job job) {
    switch (incident.of().job()) {
      case DIES -> {
        agenda.at(now() + RANK_FAILS, () -> rankFails(incident, job));
        agenda.at(now() + JOB_ENDS, () -> ends(job, "FAILED"));
      }
      case ENDS -> agenda.at(now() + JOB_ENDS_ITSELF, () -> ends(job, "FAILED"));
      case LIVES -> {}
    }
  }

  /** The rank's own log, unless the incident's form says what there is to read. */
  private void rankFails(Incident incident, Work.Job job) {
    boolean told = incident.form().say().stream().anyMatch(s -> s.on() == Say.On.JOB);
    if (job.running && !told) {
      String node = place.name(incident.node());
      Map<String, String> fields =
          Map.of("job", job.id, "class", "cuda-error", "rank", "3", "node", node);
      say(List.of(event(job, "job.rank-failed", Origin.WORKLOAD, fields, node)));
    }
  }

  private void ends(Work.Job job, String state) {
    if (!job.running) {
      return;
    }
    String node = job.nodes.size() == 1 ? place.name(job.nodes.getFirst()) : "";
    Map<String, String> fields = new HashMap<>();
    fields.put("job", job.id);
    fields.put("state", state);
    fields.put("exit", state.equals("FAILED") ? "1:0" : "0:0");
    fields.put(Known.JOB_NODES, work.names(job));
    if (!node.isEmpty()) {
      fields.put("node", node);
    }
    if (state.equals("FAILED")) {
      say(List.of(event(job, "job.rank-failed", Origin.WORKLOAD, fields, node)));
    }
    say(List.of(event(job, "job.ended", Origin.SCHEDULER, fields, node)));
    List<Integer> changed = work.end(job);
    say(List.of(work.said(job, now())));
    changed.forEach(n -> say(List.of(work.said(n, now()))));
    job.nodes.stream().filter(this::watched).forEach(this::nextWork);
  }

  /** Whether a fault was there so lately that the agent may still wait for its node. */
  private boolean watched(int node) {
    Long until = watchedUntil.get(node);
    return until != null && now() < until;
  }

  /**
   * The scheduler's next job on a node that is looked at: it is idle for a moment, and then told.
   */
  private void nextWork(int node) {
    if (!work.rests(node)) {
      return;
    }
    say(List.of(work.said(node, now())));
    agenda.at(
        now() + NEXT_JOB,
        () -> {
          if (work.wakes(node)) {
            work.meet(node, false, 1, now()).ifPresent(this::starts);
            say(List.of(work.said(node, now())));
          }
        });
  }

  private Signal event(
      Work.Job job, String type, Origin origin, Map<String, String> fields, String node) {
    return new Event(
        job.target(),
        node,
        origin == Origin.SCHEDULER ? Work.SLURM : "joblog",
        origin,
        now(),
        type,
        fields,
        "");
  }

  private void says(Truth.Live live, Say say, String job) {
    if (!live.open()) {
      return;
    }
    if (say.what() instanceof Say.Node node) {
      node(live.incident.node(), node.fields(), 0);
      return;
    }
    if (say.what() instanceof Say.Kernel && work.idle(live.incident.node()) && now() > live.begin) {
      return; // without work nothing fails
    }
    say(voices.said(live.incident, say, job, now()));
  }

  private void chatters(Truth.Live live, String job) {
    if (live.open()) {
      live.incident.form().say().forEach(s -> says(live, s, job));
      agenda.at(now() + live.incident.chatter(), () -> chatters(live, job));
    }
  }

  /** It is over: by itself, by persons' repair, or by what the agent did. */
  private void over(Truth.Live live, String job, boolean byAgent) {
    if (!live.open()) {
      return;
    }
    live.over = now();
    Incident incident = live.incident;
    // What came last goes first: a node answers again before it is given back.
    for (Say say : incident.form().say().reversed()) {
      if (say.at() <= now() - live.begin) {
        say(voices.back(incident, say, job, now()));
        if (say.what() instanceof Say.Node node && !node.back().isEmpty()) {
          node(incident.node(), node.back(), 0);
        }
      }
    }
    if (incident.nodesFault()) {
      if (!byAgent) {
        givenBack(incident.node());
      }
      comesBack(live, byAgent);
    }
  }

  /** Persons give a repaired node back, whoever took it out. */
  private void givenBack(int node) {
    boolean stillBroken = !truth.faults(node, Truth.Live::open).isEmpty();
    if (!stillBroken && work.is(node, Known.NODE_ISOLATED, "true")) {
      Map<String, String> fields = new HashMap<>(Crew.free());
      fields.put(Known.NODE_RESPONDING, "true");
      fields.put(Known.NODE_BOOTED_AT, "now()");
      node(node, fields, 0);
    }
  }

  private void comesBack(Truth.Live live, boolean byAgent) {
    Incident before = live.incident;
    double bad = byAgent ? profile.modifiers().againAfterAgent() : profile.modifiers().again();
    if (before.of().kind() != FaultClass.Kind.SOFT && before.luck() < bad) {
      Incident again =
          before.again(++lastNumber, before.begin() + before.rests(), luck.nextDouble());
      voices.again(before, again);
      agenda.at(now() + before.rests(), () -> begins(again));
    }
  }

  private void takenOut(Truth.Live live) {
    int node = live.incident.node();
    if (live.open() && work.inService(node)) {
      node(
          node,
          Map.of(
              Known.NODE_ISOLATED, "true",
              Known.NODE_HOLDER, "foreign",
              Known.NODE_REASON, live.incident.of().name(),
              Known.NODE_SET_BY, "ops"),
          0);
    }
  }

  @Override
  public void node(int node, Map<String, String> fields, long after) {
    agenda.at(
        now() + SEEN_AFTER + after,
        () -> {
          Map<String, String> said = new HashMap<>(fields);
          said.computeIfPresent(Known.NODE_BOOTED_AT, (_, _) -> Long.toString(now()));
          boolean ours = "ours".equals(fields.get(Known.NODE_HOLDER));
          if (ours && work.jobOn(node).isEmpty()) {
            work.meet(node, true, 1, now()).ifPresent(this::starts);
          }
          work.set(node, said);
          say(List.of(work.said(node, now())));
          if (ours && truth.faults(node, Truth.Live::open).isEmpty()) {
            agenda.at(now() + PERSON_LOOKS, () -> looked(node));
          }
        });
  }

  private void looked(int node) {
    if (work.is(node, Known.NODE_HOLDER, "ours")
        && truth.faults(node, Truth.Live::open).isEmpty()) {
      node(node, Crew.free(), 0);
    }
  }

  @Override
  public void mended(int node, String action) {
    for (Truth.Live live : truth.faults(node, Truth.Live::open)) {
      Right right = live.incident.form().right();
      boolean waited =
          live.incident.of().kind() == FaultClass.Kind.SOFT
              && right.allows(new Right.Deed(action, true));
      if (waited || right.mendedBy(action)) {
        agenda.at(now() + SEEN_AFTER, () -> over(live, live.jobId(), true));
      }
    }
  }

  @Override
  public boolean restarts(String job, int avoid) {
    Optional<Work.Job> running = work.job(job);
    running.ifPresent(j ->
        agenda.at(
            now() + SEEN_AFTER,
            () -> {
              List<Integer> changed = work.move(j, avoid);
              say(List.of(work.said(j, now())));
              changed.forEach(n -> say(List.of(work.said(n, now()))));
            }));
    return running.isPresent();
  }

  @Override
  public boolean ill(int node) {
    return !truth
        .faults(
            node,
            l ->
                l.open()
                    && (l.incident.of().kind() != FaultClass.Kind.GRAY
                        || l.incident.luck() >= PASSES))
        .isEmpty();
  }

  private void say(List<Signal> signals) {
    hearing.say(signals);
  }
}

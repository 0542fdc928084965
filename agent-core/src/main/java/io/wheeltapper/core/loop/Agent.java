package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Finding;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Policy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The whole job, one input at a time: diagnose, plan, judge, act, in the order of arrival. A
 * function of its inputs: taken again in the same order they give the same entries. Runs on the
 * decision thread only; nothing in it blocks but the diagnosis of one batch.
 */
public final class Agent {

  /**
   * How far a node's clock may run ahead of ours before its stamps are not believed, milliseconds.
   */
  static final long FUTURE_MILLIS = 300_000L;

  private final Journal journal;
  private final Consumer<Input> recorder;
  private Site site;
  private Diagnosis diagnosis;
  private final Rounds rounds;
  private final Causation causation;
  private final Timekeeper timekeeper;
  private final Maintaining maintaining;
  private final Trading trading = new Trading();
  private long now;
  private volatile long fromTheFuture;
  private volatile long adviceTooLate;

  /**
   * An agent at rest.
   *
   * @param recorder told of each input before it is taken
   */
  public Agent(
      Site site,
      Gate gate,
      Diagnosis diagnosis,
      Journal journal,
      Acting acting,
      Consumer<Input> recorder) {
    this.site = site.with(site.policy(), diagnosis.veto());
    this.diagnosis = diagnosis;
    diagnosis.under(this::ancestors);
    this.journal = journal;
    this.recorder = recorder;
    this.rounds = new Rounds(this.site, gate, journal, acting);
    this.causation = new Causation(this.site, journal);
    this.timekeeper = new Timekeeper(journal);
    this.maintaining = new Maintaining(journal);
  }

  /** Settles, by looking, every attempt that was open when the agent last stopped. */
  public void settle() {
    rounds.settle();
    journal.flush();
  }

  /** Takes one input. */
  public void take(Input input) {
    recorder.accept(input);
    now = Math.max(now, input.at());
    if (timekeeper.turn(now, site)) {
      rounds.everythingMayHaveChanged();
    }
    measure();
    hear(input);
    if (concernsAll(input)) {
      rounds.everythingMayHaveChanged();
    }
    if (causation.look(now)) {
      rounds.everythingMayHaveChanged();
    }
    record(trading.look(now, site));
    rounds.make(now);
    journal.flush();
  }

  /** Puts down what an input says; no case goes on yet, but one whose attempt has ended. */
  private void hear(Input input) {
    switch (input) {
      case Input.Sensed sensed -> {
        List<Signal> signals = present(sensed.signals());
        observe(signals);
        record(diagnosis.diagnose(signals, 0));
      }
      case Input.Tick tick -> record(diagnosis.diagnose(List.of(), tick.clock()));
      case Input.Ended ended -> rounds.ended(now, ended);
      case Input.Decided decided -> decide(decided);
      case Input.Pause p -> journal.add(new Entry.Paused(now, p.target(), p.by(), p.reason()));
      case Input.Resume r -> journal.add(new Entry.Resumed(now, r.target(), r.by(), r.reason()));
      case Input.SetMode m ->
          journal.add(
              new Entry.ModeSet(
                  now, m.mode(), m.action(), m.fault(), m.target(), m.by(), m.reason()));
      case Input.UnsetMode m ->
          journal.add(
              new Entry.ModeUnset(now, m.action(), m.fault(), m.target(), m.by(), m.reason()));
      case Input.OpenWindow w -> timekeeper.open(now, site, w);
      case Input.CloseWindow w -> timekeeper.close(now, site, w);
      case Input.BeginMaintenance m -> maintaining.begin(m, now, site);
      case Input.EndMaintenance m -> maintaining.end(m, now, site);
      case Input.Configure c -> configure(c);
      case Input.Activate a ->
          journal.add(
              new Entry.Activated(now, a.bundle(), a.version(), a.hash(), a.by(), a.reason()));
      case Input.Review r ->
          site.book()
              .scores()
              .subject(r.caseId())
              .ifPresent(t ->
                  journal.add(
                      new Entry.Reviewed(now, r.caseId(), t, r.word(), r.by(), r.reason())));
      case Input.Candidate s ->
          journal.add(
              new Entry.Candidate(
                  now,
                  s.phase(),
                  s.bundle(),
                  s.version(),
                  s.hash(),
                  s.until(),
                  s.by(),
                  s.reason()));
      case Input.Denied d ->
          journal.add(
              new Entry.Denied(
                  now, d.by(), d.how(), d.address(), d.right(), d.what(), d.reason(), d.count()));
      case Input.Advised a -> advised(a);
      case Input.Restored r -> site.budgets().restore(r.runs());
    }
  }

  /** Signals and advice are about cases of their own; anything else may let another case go on. */
  private static boolean concernsAll(Input input) {
    return !(input instanceof Input.Tick
        || input instanceof Input.Sensed
        || input instanceof Input.Candidate
        || input instanceof Input.Denied
        || input instanceof Input.Advised);
  }

  /** What the minutes that are over say, before anything of the next one is taken. */
  private void measure() {
    long before = site.budgets().until();
    boolean changed = site.budgets().advance(now, new Ground(site), site.policy().objectives());
    if (site.budgets().until() != before) {
      site.book().reserve().measured(now, site.world()::out);
    }
    if (changed) {
      rounds.everythingMayHaveChanged();
    }
  }

  private void configure(Input.Configure c) {
    site = site.with(c.ceiling(), Set.copyOf(c.carriers()));
    rounds.under(site);
    causation.under(site);
    journal.add(new Entry.Configured(now, c.hash(), c.by(), c.reason(), c.bounds()));
  }

  /**
   * Puts another bundle in force, from the next input on. Its sessions go on where those before
   * stopped, which are closed.
   */
  public void activate(Policy policy, Diagnosis sessions) {
    Diagnosis before = diagnosis;
    sessions.inherit(before);
    site = site.with(policy, sessions.veto());
    diagnosis = sessions;
    diagnosis.under(this::ancestors);
    timekeeper.look();
    rounds.under(site);
    causation.under(site);
    rounds.everythingMayHaveChanged();
    before.close();
  }

  private List<Target> ancestors(Target target) {
    return site.topology().ancestors(target);
  }

  /**
   * When a case is to be looked at again though nothing happens; {@link Long#MAX_VALUE} for never.
   */
  public long nextDue() {
    return Math.min(site.book().agenda().next(), Math.min(causation.due(), timekeeper.nextTurn()));
  }

  /** How many actions wait for their calls to be listed; on the decision thread only. */
  int previews() {
    return rounds.previews();
  }

  /** What the agent knows; read on the decision thread only. */
  public Site site() {
    return site;
  }

  /** Advice so far dropped since its case was over. */
  public long adviceTooLate() {
    return adviceTooLate;
  }

  /** Signals so far refused because their stamp lay in the future. */
  public long fromTheFuture() {
    return fromTheFuture;
  }

  /**
   * Without those from the future: one would move every session's clock past all that comes after.
   */
  private List<Signal> present(List<Signal> signals) {
    if (signals.stream().allMatch(s -> s.at() <= now + FUTURE_MILLIS)) {
      return signals;
    }
    List<Signal> present = signals.stream().filter(s -> s.at() <= now + FUTURE_MILLIS).toList();
    fromTheFuture += signals.size() - present.size();
    return present;
  }

  private void observe(List<Signal> signals) {
    boolean changed = false;
    for (Signal signal : signals) {
      changed |= site.world().take(signal);
      site.budgets().take(signal, now);
      if (signal instanceof Status status && status.type().equals(Known.MAINTENANCE)) {
        changed |= maintaining.said(now, status, site);
      }
      // A status that repeats itself is news to a case that acted in between.
      site.book().about(signal.target()).ifPresent(k -> k.dueAt(0));
    }
    if (changed) {
      rounds.everythingMayHaveChanged();
    }
  }

  private void record(List<Finding> findings) {
    for (Finding f : findings) {
      journal.add(
          new Entry.Found(
              now,
              site.book().caseFor(f, now),
              f.target(),
              f.fault(),
              f.node(),
              f.at(),
              f.rule(),
              f.ruleHash(),
              f.recommendation(),
              f.source(),
              Diagnosis.evidence(f),
              Causation.details(f, site)));
    }
  }

  /**
   * What comes when the case is over is dropped, and counted; what would keep back at more places
   * than it may is only shown.
   */
  private void advised(Input.Advised a) {
    Optional<Case> kase = site.book().openCase(a.caseId());
    if (kase.isEmpty()) {
      adviceTooLate++;
      return;
    }
    boolean bears = site.book().keptBack(kase.get()) < Caution.MOST;
    journal.add(
        new Entry.Advised(
            now,
            a.caseId(),
            kase.get().subject(),
            a.advice(),
            bears && a.asks(),
            bears ? a.until() : 0));
  }

  private void decide(Input.Decided d) {
    Target target = site.book().openCase(d.caseId()).map(Case::subject).orElse(Target.site());
    journal.add(
        d.approved()
            ? new Entry.Approved(now, d.caseId(), target, d.plan(), d.by(), d.reason())
            : new Entry.Refused(now, d.caseId(), target, d.plan(), d.by(), d.reason()));
  }
}

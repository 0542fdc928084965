package io.wheeltapper.rules;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Finding;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.Diagnoser;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.kie.api.KieBase;
import org.kie.api.KieServices;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.KieSessionConfiguration;
import org.kie.api.runtime.conf.ClockTypeOption;
import org.kie.api.time.SessionPseudoClock;

/** One engine session behind its filter. Its clock is the step's. */
final class RuleSession implements Diagnoser {

  /** The engine may throw so often between two firings; then the step's firing ends. */
  static final int MOST_WITHOUT_PROGRESS = 20;

  private final KieSession session;
  private final SessionPseudoClock pseudo;
  private final Findings findings = new Findings();
  private final Thrown thrown = new Thrown();
  private final Pairs pairs;
  private final Curb curb;
  private final Memory memory;
  private final Firing firing;
  private final Filter filter;
  private final boolean filtered;
  private final Consumer<RuleSession> closed;
  private final Onlooker onlooker;
  private final Handover.Texts texts;
  private long clock = Long.MIN_VALUE;
  private long found;
  private long failed;
  private long cutOff;
  private String lastTrouble = "";
  private volatile SessionCounters counters = SessionCounters.NONE;

  RuleSession(
      Tier tier,
      KieBase base,
      Collection<RuleCard> cards,
      Handover.Texts texts,
      RuleVersions versions,
      boolean filtered,
      Onlooker onlooker,
      Consumer<RuleSession> closed) {
    this.closed = closed;
    this.pairs = new Pairs(tier);
    this.curb = new Curb(pairs);
    this.onlooker = onlooker;
    this.texts = texts;
    KieSessionConfiguration configuration = KieServices.get().newKieSessionConfiguration();
    configuration.setOption(ClockTypeOption.PSEUDO);
    this.session = base.newKieSession(configuration, null);
    this.pseudo = session.getSessionClock();
    this.memory = new Memory(session);
    this.firing = new Firing(cards, memory, findings, versions, thrown, curb, onlooker);
    this.filter = new Filter(new FilterPlan(cards));
    this.filtered = filtered;
    session.addEventListener(firing);
    if (base.getKiePackage(Prelude.PACKAGE) != null
        && base.getKiePackage(Prelude.PACKAGE).getGlobalVariables().stream()
            .anyMatch(g -> g.getName().equals("findings"))) {
      session.setGlobal("findings", findings);
    }
    texts.rows().forEach(session::insert);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The facts go in as they lie there, in the order in which they came, before anything new;
   * what that makes true is news only as {@link Handover} says, and is given out with the next
   * step.
   */
  @Override
  public void inherit(Diagnoser before) {
    if (before instanceof RuleSession old && old.clock != Long.MIN_VALUE) {
      ScopedValue.where(Thrown.HERE, thrown).where(Pairs.HERE, pairs).run(() -> inherit(old));
    }
  }

  private void inherit(RuleSession old) {
    Handover handover = Handover.between(old.texts, texts);
    advance(old.clock);
    firing.begin(clock);
    thrown.begin(clock);
    memory.inherit(old.memory, filter, old.filter);
    firing.inherit(old.firing, handover);
    fire();
    firing.inherited();
    thrown.inherit(old.thrown, handover.unchanged());
    filter.inherit(old.filter, memory.newest(), memory::isStale);
    counters = counted();
  }

  @Override
  public List<Finding> diagnose(Step step) {
    return ScopedValue.where(Thrown.HERE, thrown).where(Pairs.HERE, pairs).call(() -> take(step));
  }

  private List<Finding> take(Step step) {
    long before = clock;
    advance(step.clock());
    memory.next();
    firing.begin(clock);
    thrown.begin(clock);
    for (Signal signal : step.signals()) {
      boolean unheard = signal instanceof Status status && Known.unheard(status);
      if (unheard) {
        memory.mute(signal.target().id(), signal.node()).forEach(filter::forget);
      }
      if (!unheard || !step.elsewhere().contains(signal)) {
        insert(signal, signal.at() < before);
      }
    }
    for (Finding finding : step.findings()) {
      curb.given(finding.node());
      memory.finding(finding, clock);
    }
    fire();
    if (onlooker != Onlooker.NONE) {
      onlooker.looked(List.copyOf(session.getObjects()), clock);
    }
    return finish();
  }

  /** How many facts it holds now, by what they are. */
  SortedMap<String, Long> facts() {
    SortedMap<String, Long> facts = new TreeMap<>();
    session.getObjects().forEach(fact -> facts.merge(word(fact), 1L, Long::sum));
    return facts;
  }

  private static String word(Object fact) {
    return switch (fact) {
      case Event e -> "event " + e.type();
      case Status s -> "status " + s.type();
      case Snapshot s -> "snapshot of a " + s.target().kind().word();
      default -> fact.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    };
  }

  long fired() {
    return firing.fired();
  }

  /** What it did up to the end of its newest step; any thread. */
  SessionCounters counters() {
    return counters;
  }

  private SessionCounters counted() {
    return new SessionCounters(
        filter.seen(),
        filter.passed(),
        session.getFactCount(),
        found,
        memory.evicted(),
        firing.late(),
        failed,
        cutOff,
        lastTrouble);
  }

  @Override
  public void close() {
    session.dispose();
    closed.accept(this);
  }

  private void advance(long to) {
    if (to > clock) {
      long from = clock == Long.MIN_VALUE ? pseudo.getCurrentTime() : clock;
      pseudo.advanceTime(to - from, TimeUnit.MILLISECONDS);
      clock = to;
    }
  }

  private void insert(Signal signal, boolean late) {
    switch (signal) {
      case Event event -> {
        curb.given(event.node());
        memory.event(event, clock, late);
      }
      case Status status -> {
        curb.given(status.node());
        memory.status(status, late);
      }
      case Snapshot snapshot -> {
        boolean passes = filter.passes(snapshot);
        FilterPlan.Shape shape = filter.shape(snapshot);
        if (shape == null || filtered && !passes) {
          return;
        }
        if (passes) {
          curb.given(snapshot.node());
        }
        memory.snapshot(snapshot, late);
        if (shape.history()) {
          memory.reading(snapshot, clock, late);
        }
      }
    }
  }

  /**
   * Fires until nothing is left; a rule that throws loses that one conclusion. A conclusion is
   * taken from the agenda before it is drawn; where that no longer goes on, something else throws
   * each time, and the step ends there.
   */
  private void fire() {
    long threw = thrown.count();
    long fired = firing.fired();
    int without = 0;
    while (true) {
      try {
        session.fireAllRules(firing);
        break;
      } catch (RuntimeException e) {
        failed++;
        trouble(firing.rule() + ": " + e);
        without = firing.fired() == fired ? without + 1 : 0;
        fired = firing.fired();
        if (without >= MOST_WITHOUT_PROGRESS) {
          cutOff++;
          trouble("cut off, near " + firing.rule() + ": throws without end: " + e);
          break;
        }
      }
    }
    if (thrown.count() > threw) {
      failed += thrown.count() - threw;
      trouble(thrown.last());
    }
    for (Curb.Cut cut : curb.news()) {
      cutOff++;
      trouble(cut.words());
      findings.cutOff(cut);
    }
  }

  private void trouble(String what) {
    lastTrouble = what.length() > 500 ? what.substring(0, 500) : what;
  }

  private List<Finding> finish() {
    List<Finding> finished = new ArrayList<>();
    for (Draft draft : findings.take()) {
      finished.add(draft.finish());
    }
    found += finished.size();
    counters = counted();
    return List.copyOf(finished);
  }
}

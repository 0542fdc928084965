package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Digest;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Finding;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Target;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The fold over the whole ledger: cases, what was done, pauses, modes, bars. Nothing here is
 * stored; after a restart it is folded again. Owned by the decision thread.
 */
public final class Book {

  /** How long deeds are remembered for limits: the longest time a limit may look back, 31 days. */
  public static final long DEEDS_KEPT_MILLIS = 31L * 86_400_000L;

  /** Cleared cases kept for display; older ones are in the ledger. */
  private static final int CLEARED_KEPT = 1_000;

  /**
   * What was called and may have had its effect, or was taken as done in observe mode.
   *
   * @param node the node it was done to, else the subject of its case
   * @param takesOut whether it took the node out of service: the node was not held by the case then
   * @param interrupts on how many nodes it interrupted running work
   */
  public record Deed(
      long at,
      String caseId,
      String action,
      Target target,
      Target node,
      boolean takesOut,
      int interrupts,
      boolean assumed) {}

  /** Acts for a fault on a target, barred since a person undid one. */
  public record Bar(long since, String by) {}

  private final Map<String, Case> open = new LinkedHashMap<>();
  private final Map<Target, Case> bySubject = new HashMap<>();
  private final Map<String, Case> byAttempt = new HashMap<>();
  private final Deque<Case> cleared = new ArrayDeque<>();
  private final Deeds deeds = new Deeds();
  private final Agenda agenda = new Agenda(open.values());
  private final List<Consumer<Target>> watchers = new ArrayList<>();
  private final SortedMap<Target, Entry.Paused> pauses = new TreeMap<>();
  private final Strikes strikes = new Strikes();
  private final Failures failures = new Failures();
  private final Settings modes = new Settings();
  private final Map<Target, Map<Fault, Bar>> bars = new HashMap<>();
  private final Durations durations = new Durations();
  private final Symptoms symptoms = new Symptoms();
  private long cases;
  private final Account account = new Account();
  private final Reserve reserve = new Reserve();
  private final Openings openings = new Openings();
  private final Upkeep upkeep = new Upkeep();
  private final SetPoints setPoints = new SetPoints();
  private final Scores scores = new Scores();
  private final Canaries canaries = new Canaries();
  private final KeptPlaces keptPlaces = new KeptPlaces();
  private final Flashes flashes = new Flashes();
  private long now;

  private final Case.Watcher watcher =
      new Case.Watcher() {
        @Override
        public void due(Case kase) {
          agenda.put(kase);
        }

        @Override
        public void changed(Case kase) {
          watchers.forEach(w -> w.accept(kase.subject()));
        }
      };

  /** Folds one more entry in. */
  public void apply(Entry entry) {
    now = Math.max(now, entry.at());
    keptPlaces.freed(entry, now).forEach(node -> watchers.forEach(w -> w.accept(node)));
    durations.apply(entry);
    symptoms.apply(entry);
    setPoints.apply(entry);
    scores.apply(entry);
    flashes.apply(entry);
    switch (entry) {
      case Entry.Found e -> found(e);
      case Entry.Paused e -> pauses.put(e.target(), e);
      case Entry.Resumed e -> pauses.remove(e.target());
      case Entry.ModeSet e -> modes.set(e);
      case Entry.ModeUnset e -> modes.unset(e);
      case Entry.Window e -> openings.apply(e);
      case Entry.Maintenance e -> upkeep.apply(e);
      case Entry.Cleared e -> clear(e);
      case Entry.Started e -> withCase(e, c -> byAttempt.put(e.attempt(), c));
      case Entry.Verified e -> withCase(e, _ -> byAttempt.remove(e.attempt()));
      case Entry.Acted e -> {
        if (!e.outcome().equals("done")) {
          byAttempt.remove(e.attempt());
        }
        withCase(e, _ -> {});
      }
      case Entry.Judged e -> withCase(e, _ -> {});
      case Entry.Undone e -> withCase(e, c -> byAttempt.remove(e.attempt()));
      case Entry.Planned e -> {
        withCase(e, _ -> {});
        if (NotReached.told(e)) {
          open.values().forEach(k -> k.inHand().unanswered().tell());
        }
      }
      case Entry.Approved _, Entry.Refused _, Entry.Advised _ -> withCase(entry, _ -> {});
      case Entry.Configured _,
          Entry.Activated _,
          Entry.Reviewed _,
          Entry.Candidate _,
          Entry.Denied _,
          Entry.Key _ -> {}
    }
  }

  private void withCase(Entry entry, Consumer<Case> more) {
    Case kase = open.get(entry.caseId());
    if (kase == null) {
      return;
    }
    Optional<Deed> deed = deed(kase, entry);
    account.apply(kase, entry);
    reserve.apply(kase, entry);
    kase.apply(entry);
    canaries.apply(kase, entry);
    deed.ifPresent(d -> {
      deeds.add(d);
      strikes.did(d, kase);
    });
    deeds.forgetBefore(now - DEEDS_KEPT_MILLIS);
    more.accept(kase);
  }

  /** A call that may have had its effect counts, whatever was seen of it afterwards. */
  private static Optional<Deed> deed(Case kase, Entry entry) {
    return switch (entry) {
      case Entry.Acted e when !e.outcome().equals("failed") ->
          Optional.of(deed(kase, e.at(), kase.action(e.action(), e.target()), kase.holds(), false));
      case Entry.Judged e
          when e.verdict().equals("allow") && e.mode().compareTo(Mode.OBSERVE) <= 0 ->
          Optional.of(
              deed(kase, e.at(), kase.action(e.action(), e.target()), kase.isolates(), true));
      default -> Optional.empty();
    };
  }

  private static Deed deed(Case kase, long at, Action action, boolean held, boolean assumed) {
    return new Deed(
        at,
        kase.id(),
        action.name(),
        action.target(),
        action.target().kind() == Target.Kind.NODE ? action.target() : kase.subject(),
        !held && Reach.takesOut(action.name()),
        Reach.interrupts(action),
        assumed);
  }

  /** What only the adviser kept from being done counts for limits as if it had been. */
  private static Deed keptBack(Case kase, Caution.KeptBack kept) {
    return deed(kase, kept.since(), kept.action(), kase.isolates(), true);
  }

  private void found(Entry.Found e) {
    Case kase = open.get(e.caseId());
    if (kase == null) {
      Target subject = subject(e.node(), e.target());
      kase = new Case(e, subject, cases++, watcher);
      open.put(e.caseId(), kase);
      bySubject.put(subject, kase);
      agenda.put(kase);
    }
    kase.apply(e);
    strikes.found(e);
    failures.found(e);
  }

  private void clear(Entry.Cleared e) {
    Case kase = open.remove(e.caseId());
    if (kase == null) {
      return;
    }
    keptPlaces.ends(kase, e);
    kase.caution().first().ifPresent(k -> deeds.add(keptBack(kase, k)));
    account.apply(kase, e);
    reserve.apply(kase, e);
    kase.apply(e);
    canaries.apply(kase, e);
    bySubject.remove(kase.subject(), kase);
    kase.attempt().ifPresent(a -> byAttempt.remove(a.attempt()));
    cleared.addLast(kase);
    if (cleared.size() > CLEARED_KEPT) {
      cleared.removeFirst();
    }
    if (!e.by().isEmpty()) {
      Map<Fault, Bar> barred = bars.computeIfAbsent(kase.subject(), _ -> new HashMap<>());
      kase.seen().forEach(s -> barred.put(s.fault(), new Bar(e.at(), e.by())));
    }
  }

  private static Target subject(String node, Target target) {
    return node.isEmpty() ? target : Target.node(node);
  }

  /** The id of the open case that the finding joins, or of the new one that it opens. */
  String caseFor(Finding finding, long at) {
    Target subject = subject(finding.node(), finding.target());
    Case kase = bySubject.get(subject);
    return kase != null
        ? kase.id()
        : "c"
            + Digest.of("case", subject, finding.rule(), finding.evidence().getFirst().id(), at)
                .substring(0, 11);
  }

  /** The open cases, in the order in which they were opened. */
  public Collection<Case> open() {
    return open.values();
  }

  /** The newest cleared cases, oldest first. */
  public Collection<Case> recentlyCleared() {
    return cleared;
  }

  /** An open case by its id. */
  public Optional<Case> openCase(String id) {
    return Optional.ofNullable(open.get(id));
  }

  /** What common causes are looked for in. */
  Symptoms symptoms() {
    return symptoms;
  }

  /** The open case about a target. */
  public Optional<Case> about(Target subject) {
    return Optional.ofNullable(bySubject.get(subject));
  }

  /** The case of an open attempt. */
  Optional<Case> ofAttempt(String attempt) {
    return Optional.ofNullable(byAttempt.get(attempt));
  }

  /** What was done, oldest first, over all cases; as far back as limits look. */
  public Collection<Deed> deeds() {
    return deeds.all();
  }

  /** The same, with an index for each question that guards ask of it. */
  public Deeds record() {
    return deeds;
  }

  /** Which set-points stand where we moved them, and within what they may be moved. */
  public SetPoints setPoints() {
    return setPoints;
  }

  /** How changes of firmware went on the nodes that they were tried on. */
  public Canaries canaries() {
    return canaries;
  }

  /** On which nodes firmware is being written, or nobody knows whether it still is. */
  public Flashes flashes() {
    return flashes;
  }

  /** Whether a node counts as out since only the adviser kept it from being taken out. */
  boolean placeKept(Target node) {
    return keptPlaces.holds(node);
  }

  /** The nodes that do, each with the case that a person's word about frees it. */
  public Map<Target, String> keptPlaces() {
    return keptPlaces.all();
  }

  /** At how many places besides that of this case the adviser's word keeps something back. */
  int keptBack(Case besides) {
    Set<Target> places = new HashSet<>(keptPlaces.all().keySet());
    open.values().stream()
        .filter(k -> k != besides && k.caution().lasts(now))
        .forEach(k -> places.add(k.subject()));
    places.remove(besides.subject());
    return places.size();
  }

  /** How long actions took so far. */
  public Durations durations() {
    return durations;
  }

  /** What persons said of cases. */
  public Scores scores() {
    return scores;
  }

  /** What each node did before. */
  public Strikes strikes() {
    return strikes;
  }

  /** What failed on which node, for versions to be compared by. */
  Failures failures() {
    return failures;
  }

  /** Every pause, by its reach. */
  public Collection<Entry.Paused> pauses() {
    return pauses.values();
  }

  /** When each open case is to be looked at. */
  Agenda agenda() {
    return agenda;
  }

  /** What the agent took out, how long, and what of it proved healthy. */
  public Account account() {
    return account;
  }

  /** What was allowed to be taken out and is not seen out yet. */
  public Reserve reserve() {
    return reserve;
  }

  /** Tells of the subject of each case that changed. */
  void watch(Consumer<Target> watching) {
    watchers.add(watching);
  }

  /** The pause at exactly this reach. */
  public Optional<Entry.Paused> pausedAt(Target reach) {
    return Optional.ofNullable(pauses.get(reach));
  }

  /** What persons set of the mode and nobody took away, oldest first. */
  public Collection<Entry.ModeSet> modes() {
    return modes.all();
  }

  /** Which change windows and freezes are open, and how the last ones ended. */
  public Openings openings() {
    return openings;
  }

  /** What is declared as maintenance. */
  public Upkeep upkeep() {
    return upkeep;
  }

  /** What a person barred on a target, for a fault, by undoing our act. */
  public Optional<Bar> bar(Target subject, Fault fault) {
    return Optional.ofNullable(bars.getOrDefault(subject, Map.of()).get(fault));
  }
}

package io.wheeltapper.rules;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Finding;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.drools.core.event.DefaultAgendaEventListener;
import org.jspecify.annotations.Nullable;
import org.kie.api.event.rule.AfterMatchFiredEvent;
import org.kie.api.event.rule.BeforeMatchFiredEvent;
import org.kie.api.runtime.rule.AgendaFilter;
import org.kie.api.runtime.rule.Match;

/**
 * Stands beside each firing: names the rule to {@link Findings}, refuses absence drawn from late
 * signals, and drops what a level rule or a quiet rule has said already.
 */
final class Firing extends DefaultAgendaEventListener implements AgendaFilter {

  private final Map<String, RuleCard> cards;
  private final Memory memory;
  private final Thrown thrown;
  private final Curb curb;
  private final Findings findings;
  private final RuleVersions versions;
  private final Onlooker onlooker;
  private final Said levels = new Said();
  private final Said quiet = new Said();
  private final Said once = new Said();
  private final Said standing = new Said();
  private Handover handover = new Handover(Set.of(), Set.of());
  private boolean inheriting;
  private long clock;
  private int before;
  private long late;
  private long fired;
  private @Nullable String firing;

  Firing(
      Iterable<RuleCard> cards,
      Memory memory,
      Findings findings,
      RuleVersions versions,
      Thrown thrown,
      Curb curb,
      Onlooker onlooker) {
    this.thrown = thrown;
    this.curb = curb;
    this.onlooker = onlooker;
    this.cards =
        java.util.stream.StreamSupport.stream(cards.spliterator(), false)
            .collect(Collectors.toMap(RuleCard::name, Function.identity()));
    this.memory = memory;
    this.versions = versions;
    this.findings = findings;
  }

  /** Begins a fire point. */
  void begin(long now) {
    clock = now;
    curb.begin(now);
  }

  /** From here on, until {@link #inherited}, facts of the session before are put in. */
  void inherit(Firing before, Handover from) {
    handover = from;
    inheriting = true;
    levels.inherit(before.levels, cards.keySet());
    quiet.inherit(before.quiet, cards.keySet());
    once.inherit(before.once, cards.keySet());
    standing.inherit(before.standing, cards.keySet());
    curb.inherit(before.curb, from.unchanged());
  }

  void inherited() {
    inheriting = false;
  }

  long late() {
    return late;
  }

  /** Conclusions begun since the session began. */
  long fired() {
    return fired;
  }

  /** The rule that fired last. */
  String rule() {
    return firing == null ? "" : firing;
  }

  @Override
  public boolean accept(Match match) {
    RuleCard card = cards.get(match.getRule().getName());
    if (card != null
        && card.tier() == Tier.NODE
        && match.getObjects().stream().noneMatch(Firing::ofNode)) {
      return false; // given to every node session, and to the site session, whose matter it is
    }
    if (inheriting ? !handover.isNews(match) : rests(match)) {
      return false;
    }
    return !(card != null && card.absence() && doubtful(match))
        && curb.fires(match.getRule().getName(), node(match), first(match));
  }

  /** Whether a rule that is not as it was rests on a snapshot that is to be seen again first. */
  private boolean rests(Match match) {
    return memory.anyStale()
        && !handover.unchanged().contains(match.getRule().getName())
        && match.getObjects().stream().anyMatch(memory::isStale);
  }

  /** Whether what was not there may only be late, or be what could not be read. */
  private boolean doubtful(Match match) {
    boolean isLate = match.getObjects().stream().anyMatch(memory::isLate);
    late += isLate ? 1 : 0;
    return isLate || thrown.blind(match.getRule().getName(), node(match));
  }

  private static String node(Match match) {
    return Pairs.nodeOf(first(match));
  }

  /** The first fact that may say a node. */
  private static Object first(Match match) {
    for (Object fact : match.getObjects()) {
      if (fact instanceof Signal || fact instanceof Reading || fact instanceof Finding) {
        return fact;
      }
    }
    return "";
  }

  private static boolean ofNode(Object fact) {
    return switch (fact) {
      case Signal signal -> !signal.node().isEmpty();
      case Reading reading -> !reading.node().isEmpty();
      default -> false;
    };
  }

  @Override
  public void beforeMatchFired(BeforeMatchFiredEvent event) {
    fired++;
    firing = event.getMatch().getRule().getName();
    findings.firing(rule());
    before = findings.size();
  }

  @Override
  public void afterMatchFired(AfterMatchFiredEvent event) {
    onlooker.concluded(rule(), List.copyOf(event.getMatch().getObjects()));
    RuleCard card = cards.get(rule());
    List<Object> rests = Handover.standing(event.getMatch());
    if (card != null && rests != null) {
      findings.dropFrom(before, draft -> stood(card, draft, rests));
    }
    if (card != null && (card.level() || card.once() || card.quietMillis() > 0)) {
      findings.dropFrom(before, draft -> repeats(card, draft, event.getMatch()));
    }
    int kept = findings.size() - before;
    Match match = event.getMatch();
    if (kept > 0 && !curb.finds(rule(), node(match), kept, first(match))) {
      findings.dropFrom(before, _ -> true);
    } else if (kept > 0) {
      findings.version(before, versions.of(rule(), List.copyOf(match.getObjects())));
    }
  }

  /** Notes what is so by statuses; what the rule before had said of the same ones is no news. */
  private boolean stood(RuleCard card, Draft draft, List<Object> rests) {
    Said.Key key = key(card, draft, rests);
    boolean said = inheriting && standing.remembers(draft.node(), key);
    standing.put(draft.node(), key, List.of());
    return said;
  }

  private boolean repeats(RuleCard card, Draft draft, Match match) {
    return card.level() && stays(card, draft, match)
        || card.once() && said(card, draft)
        || card.quietMillis() > 0 && quiet(card, draft);
  }

  private boolean said(RuleCard card, Draft draft) {
    return once.put(draft.node(), key(card, draft, List.of(draft.first())), List.of()) != null;
  }

  /** A site rule's facts are of many nodes: whichever came first, the target is quiet. */
  private boolean quiet(RuleCard card, Draft draft) {
    Said.Key key = key(card, draft, List.of());
    String of = card.tier() == Tier.SITE ? draft.target().toString() : draft.node();
    List<Long> before = quiet.put(of, key, List.of(clock));
    if (before == null || clock - before.getFirst() >= card.quietMillis()) {
      return false;
    }
    quiet.put(of, key, before);
    return true;
  }

  /** Whether it was true with the snapshots right before these too: then it only stays true. */
  private boolean stays(RuleCard card, Draft draft, Match match) {
    List<Object> facts = new ArrayList<>();
    List<Long> generations = new ArrayList<>();
    for (Object fact : match.getObjects()) {
      switch (fact) {
        case Snapshot s -> {
          facts.add(s.target() + " " + s.sensor());
          generations.add(memory.generation(s));
        }
        case Event e -> facts.add(e.id());
        case Status s -> facts.add(s.id());
        default -> facts.add(fact);
      }
    }
    List<Long> before = levels.put(draft.node(), key(card, draft, facts), generations);
    return before != null && follows(before, generations);
  }

  private static boolean follows(List<Long> before, List<Long> now) {
    for (int i = 0; i < now.size(); i++) {
      if (now.get(i) - before.get(i) > 1) {
        return false;
      }
    }
    return true;
  }

  private static Said.Key key(RuleCard card, Draft draft, List<Object> facts) {
    return new Said.Key(card.name(), draft.fault().code(), draft.target(), facts);
  }
}

package io.wheeltapper.rules;

import io.wheeltapper.core.model.Proposal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Verdict;
import io.wheeltapper.core.spi.Veto;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.drools.core.event.DefaultAgendaEventListener;
import org.kie.api.KieBase;
import org.kie.api.KieServices;
import org.kie.api.event.rule.BeforeMatchFiredEvent;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.KieSessionConfiguration;
import org.kie.api.runtime.conf.ClockTypeOption;
import org.kie.api.runtime.rule.FactHandle;

/**
 * Asks the veto rules, one question at a time: the facts of a question go in, the rules fire, the
 * facts go out again, so that nothing of one question is left for the next. An action that no rule
 * names never reaches the engine. One thread at a time.
 */
final class VetoSession implements Veto {

  /** The watchdog: so many firings in one question; more is a rule that speaks without end. */
  static final int MOST_FIRINGS = 100;

  /** So many facts in one question; with more nobody could say how long the rules take. */
  static final int MOST_FACTS = 300;

  /** The most restrictive first; among equals what the operator's salience says. */
  private static final Comparator<Objection> ORDER =
      Comparator.comparing((Objection s) -> !s.denies())
          .thenComparing(s -> -s.rule().salience())
          .thenComparing(s -> s.rule().name())
          .thenComparing(Objection::reason);

  /** What the rules about one action read. */
  private record Reads(boolean any, Set<String> types, boolean found) {}

  private final KieBase base;
  private final Map<String, RuleCard> cards;
  private final List<Row> rows;
  private final Vetoes vetoes;
  private final Onlooker onlooker;
  private final Thrown thrown = new Thrown();
  private final Map<String, Reads> byAction = new HashMap<>();
  private KieSession session;

  VetoSession(KieBase base, Collection<RuleCard> cards, List<Row> rows, Onlooker onlooker) {
    this.onlooker = onlooker;
    this.base = base;
    this.cards = cards.stream().collect(Collectors.toMap(RuleCard::name, Function.identity()));
    this.rows = rows;
    this.vetoes = new Vetoes(cards.iterator().next());
    this.session = open();
  }

  private KieSession open() {
    KieSessionConfiguration configuration = KieServices.get().newKieSessionConfiguration();
    configuration.setOption(ClockTypeOption.PSEUDO); // it stands still
    KieSession opened = base.newKieSession(configuration, null);
    opened.setGlobal("vetoes", vetoes);
    opened.addEventListener(
        new DefaultAgendaEventListener() {
          @Override
          public void beforeMatchFired(BeforeMatchFiredEvent event) {
            RuleCard card = cards.get(event.getMatch().getRule().getName());
            if (card != null) {
              vetoes.firing(card);
              onlooker.concluded(card.name(), List.copyOf(event.getMatch().getObjects()));
            }
          }
        });
    rows.forEach(opened::insert);
    return opened;
  }

  @Override
  public boolean binds(String action) {
    return reads(action).any();
  }

  private Reads reads(String action) {
    return byAction.computeIfAbsent(
        action,
        name -> {
          List<VetoReads> about =
              cards.values().stream().map(RuleCard::veto).filter(v -> v.about(name)).toList();
          Set<String> types = new TreeSet<>();
          about.forEach(v -> types.addAll(v.types()));
          return new Reads(!about.isEmpty(), types, about.stream().anyMatch(VetoReads::found));
        });
  }

  @Override
  public Verdict judge(Proposal proposal, Scene scene) {
    Reads reads = reads(proposal.action());
    if (!reads.any()) {
      return Verdict.allow();
    }
    List<Object> facts = new ArrayList<>();
    facts.add(proposal);
    if (reads.found()) {
      facts.addAll(scene.found());
    }
    for (String type : reads.types()) {
      Collection<Status> said = scene.statuses(type);
      if (facts.size() + said.size() > MOST_FACTS) {
        return new Verdict.Deny(
            "veto rules cannot be asked: more than " + MOST_FACTS + " facts, with " + type);
      }
      facts.addAll(said);
    }
    Pairs pairs = new Pairs(Tier.VETO);
    return ScopedValue.where(Thrown.HERE, thrown)
        .where(Pairs.HERE, pairs)
        .call(() -> ask(facts, pairs, proposal.at()));
  }

  private Verdict ask(List<Object> facts, Pairs pairs, long now) {
    long threw = thrown.count();
    List<FactHandle> handles = new ArrayList<>(facts.size());
    vetoes.clear();
    thrown.begin(now);
    try {
      facts.forEach(fact -> handles.add(session.insert(fact)));
      int fired = session.fireAllRules(MOST_FIRINGS + 1);
      for (Pairs.Full full : pairs.news()) {
        String rule = new TreeSet<>(full.rules()).first();
        RuleCard card = cards.get(rule);
        return failed((card == null ? rule : name(card)) + " combines too many facts");
      }
      if (fired > MOST_FIRINGS) {
        return failed(name(vetoes.rule()) + " speaks without end");
      }
      if (thrown.count() > threw) {
        return failed(thrown.last());
      }
      Verdict verdict = answer(now);
      if (onlooker != Onlooker.NONE) {
        onlooker.looked(List.copyOf(session.getObjects()), now);
      }
      handles.forEach(session::delete);
      return verdict;
    } catch (RuntimeException e) {
      return failed(name(vetoes.rule()) + " threw: " + rootOf(e));
    }
  }

  /** What the engine thinks of the question is unknown now: it begins anew. */
  private Verdict failed(String why) {
    session.dispose();
    session = open();
    return new Verdict.Deny("cannot be judged: " + why);
  }

  private static String rootOf(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.toString();
  }

  private Verdict answer(long now) {
    if (vetoes.said().isEmpty()) {
      return Verdict.allow();
    }
    List<Objection> ordered = vetoes.said().stream().sorted(ORDER).toList();
    Objection first = ordered.getFirst();
    long others = ordered.stream().map(VetoSession::words).distinct().count() - 1;
    String reason = words(first) + (others == 0 ? "" : "; and " + others + " more");
    if (first.denies()) {
      return new Verdict.Deny(reason);
    }
    long longest = ordered.stream().mapToLong(Objection::millis).max().orElse(0);
    return new Verdict.Hold(reason, now + longest);
  }

  private static String words(Objection objection) {
    return objection.reason() + " (" + name(objection.rule()) + ")";
  }

  private static String name(RuleCard rule) {
    return "rule \"" + rule.name() + "\", " + RuleSources.inBundle(rule.file()) + ":" + rule.line();
  }

  @Override
  public void close() {
    session.dispose();
  }
}

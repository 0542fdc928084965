package io.wheeltapper.rules;

import io.wheeltapper.core.spi.Diagnoser;
import io.wheeltapper.core.spi.Veto;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.drools.model.Model;
import org.drools.modelcompiler.KieBaseBuilder;
import org.jspecify.annotations.Nullable;
import org.kie.api.KieBase;
import org.kie.api.conf.EventProcessingOption;

/**
 * A bundle's rules, ready to run. Safe to share; each session made from it has one owner thread at
 * a time and must be closed.
 */
public final class Policies {

  private final String hash;
  private final List<RuleCard> cards;
  private final List<NamedWord> words;
  private final List<Row> rows;
  private final Handover.Texts texts;
  private final RuleVersions versions;
  private final KieBase nodeBase;
  private final KieBase siteBase;
  private final @Nullable KieBase vetoBase;
  private final List<Model> models;
  private final Tally tally = new Tally();

  Policies(
      String hash,
      List<RuleCard> cards,
      List<NamedWord> words,
      List<Row> rows,
      Map<String, String> texts,
      List<Model> models) {
    this.hash = hash;
    this.cards = List.copyOf(cards);
    this.words = List.copyOf(words);
    this.rows = List.copyOf(rows);
    this.texts = new Handover.Texts(Map.copyOf(texts), this.rows);
    this.versions = RuleVersions.of(texts);
    this.models = List.copyOf(models);
    this.nodeBase = base(Tier.NODE, models, EventProcessingOption.STREAM);
    this.siteBase = base(Tier.SITE, models, EventProcessingOption.STREAM);
    this.vetoBase =
        cards(Tier.VETO).isEmpty() ? null : base(Tier.VETO, models, EventProcessingOption.CLOUD);
  }

  /** Over the sources, see {@link RuleSources#hash}. */
  public String hash() {
    return hash;
  }

  /** What is known of each rule. */
  public List<RuleCard> rules() {
    return cards;
  }

  /** Names in veto rules that only the rest of the bundle can know. */
  public List<NamedWord> namedWords() {
    return words;
  }

  /** The tables' rows. */
  public List<Row> rows() {
    return rows;
  }

  /** A session for some nodes' facts. Filtered: give it every snapshot. */
  public Diagnoser nodeSession() {
    return session(Tier.NODE, true);
  }

  /** The session for what spans nodes. Filtered: give it every snapshot that has no node. */
  public Diagnoser siteSession() {
    return session(Tier.SITE, true);
  }

  /** The veto rules; at no cost when there are none. The caller closes it. */
  public Veto vetoes() {
    return vetoes(Onlooker.NONE);
  }

  /** The same with somebody who looks on. */
  public Veto vetoes(Onlooker onlooker) {
    return vetoBase == null
        ? Veto.NONE
        : new VetoSession(vetoBase, cards(Tier.VETO), rows, onlooker);
  }

  /**
   * A session of the node or the site tier without its filter, so that what comes near a rule is
   * there too, with somebody who looks on. It finds the same.
   */
  public Diagnoser watchedSession(Tier tier, Onlooker onlooker) {
    return session(tier, false, onlooker);
  }

  /**
   * What all sessions made from it did, each up to the end of its newest step. Any thread; costs a
   * look at each open session.
   */
  public SessionCounters counters() {
    return tally.sum();
  }

  /**
   * The node session without its filter: every snapshot goes into the engine. It finds the same; it
   * is there to measure against.
   */
  public Diagnoser unfilteredSession() {
    return session(Tier.NODE, false);
  }

  /** What the rules of the node tier read of snapshots: a node's own agent sends no others. */
  public List<MetricRead> readsOfNodes() {
    return cards(Tier.NODE).stream().flatMap(c -> c.reads().stream()).distinct().toList();
  }

  /** The filter of a tier alone, to measure it. */
  public Filter filter(Tier tier) {
    return new Filter(new FilterPlan(cards(tier)));
  }

  /**
   * A session of a tier with one rule and no other, or with none where the name is {@code ""}: to
   * measure what that rule costs. It takes from the engine's base what a moment takes to build.
   */
  public Alone alone(Tier tier, String rule) {
    List<RuleCard> own = cards.stream().filter(c -> c.name().equals(rule)).toList();
    List<Model> only = models.stream().map(m -> (Model) new TierModel(m, Set.of(rule))).toList();
    KieBase base = KieBaseBuilder.createKieBaseFromModel(only, EventProcessingOption.STREAM);
    return new Alone(
        new RuleSession(tier, base, own, texts, versions, true, Onlooker.NONE, _ -> {}));
  }

  Handover.Texts texts() {
    return texts;
  }

  RuleSession session(Tier tier, boolean filtered) {
    return session(tier, filtered, Onlooker.NONE);
  }

  private RuleSession session(Tier tier, boolean filtered, Onlooker onlooker) {
    KieBase base = tier == Tier.NODE ? nodeBase : siteBase;
    RuleSession session =
        new RuleSession(tier, base, cards(tier), texts, versions, filtered, onlooker, tally::ended);
    tally.began(session);
    return session;
  }

  Collection<RuleCard> cards(Tier tier) {
    return cards.stream().filter(c -> c.tier() == tier).toList();
  }

  private KieBase base(Tier tier, List<Model> models, EventProcessingOption processing) {
    Set<String> names = cards(tier).stream().map(RuleCard::name).collect(Collectors.toSet());
    List<Model> own = models.stream().map(m -> (Model) new TierModel(m, names)).toList();
    return KieBaseBuilder.createKieBaseFromModel(own, processing);
  }
}

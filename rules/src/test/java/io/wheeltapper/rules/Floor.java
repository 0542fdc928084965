package io.wheeltapper.rules;

import io.wheeltapper.core.model.Finding;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.Diagnoser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sessions of one bundle, stepped as the agent steps them; for tests. */
final class Floor implements AutoCloseable {

  private static final Comparator<Finding> ORDER =
      Comparator.comparingLong(Finding::at)
          .thenComparing(Finding::target)
          .thenComparing(Finding::rule)
          .thenComparing(Finding::fault)
          .thenComparing(f -> f.evidence().stream().map(Signal::id).toList().toString());

  private final List<RuleSession> shards = new ArrayList<>();
  private RuleSession site;
  private final boolean filtered;
  private long clock = Long.MIN_VALUE;

  Floor(Policies policies, int shards, boolean filtered) {
    for (int i = 0; i < shards; i++) {
      this.shards.add(policies.session(Tier.NODE, filtered));
    }
    this.site = policies.session(Tier.SITE, filtered);
    this.filtered = filtered;
  }

  static Floor of(Policies policies) {
    return new Floor(policies, 1, true);
  }

  /** Policies from one rule file's text. */
  static Policies rules(String drl) {
    return ready(new RuleSources(new TreeMap<>(Map.of("rules/test.drl", drl))));
  }

  static Policies ready(RuleSources sources) {
    return switch (new RuleCompiler().compile(sources)) {
      case Compilation.Ready ready -> ready.policies();
      case Compilation.Refused refused -> throw new AssertionError(refused.problems().toString());
    };
  }

  /** The folder of the default bundle. */
  static Path defaultBundle() {
    return Path.of(System.getProperty("wheeltapper.root", ".."), "policies");
  }

  /** Another bundle takes the place of this one. */
  void reload(Policies policies) {
    shards.replaceAll(before -> after(before, policies.session(Tier.NODE, filtered)));
    site = after(site, policies.session(Tier.SITE, filtered));
  }

  private static RuleSession after(RuleSession before, RuleSession next) {
    next.inherit(before);
    before.close();
    return next;
  }

  /** All signals, a fire point for each distinct clock value. */
  List<Finding> take(List<? extends Signal> signals) {
    List<Finding> found = new ArrayList<>();
    List<Signal> open = new ArrayList<>();
    for (Signal signal : signals) {
      if (signal.at() > clock) {
        if (!open.isEmpty()) {
          found.addAll(step(open));
          open = new ArrayList<>();
        }
        clock = signal.at();
      }
      open.add(signal);
    }
    found.addAll(step(open));
    return found;
  }

  List<Finding> take(Signal... signals) {
    return take(List.of(signals));
  }

  /** Time goes on without a signal. */
  List<Finding> passing(long millis) {
    clock += millis;
    return step(List.of());
  }

  SessionCounters counters() {
    return shards.getFirst().counters();
  }

  RuleSession site() {
    return site;
  }

  private List<Finding> step(List<Signal> signals) {
    List<Finding> found = new ArrayList<>();
    for (int i = 0; i < shards.size(); i++) {
      int shard = i;
      Diagnoser.Step mine =
          Diagnoser.Step.of(
              clock,
              signals,
              s ->
                  s.node().isEmpty()
                      ? s instanceof Status
                      : Math.floorMod(s.node().hashCode(), shards.size()) == shard,
              List.of());
      found.addAll(shards.get(i).diagnose(mine));
    }
    found.sort(ORDER);
    List<Finding> bySite =
        new ArrayList<>(
            site.diagnose(
                Diagnoser.Step.of(clock, signals, s -> s.node().isEmpty(), List.copyOf(found))));
    bySite.sort(ORDER);
    found.addAll(bySite);
    return found;
  }

  @Override
  public void close() {
    shards.forEach(RuleSession::close);
    site.close();
  }
}

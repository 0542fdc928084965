package io.wheeltapper.deploy.demo;

import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Causes;
import io.wheeltapper.core.policy.Limits;
import io.wheeltapper.core.policy.Objectives;
import io.wheeltapper.core.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The bundle's limits at the demo's pace: something breaks there every half minute, where a real
 * site of this size sees a fault every few days. What is out at once in a rack stays limited as it
 * is.
 */
public final class DemoLimits {

  /** A fifth of the site: people's own repairs count too, and they are slow. */
  private static final double SITE_PERCENT = 20;

  /**
   * Faults per 1,000 node-days that are chance there: one every half minute on 64 nodes is 2,880 a
   * day, 45 a node.
   */
  private static final double RATE = 45_000;

  /** How long running work waits for its cause to show, where a reboot takes seconds. */
  private static final long SETTLE_MILLIS = 5_000L;

  /** Ends the hash of a bundle that runs with these limits. */
  private static final String MARK = "-demo";

  private DemoLimits() {}

  /** The hash of the bundle itself, where a hash is that of a bundle with these limits. */
  public static Optional<String> bundle(String hash) {
    return hash.endsWith(MARK)
        ? Optional.of(hash.substring(0, hash.length() - MARK.length()))
        : Optional.empty();
  }

  /**
   * The same policy, with no pace an hour or a day, more of the site out at once, chance at the
   * demo's rate, and budgets that are reckoned but ask nobody: they are minutes old. Its hash says
   * so.
   */
  public static Policy on(Policy policy) {
    Limits l = policy.limits();
    List<Limits.Radius> radius = new ArrayList<>();
    for (Limits.Radius r : l.radius()) {
      boolean site = r.per() == Target.Kind.SITE;
      if (r.counts() == Limits.Counts.OUT && r.atOnce().limits()) {
        radius.add(r.atOnce(site ? new Limits.Most(0, SITE_PERCENT) : r.atOnce()));
      }
    }
    Limits loose =
        new Limits(radius, Map.of(), Map.of(), l.freshMillis(), l.barredMillis(), l.automatic());
    return policy
        .with(loose)
        .with(causes(policy.causes()))
        .with(new Objectives(policy.objectives().all(), Optional.empty()))
        .with(
            new Policy.Page(policy.name(), policy.version(), policy.hash() + MARK, policy.mode()));
  }

  private static Causes causes(Causes causes) {
    Causes.Chance chance = causes.chance();
    return new Causes(
            new Causes.Chance(
                RATE, chance.clusters(), chance.rates(), chance.falseDiscovery(), chance.least()),
            causes.times(),
            causes.signs())
        .settling(SETTLE_MILLIS);
  }
}

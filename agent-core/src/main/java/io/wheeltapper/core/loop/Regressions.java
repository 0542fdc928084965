package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Probation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Versions whose nodes fail more often than those still on others, over the same time. Counted are
 * faults for which a ladder takes nodes out; of one node one a day, and what comes within the
 * common causes' window on one side once, since faults come in bursts and one cause is no rate. A
 * version is found once.
 */
final class Regressions {

  private static final double DAY = 86_400_000.0;

  private Regressions() {}

  /** The versions that are worse by what is known now, each with its figures. */
  static List<Entry.Found> of(long now, Site site) {
    Probation.Regression terms = site.policy().probation().regression();
    if (terms.faults() == 0) {
      return List.of();
    }
    List<Failures.Failure> failures =
        site.book().failures().since(now - terms.withinMillis()).stream()
            .filter(f -> counts(f.fault(), site))
            .toList();
    List<Entry.Found> worse = new ArrayList<>();
    for (String component : site.world().versions().components()) {
      SortedMap<Target, Versions.Version> nodes = site.world().versions().of(component);
      nodes.values().stream()
          .map(Versions.Version::text)
          .distinct()
          .sorted()
          .forEach(version -> {
            Target release = Target.release(component, version);
            if (!site.book().failures().found(release)) {
              Trial trial = Trial.of(now, version, nodes, failures, site);
              if (trial.worse(terms)) {
                worse.add(
                    Noticed.of(
                        now,
                        release,
                        Failures.REGRESSION,
                        "version trial",
                        trial.details(terms),
                        site));
              }
            }
          });
    }
    return worse;
  }

  private static boolean counts(Fault fault, Site site) {
    return !fault.equals(Strikes.LEMON)
        && site.policy()
            .ladder(fault)
            .filter(l -> !l.madeByJob())
            .filter(Planner::takesOut)
            .isPresent();
  }

  /** One version beside all others of its component. */
  private record Trial(RateRatio rates, boolean changed) {

    static Trial of(
        long now,
        String version,
        SortedMap<Target, Versions.Version> nodes,
        List<Failures.Failure> failures,
        Site site) {
      long from = begin(now, version, nodes, site.policy().probation().regression());
      Map<Target, Long> since = new HashMap<>();
      double mine = 0;
      double theirs = 0;
      for (var each : nodes.entrySet()) {
        long begin = Math.max(from, each.getValue().since());
        since.put(each.getKey(), begin);
        double days = Math.max(0, now - begin) / DAY;
        if (each.getValue().text().equals(version)) {
          mine += days;
        } else {
          theirs += days;
        }
      }
      long apart = site.policy().causes().times().window();
      long lastMine = Long.MIN_VALUE;
      long lastTheirs = Long.MIN_VALUE;
      int events = 0;
      int others = 0;
      Map<Target, Long> day = new HashMap<>();
      for (Failures.Failure f : failures) {
        Versions.Version on = nodes.get(f.node());
        if (on == null || f.at() < since.getOrDefault(f.node(), Long.MAX_VALUE)) {
          continue;
        }
        Long before = day.get(f.node());
        if (before != null && f.at() - before < DAY) {
          continue;
        }
        day.put(f.node(), f.at());
        if (on.text().equals(version)) {
          events += lastMine == Long.MIN_VALUE || f.at() - lastMine > apart ? 1 : 0;
          lastMine = f.at();
        } else {
          others += lastTheirs == Long.MIN_VALUE || f.at() - lastTheirs > apart ? 1 : 0;
          lastTheirs = f.at();
        }
      }
      return new Trial(
          new RateRatio(events, mine, others, theirs), from < Long.MAX_VALUE && mine > 0);
    }

    /** When the first node changed to the version; never, when none of them is known to have. */
    private static long begin(
        long now,
        String version,
        SortedMap<Target, Versions.Version> nodes,
        Probation.Regression terms) {
      return nodes.values().stream()
          .filter(v -> v.text().equals(version) && v.changed())
          .mapToLong(v -> Math.max(v.since(), now - terms.withinMillis()))
          .min()
          .orElse(Long.MAX_VALUE);
    }

    boolean worse(Probation.Regression terms) {
      return changed
          && rates.events() >= terms.faults()
          && rates.exposure() * DAY >= terms.exposureMillis()
          && rates.otherExposure() * DAY >= terms.exposureMillis()
          && rates.atLeast(terms.confidence() / 100) >= terms.ratio();
    }

    SortedMap<String, String> details(Probation.Regression terms) {
      SortedMap<String, String> details = new TreeMap<>();
      details.put("faults", Integer.toString(rates.events()));
      details.put("node_days", number(rates.exposure()));
      details.put("others_faults", Integer.toString(rates.others()));
      details.put("others_node_days", number(rates.otherExposure()));
      details.put("ratio_at_least", number(rates.atLeast(terms.confidence() / 100)));
      details.put(
          Noticed.WHY,
          rates.events()
              + " faults in "
              + number(rates.exposure())
              + " node-days, "
              + rates.others()
              + " in "
              + number(rates.otherExposure())
              + " on other versions: at least "
              + number(rates.atLeast(terms.confidence() / 100))
              + " times the rate ("
              + terms.confidence()
              + " %)");
      return details;
    }

    private static String number(double value) {
      return String.format(Locale.ROOT, "%.1f", value);
    }
  }
}

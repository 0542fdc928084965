package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Probation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Nodes that come back too often: taken out again and again over weeks, or jobs fail on them alone
 * far more than elsewhere. Each is found once, with the figures, and counted anew from there.
 */
final class Lemons {

  private static final long DAY = 86_400_000L;

  private Lemons() {}

  /** The finding that a node is a lemon, when it is one. */
  static Optional<Entry.Found> of(long now, Target node, Site site) {
    Probation.Lemon lemon = site.policy().probation().lemon();
    Strikes book = site.book().strikes();
    long since = now - lemon.withinMillis();
    List<Strikes.Strike> strikes = book.strikes(node, since);
    int failures = book.failures(node, since).size();
    long all = failures == 0 ? 0 : book.failuresOfSite(since);
    boolean struck = lemon.strikes() > 0 && strikes.size() >= lemon.strikes();
    boolean fails =
        lemon.jobFailures() > 0
            && failures >= lemon.jobFailures()
            && failures * 100.0 >= lemon.share() * all;
    if (!struck && !fails) {
      return Optional.empty();
    }
    String within = " within " + lemon.withinMillis() / DAY + " d";
    String why =
        "taken out "
            + strikes.size()
            + " times"
            + within
            + faults(strikes)
            + (failures == 0
                ? ""
                : "; " + failures + " of the site's " + all + " single-node job failures");
    SortedMap<String, String> details = new TreeMap<>();
    details.put("strikes", Integer.toString(strikes.size()));
    details.put("job_failures", Integer.toString(failures));
    details.put("site_job_failures", Long.toString(all));
    details.put(Noticed.WHY, why);
    return Optional.of(Noticed.of(now, node, Strikes.LEMON, "lemon", details, site));
  }

  private static String faults(List<Strikes.Strike> strikes) {
    Map<String, Long> byFault =
        strikes.stream()
            .collect(
                Collectors.groupingBy(
                    s -> s.fault() + " on " + s.sick(), TreeMap::new, Collectors.counting()));
    return byFault.isEmpty()
        ? ""
        : byFault.entrySet().stream()
            .map(e -> e.getValue() + " × " + e.getKey())
            .collect(Collectors.joining(", ", " (", ")"));
  }
}

package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Digest;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Evidence;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.policy.Causes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes what was concluded about causes: each as a finding with its figures and its signs. */
final class Notices {

  /** As much evidence as any finding's entry keeps. */
  private static final int MOST_EVIDENCE = 16;

  private final Journal journal;

  Notices(Journal journal) {
    this.journal = journal;
  }

  /** A cause was named since so much is no chance. */
  void chance(long now, Site site, Suspects.Named named, List<Sign> signs, int tests, int outside) {
    Suspects.Suspect suspect = named.suspect();
    int others = Math.max(0, site.world().nodes().size() - suspect.members());
    Map<String, String> details = new TreeMap<>();
    details.put(Conviction.BY, Cause.By.CHANCE.name());
    details.put("symptoms", suspect.nodes().size() + " of " + suspect.members() + " nodes");
    details.put("elsewhere", outside + " of " + others + " nodes");
    details.put("chance", figure(named.chance()));
    details.put("false-discovery", figure(named.quality()));
    details.put("tests", Integer.toString(tests));
    write(now, site, suspect.target(), Causes.fault(suspect.target()), signs, details);
  }

  /** A job was named since its programs failed together. */
  void application(long now, Site site, Target job, List<Sign> signs, int members) {
    Map<String, String> details = new TreeMap<>();
    details.put(Conviction.BY, Cause.By.APPLICATION.name());
    details.put("symptoms", nodes(signs) + " of " + Math.max(members, nodes(signs)) + " nodes");
    write(now, site, job, Causes.fault(job), signs, details);
  }

  /** More signs joined a known cause. */
  void joined(long now, Site site, Case kase, Cause cause, List<Sign> signs) {
    Map<String, String> details = new TreeMap<>();
    details.put("symptoms", nodes(signs) + " nodes");
    boolean named = cause.by() == Cause.By.CHANCE || cause.by() == Cause.By.APPLICATION;
    if (named) {
      details.put(Conviction.BY, cause.by().name());
    }
    write(
        now,
        site,
        named ? cause.target() : kase.subject(),
        named ? Causes.fault(cause.target()) : Causes.ELSEWHERE,
        signs,
        details);
  }

  private static int nodes(List<Sign> signs) {
    return (int) signs.stream().map(Sign::node).distinct().count();
  }

  private void write(
      long now, Site site, Target target, Fault fault, List<Sign> signs, Map<String, String> more) {
    Map<String, String> details = new TreeMap<>(more);
    details.put(
        Conviction.TAKES,
        signs.stream()
            .map(s -> s.fault().code())
            .distinct()
            .sorted()
            .collect(Collectors.joining(",")));
    String caseId =
        site.book()
            .about(target)
            .map(Case::id)
            .orElseGet(() ->
                "c"
                    + Digest.of("case", target, Sign.RULE, signs.getFirst().evidence().id(), now)
                        .substring(0, 11));
    journal.add(
        new Entry.Found(
            now,
            caseId,
            target,
            fault,
            target.kind() == Target.Kind.NODE ? target.id() : "",
            signs.stream().mapToLong(Sign::observed).max().orElse(now),
            Sign.RULE,
            "",
            "",
            evidence(signs),
            details));
  }

  /** One sign of each node, the newest. */
  private static List<Evidence> evidence(List<Sign> signs) {
    Map<Target, Evidence> each = new LinkedHashMap<>();
    signs.forEach(s -> each.putIfAbsent(s.node(), s.evidence()));
    List<Evidence> all =
        each.values().stream()
            .sorted(java.util.Comparator.comparingLong(Evidence::at).thenComparing(Evidence::id))
            .toList();
    return all.subList(Math.max(0, all.size() - MOST_EVIDENCE), all.size());
  }

  /** One digit and the power of ten say all that matters. */
  private static String figure(double chance) {
    return chance < 1e-300 ? "below 1e-300" : String.format(Locale.ROOT, "%.0e", chance);
  }

  /** What was closed as a symptom is there again once its cause is over, as old as it is. */
  void again(long now, Site site, Sign sign) {
    String caseId =
        site.book()
            .about(sign.node())
            .map(Case::id)
            .orElseGet(() ->
                "c"
                    + Digest.of("case", sign.node(), Sign.AGAIN, sign.evidence().id(), now)
                        .substring(0, 11));
    Map<String, String> details = new TreeMap<>();
    String within = Sign.text(sign.within());
    if (!within.isEmpty()) {
      details.put(Sign.WITHIN, within);
    }
    if (!sign.xid().isEmpty()) {
      details.put("xid", sign.xid());
    }
    journal.add(
        new Entry.Found(
            now,
            caseId,
            sign.target(),
            sign.fault(),
            sign.node().id(),
            sign.observed(),
            Sign.AGAIN,
            "",
            "",
            List.of(sign.evidence()),
            details));
  }
}

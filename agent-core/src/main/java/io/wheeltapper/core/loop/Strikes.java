package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Target;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What each node did to us before: when it was taken out and for what, which jobs failed on it
 * alone, and since when it is back. A fold over the ledger, by node; as far back as limits look.
 * Owned by the decision thread.
 */
public final class Strikes {

  /** The fault of a node that came back too often; taking it out for that is no strike. */
  static final Fault LEMON = Fault.of("lemon-node");

  /** The fault that a job's failed rank is found as. */
  static final Fault JOB_FAILED = Fault.of("job-rank-failed");

  /** Most remembered of one node and sort; the oldest are forgotten. */
  private static final int MOST = 100;

  /** Most job failures remembered of the whole site. */
  private static final int MOST_FAILURES = 20_000;

  /** A node was taken out: the case, its fault and what was sick. */
  public record Strike(long at, String caseId, Fault fault, Target sick) {}

  /** A job failed on one node alone. */
  public record JobFailure(long at, String job, Target node) {}

  /**
   * A node was given back.
   *
   * @param faults what its case was about, with the last rung that was tried for each
   * @param sick where they were seen
   */
  public record Returned(
      long at, String caseId, Map<Fault, Integer> faults, Set<Target> sick, boolean assumed) {}

  private final Map<Target, Deque<Strike>> strikes = new HashMap<>();
  private final Map<Target, Deque<JobFailure>> failures = new HashMap<>();
  private final Deque<JobFailure> allFailures = new ArrayDeque<>();
  private final Map<Target, Returned> returned = new HashMap<>();
  private final Map<Target, Long> lemons = new HashMap<>();
  private final Set<Target> touched = new LinkedHashSet<>();

  /** Something was done in a case, and folded into it. */
  void did(Book.Deed deed, Case kase) {
    Target node = kase.subject();
    if (node.kind() != Target.Kind.NODE || kase.plan().isEmpty()) {
      return;
    }
    Fault fault = kase.plan().get().fault();
    if (deed.action().equals("node.return")) {
      Map<Fault, Integer> faults = new HashMap<>(kase.planInForce().rungs());
      Set<Target> sick = new HashSet<>();
      faults.keySet().forEach(f -> kase.seen(f).ifPresent(s -> sick.add(s.target())));
      returned.put(node, new Returned(deed.at(), kase.id(), faults, sick, deed.assumed()));
    } else if (deed.takesOut() && !fault.equals(LEMON)) {
      strike(node, deed, kase, fault);
    }
  }

  private void strike(Target node, Book.Deed deed, Case kase, Fault fault) {
    Deque<Strike> of = strikes.computeIfAbsent(node, _ -> new ArrayDeque<>());
    if (!of.isEmpty() && of.getLast().caseId().equals(kase.id())) {
      return;
    }
    Target sick = kase.seen(fault).map(Sighting::target).orElse(node);
    of.addLast(new Strike(deed.at(), kase.id(), fault, sick));
    touched.add(node);
    if (of.size() > MOST) {
      of.removeFirst();
    }
  }

  /** A fault was found. */
  void found(Entry.Found found) {
    if (found.fault().equals(LEMON)) {
      lemons.put(found.target(), found.at());
    }
    String job = found.details().getOrDefault("job", "");
    if (!found.fault().equals(JOB_FAILED) || found.node().isEmpty() || job.isEmpty()) {
      return;
    }
    Target node = Target.node(found.node());
    Deque<JobFailure> of = failures.computeIfAbsent(node, _ -> new ArrayDeque<>());
    if (of.stream().anyMatch(f -> f.job().equals(job))) {
      return;
    }
    JobFailure failure = new JobFailure(found.at(), job, node);
    of.addLast(failure);
    allFailures.addLast(failure);
    touched.add(node);
    if (of.size() > MOST) {
      of.removeFirst();
    }
    if (allFailures.size() > MOST_FAILURES) {
      allFailures.removeFirst();
    }
  }

  /** The nodes that have struck since this was last asked; after a restart all of them. */
  List<Target> takeTouched() {
    List<Target> all = touched.stream().sorted().toList();
    touched.clear();
    return all;
  }

  /** When a node was taken out since a time, and since it was last called a lemon; oldest first. */
  public List<Strike> strikes(Target node, long since) {
    long from = Math.max(since, lemons.getOrDefault(node, Long.MIN_VALUE));
    return strikes.getOrDefault(node, new ArrayDeque<>()).stream()
        .filter(s -> s.at() > from)
        .toList();
  }

  /** The jobs that failed on a node alone since a time, and since it was last called a lemon. */
  public List<JobFailure> failures(Target node, long since) {
    long from = Math.max(since, lemons.getOrDefault(node, Long.MIN_VALUE));
    return failures.getOrDefault(node, new ArrayDeque<>()).stream()
        .filter(f -> f.at() > from)
        .toList();
  }

  /** How many such failures the site had since a time. */
  public long failuresOfSite(long since) {
    return allFailures.stream().filter(f -> f.at() > since).count();
  }

  /** When the node was last given back by us. */
  public Optional<Returned> returned(Target node) {
    return Optional.ofNullable(returned.get(node));
  }
}

package io.wheeltapper.core.policy;

import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Target;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** When many symptoms are one cause: the section {@code common-cause} of {@code limits.yaml}. */
public record Causes(Chance chance, Times times, Signs signs) {

  /** The fault of a case about what contains many symptoms: a rack, a leaf, a loop, the site. */
  public static final Fault FAULT = Fault.of("common-cause");

  /** The same about a job: it has an owner, who is told other things. */
  public static final Fault JOB_FAULT = Fault.of("job-common-cause");

  /** Noted in a case of another fault that explains symptoms elsewhere; nothing is done for it. */
  public static final Fault ELSEWHERE = Fault.of("symptoms-elsewhere");

  /**
   * What chance alone brings: the number of nodes with a fault, under anything and within a time,
   * is taken to be negative binomial, with the site's bursts falling on nodes at random.
   *
   * @param rate faults per 1,000 node-days
   * @param clusters the negative binomial's size per day: the smaller, the burstier
   * @param rates of faults that are more frequent, per 1,000 node-days, in addition
   * @param falseDiscovery the share of false causes among all named, by Benjamini and Yekutieli
   * @param least fewer nodes than this never name a cause
   */
  public record Chance(
      double rate, double clusters, Map<Fault, Double> rates, double falseDiscovery, int least) {
    public Chance {
      rates = java.util.Collections.unmodifiableMap(new TreeMap<>(rates));
    }
  }

  /**
   * Times, in milliseconds.
   *
   * @param window symptoms this close together may have one cause
   * @param delay what spans nodes is decided this long after the first of it came
   * @param settle how long an act on running work waits for its cause to show
   */
  public record Times(long window, long delay, long settle) {}

  /**
   * Which faults say what; each a fault's code, or {@code xid-79} for one Xid.
   *
   * @param primary it is there that something broke
   * @param sympathetic something broke elsewhere
   * @param application the program's own doing
   */
  public record Signs(Set<String> primary, Set<String> sympathetic, Set<String> application) {
    public Signs {
      primary = Set.copyOf(primary);
      sympathetic = Set.copyOf(sympathetic);
      application = Set.copyOf(application);
    }

    private static boolean has(Set<String> of, Fault fault, String xid) {
      return of.contains(fault.code()) || (!xid.isEmpty() && of.contains("xid-" + xid));
    }

    /** Whether something broke at the very place. */
    public boolean primary(Fault fault, String xid) {
      return has(primary, fault, xid);
    }

    /** Whether it says that something broke elsewhere. */
    public boolean sympathetic(Fault fault, String xid) {
      return has(sympathetic, fault, xid);
    }

    /** Whether it is the program's own doing. */
    public boolean application(Fault fault, String xid) {
      return has(application, fault, xid);
    }
  }

  /**
   * What holds when a bundle says nothing. Rate and size are fitted to days 0 to 174 of the StepFun
   * trace (312 faults of 400 nodes, stepfun-ai/InfiniteHBD-Trace, Apache-2.0): NullFitTest.
   */
  public static Causes cautious() {
    return new Causes(
        new Chance(4.48, 2.71, Map.of(), 0.01, 3),
        new Times(300_000L, 3_000L, 30_000L),
        new Signs(
            Set.of(
                "gpu-fell-off-bus",
                "gpu-memory-uncorrectable",
                "gpu-memory-uncorrectable-remap",
                "tray-leak",
                "xid-149"),
            Set.of("nvlink-error", "job-rank-failed", "xid-43", "xid-45"),
            Set.of("gpu-app-fault", "job-rank-failed")));
  }

  /** The same with another settle time; for tests of what has no common cause. */
  public Causes settling(long millis) {
    return new Causes(chance, new Times(times.window(), times.delay(), millis), signs);
  }

  /** The same, but so many nodes must show it; for tests of what has no common cause. */
  public Causes atLeast(int nodes) {
    return new Causes(
        new Chance(
            chance.rate(), chance.clusters(), chance.rates(), chance.falseDiscovery(), nodes),
        times,
        signs);
  }

  /** The fault of a case about a cause. */
  public static Fault fault(Target cause) {
    return cause.kind() == Target.Kind.JOB ? JOB_FAULT : FAULT;
  }

  /** The ladder of a common cause where a bundle has none: a person is called. */
  static Ladder call(Fault fault) {
    Ladder.Step call = new Ladder.Step(Catalogue.CALL_PERSON, false, 0, new TreeMap<>());
    return new Ladder(
        fault,
        97,
        30_000L,
        1_800_000L,
        List.of(),
        "",
        false,
        List.of(new Ladder.Rung("call a person", List.of(call))));
  }
}

package io.wheeltapper.core.policy;

import io.wheeltapper.core.model.Target;
import java.util.List;
import java.util.Map;

/**
 * How much the agent may take out, how often, and on how fresh evidence.
 *
 * @param radius all of them hold; the strictest decides
 * @param cooldownMillis by action name: the least time between two of that action on one target
 * @param attempts by action name: how often on one target within a time
 * @param freshMillis evidence older than this, by arrival, supports no action
 * @param barredMillis how long an act that a person undid stays barred on that target
 * @param automatic patterns of reasons that a scheduler writes by itself and that we may adopt
 */
public record Limits(
    List<Radius> radius,
    Map<String, Long> cooldownMillis,
    Map<String, Attempts> attempts,
    long freshMillis,
    long barredMillis,
    List<String> automatic) {

  public Limits {
    radius = List.copyOf(radius);
    cooldownMillis = Map.copyOf(cooldownMillis);
    attempts = Map.copyOf(attempts);
    automatic = List.copyOf(automatic);
  }

  /** What a radius counts. */
  public enum Counts {
    /** Nodes out of service: at once by anyone's hand, per time those that we took out. */
    OUT,
    /** Nodes whose running work we interrupted, all those of the jobs concerned. */
    INTERRUPTED
  }

  /**
   * How many nodes at most, of those within one target. Zero is "no limit of this sort"; of both
   * the stricter wins, but never below one.
   *
   * @param nodes a plain number
   * @param percent of the nodes within the target
   */
  public record Most(int nodes, double percent) {

    /** No limit. */
    public static final Most ANY = new Most(0, 0);

    /** Whether it limits anything. */
    public boolean limits() {
      return nodes > 0 || percent > 0;
    }

    /** How many of so many nodes; {@link Integer#MAX_VALUE} where nothing is limited. */
    public int of(int size) {
      int most = nodes > 0 ? nodes : Integer.MAX_VALUE;
      return percent > 0
          ? Math.min(most, Math.max(1, (int) Math.floor(size * percent / 100.0)))
          : most;
    }
  }

  /**
   * How much may be out, within each target of a kind that the node is in: at once, and per sliding
   * hour, day and week. All radii hold.
   *
   * @param per {@code site}, {@code partition}, {@code rack}, {@code domain}, {@code leaf}, {@code
   *     feed}, {@code loop}, {@code storage} or {@code job}
   */
  public record Radius(
      Target.Kind per, Counts counts, Most atOnce, Most perHour, Most perDay, Most perWeek) {

    /** Counts what is out; zero is no limit. */
    public Radius(Target.Kind per, int atOnce, double atOncePercent, int perHour, int perDay) {
      this(
          per,
          Counts.OUT,
          new Most(atOnce, atOncePercent),
          new Most(perHour, 0),
          new Most(perDay, 0),
          Most.ANY);
    }

    /** Whether it limits anything. */
    public boolean limits() {
      return atOnce.limits() || perHour.limits() || perDay.limits() || perWeek.limits();
    }

    /** The same without a pace. */
    public Radius atOnce(Most most) {
      return new Radius(per, counts, most, Most.ANY, Most.ANY, Most.ANY);
    }
  }

  /** At most {@code max} of an action on one target within {@code perMillis}. */
  public record Attempts(int max, long perMillis) {}

  /** The cautious ones that hold when a bundle has none. */
  public static Limits cautious() {
    return new Limits(
        List.of(
            new Radius(
                Target.Kind.SITE,
                Counts.OUT,
                new Most(0, 5.0),
                new Most(4, 0),
                new Most(20, 0),
                new Most(60, 0)),
            new Radius(
                Target.Kind.SITE,
                Counts.INTERRUPTED,
                Most.ANY,
                new Most(0, 25),
                new Most(0, 200),
                Most.ANY),
            new Radius(Target.Kind.RACK, 2, 0, 0, 0)),
        Map.of("node.reboot", 1_800_000L),
        Map.of("node.reboot", new Attempts(2, 604_800_000L)),
        600_000L,
        86_400_000L,
        List.of(
            "Not responding", "Prolog error", "Epilog error", "gres/.* count reported lower.*"));
  }

  /** The same with other radii. */
  public Limits with(List<Radius> other) {
    return new Limits(other, cooldownMillis, attempts, freshMillis, barredMillis, automatic);
  }
}

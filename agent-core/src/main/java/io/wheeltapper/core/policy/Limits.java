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

  /**
   * Nodes out at once and taken out by us per time, within one target of a kind. Zero is "no limit
   * of this sort"; of an absolute number and a percentage the stricter wins, but never below one.
   *
   * @param per {@code site}, {@code rack}, {@code leaf}, …
   * @param atOnce nodes out by anyone's hand
   * @param atOncePercent the same in percent of the nodes known there
   * @param perHour nodes that we take out in a sliding hour
   * @param perDay nodes that we take out in a sliding day
   */
  public record Radius(
      Target.Kind per, int atOnce, double atOncePercent, int perHour, int perDay) {}

  /** At most {@code max} of an action on one target within {@code perMillis}. */
  public record Attempts(int max, long perMillis) {}

  /** The cautious ones that hold when a bundle has none. */
  public static Limits cautious() {
    return new Limits(
        List.of(
            new Radius(Target.Kind.SITE, 0, 5.0, 4, 20), new Radius(Target.Kind.RACK, 2, 0, 0, 0)),
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

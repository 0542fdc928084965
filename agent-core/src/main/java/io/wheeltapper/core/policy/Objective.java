package io.wheeltapper.core.policy;

import java.util.List;

/**
 * One service level objective: an OpenSLO SLO with one of its objectives, all references resolved.
 *
 * @param name the SLO's name; with {@code /2} and so on for its further objectives
 * @param title for people; the name when nothing else was written
 * @param service whose it is, or {@code ""}
 * @param alerts when people are to be told
 */
public record Objective(
    String name,
    String title,
    String service,
    Indicator indicator,
    TimeWindow window,
    Goal goal,
    List<Alert> alerts) {

  public Objective {
    alerts = List.copyOf(alerts);
  }

  /**
   * OpenSLO's alert condition {@code burnrate}.
   *
   * @param policy the alert policy's name
   * @param threshold the burn from which on it breaches
   * @param lookbackMillis over which time the burn is reckoned
   * @param afterMillis how long it must last
   */
  public record Alert(
      String policy, String severity, double threshold, long lookbackMillis, long afterMillis) {}
}

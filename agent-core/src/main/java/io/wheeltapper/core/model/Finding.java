package io.wheeltapper.core.model;

import java.util.List;
import java.util.Map;

/**
 * A rule's conclusion: this target has this fault, with the signals that say so.
 *
 * @param fault the key of all policy
 * @param target what is sick
 * @param node the node it is on, or {@code ""} when none
 * @param at event time of the newest signal it rests on, epoch milliseconds
 * @param rule the rule's name
 * @param ruleHash its version: SHA-256 in hex over its words and the tables' rows that it matched;
 *     {@code ""} for what is found without a rule
 * @param recommendation the vendor's bucket ({@code RESET_GPU}), or {@code ""} when there is none
 * @param source whose opinion the recommendation is, or {@code ""}
 * @param evidence the signals, oldest first, at least one
 * @param details further top-level facts for the entry: {@code xid}, {@code pci}
 * @param around what contains its node by the topology, for site rules: an id by the word of its
 *     kind ({@code rack} to {@code r12}); only where there is one of that kind
 */
public record Finding(
    Fault fault,
    Target target,
    String node,
    long at,
    String rule,
    String ruleHash,
    String recommendation,
    String source,
    List<Signal> evidence,
    Map<String, String> details,
    Map<String, String> around) {

  public Finding {
    evidence = List.copyOf(evidence);
    details = Map.copyOf(details);
    around = Map.copyOf(around);
    if (evidence.isEmpty()) {
      throw new IllegalArgumentException("a finding rests on at least one signal: " + rule);
    }
  }

  /** One without a rule's version. */
  public Finding(
      Fault fault,
      Target target,
      String node,
      long at,
      String rule,
      String recommendation,
      String source,
      List<Signal> evidence,
      Map<String, String> details) {
    this(fault, target, node, at, rule, "", recommendation, source, evidence, details, Map.of());
  }

  /** The same with what contains its node. */
  public Finding within(Map<String, String> containers) {
    return new Finding(
        fault,
        target,
        node,
        at,
        rule,
        ruleHash,
        recommendation,
        source,
        evidence,
        details,
        containers);
  }
}

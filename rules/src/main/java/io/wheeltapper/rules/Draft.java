package io.wheeltapper.rules;

import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Finding;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Target;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** A finding that a rule is still writing. One session's thread. */
public final class Draft {

  private final String rule;
  private final Fault fault;
  private final Target target;
  private final String node;
  private final Map<String, Signal> evidence = new LinkedHashMap<>();
  private final Map<String, String> details = new TreeMap<>();
  private String recommendation = "";
  private String source = "";
  private String version = "";

  Draft(String rule, String fault, Target target, String node) {
    this.rule = rule;
    this.fault = new Fault(fault);
    this.target = target;
    this.node = node;
  }

  /** Further evidence. */
  public Draft and(Signal signal) {
    evidence.putIfAbsent(signal.id(), signal);
    return this;
  }

  /** The evidence of another finding. */
  public Draft and(Finding finding) {
    finding.evidence().forEach(this::and);
    return this;
  }

  /** The vendor's bucket for it, and whose opinion that is. */
  public Draft recommend(String bucket, String whose) {
    recommendation = bucket;
    source = whose;
    return this;
  }

  /** A further fact for the entry; an empty value is left out. */
  public Draft detail(String name, String value) {
    if (!value.isEmpty()) {
      details.put(name, value);
    }
    return this;
  }

  /** A further fact for the entry. */
  public Draft detail(String name, long value) {
    return detail(name, Long.toString(value));
  }

  /** A further fact for the entry. */
  public Draft detail(String name, double value) {
    return detail(name, Double.toString(value));
  }

  /** Which version of its rule says so. */
  void version(String hash) {
    version = hash;
  }

  /** The id of the first evidence. */
  String first() {
    return evidence.keySet().iterator().next();
  }

  Fault fault() {
    return fault;
  }

  Target target() {
    return target;
  }

  String node() {
    return node;
  }

  Finding finish() {
    var signals =
        evidence.values().stream()
            .sorted(Comparator.comparingLong(Signal::at).thenComparing(Signal::id))
            .toList();
    return new Finding(
        fault,
        target,
        node,
        signals.getLast().at(),
        rule,
        version,
        recommendation,
        source,
        signals,
        details,
        Map.of());
  }
}

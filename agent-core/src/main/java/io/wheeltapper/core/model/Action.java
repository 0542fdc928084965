package io.wheeltapper.core.model;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A named step on a target with parameters; data only.
 *
 * @param name {@code node.isolate}, {@code job.checkpoint-restart}
 * @param parameters sorted by name; part of the plan's hash
 */
public record Action(String name, Target target, SortedMap<String, String> parameters) {

  public Action {
    parameters = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
  }

  /** An action without parameters. */
  public static Action of(String name, Target target) {
    return new Action(name, target, new TreeMap<>());
  }

  /** The same action with one more parameter. */
  public Action with(String parameter, String value) {
    Map<String, String> more = new TreeMap<>(parameters);
    more.put(parameter, value);
    return new Action(name, target, new TreeMap<>(more));
  }

  /** The parameter, or {@code ""}. */
  public String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }

  @Override
  public String toString() {
    return name + " " + target + (parameters.isEmpty() ? "" : " " + parameters);
  }
}

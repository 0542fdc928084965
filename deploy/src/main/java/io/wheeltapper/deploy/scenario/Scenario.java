package io.wheeltapper.deploy.scenario;

import io.wheeltapper.core.model.Mode;
import io.wheeltapper.deploy.config.Bounds;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One test of a policy.
 *
 * @param file as the person named it
 * @param line where it begins, from 1
 * @param mode the ceiling: in observe what is allowed is taken as done, in act obedient hands do it
 * @param jobs jobs that run from before the start, with their nodes
 * @param given what happens, in order of time
 * @param expect what must come, in this order
 * @param never what must not come
 * @param near which rules must nearly fire
 * @param hands by action name, how the hands fail at it
 * @param bounds within what the configuration lets set-points be moved
 * @param lasts milliseconds of virtual time
 * @param heldBy the guard without which this must not hold; empty when the test names none
 */
record Scenario(
    String file,
    int line,
    String name,
    Mode mode,
    Premises premises,
    SortedMap<String, List<String>> jobs,
    List<Given> given,
    List<Expected> expect,
    List<Expected> never,
    List<NearExpected> near,
    Map<String, String> hands,
    Bounds bounds,
    long lasts,
    String heldBy) {

  Scenario {
    jobs = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(jobs));
    given = List.copyOf(given);
    expect = List.copyOf(expect);
    never = List.copyOf(never);
    near = List.copyOf(near);
    hands = Map.copyOf(hands);
  }

  /** The same under another name, found in another file. */
  Scenario named(String other, String where) {
    return new Scenario(
        where, 1, other, mode, premises, jobs, given, expect, never, near, hands, bounds, lasts,
        heldBy);
  }
}

package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Fault;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a step on a node's firmware is about: which component, which version to leave and which to
 * go back to, as the finding says, else by the history of the node's versions. What nobody knows is
 * left to the actuator, which refuses without it.
 */
final class Rolling {

  static final String COMPONENT = "component";
  static final String FROM = "from";
  static final String TO = "to";

  private Rolling() {}

  /** The step's parameters with what is known; what the ladder says itself stands. */
  static SortedMap<String, String> aim(
      SortedMap<String, String> parameters, Case kase, Fault fault, Site site) {
    TreeMap<String, String> aim = new TreeMap<>(parameters);
    Map<String, String> found = kase.seen(fault).map(Sighting::firmware).orElse(Map.of());
    for (String name : new String[] {COMPONENT, FROM, TO}) {
      String said = found.getOrDefault(name, "");
      if (!said.isEmpty()) {
        aim.putIfAbsent(name, said);
      }
    }
    String component = aim.getOrDefault(COMPONENT, "");
    Versions.Version now = site.world().versions().of(component).get(kase.subject());
    if (now != null && !aim.containsKey(FROM)) {
      aim.put(FROM, now.text());
      String before = site.world().versions().before(component, kase.subject());
      if (!before.isEmpty()) {
        aim.putIfAbsent(TO, before);
      }
    }
    return aim;
  }
}

package io.wheeltapper.sensors.scheduler.slurm;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Slurm's own state and where its nodes stand, said when it changes; the controller's also every so
 * often. For one thread.
 */
final class SiteFacts {

  /** {@code ok takeover unreachable}. */
  static final String CONTROLLER = "scheduler.controller";

  /** Where a node stands: {@code leaf}, {@code domain}. */
  static final String PLACE = "node.place";

  private final String sensor;
  private final long refreshMillis;
  private final Map<String, Map<String, String>> places = new HashMap<>();
  private String controller = "";
  private long controllerSaid;

  SiteFacts(String sensor, long refreshMillis) {
    this.sensor = sensor;
    this.refreshMillis = refreshMillis;
  }

  /** How slurmctld is; nothing while nothing has changed. */
  List<Signal> controller(String value, String detail, long at) {
    if (value.equals(controller) && at - controllerSaid < refreshMillis) {
      return List.of();
    }
    controller = value;
    controllerSaid = at;
    Map<String, String> fields = new HashMap<>(Map.of("scheduler", Facts.SLURM));
    if (!detail.isBlank()) {
      String clean = detail.replaceAll("\\p{Cntrl}", " ").strip();
      fields.put("detail", clean.substring(0, Math.min(500, clean.length())));
    }
    return List.of(
        new Status(Target.site(), "", sensor, Origin.SCHEDULER, at, CONTROLLER, value, fields, ""));
  }

  /** Where nodes stand, as far as that is news. */
  List<Signal> places(SlurmTopology topology, long at) {
    Map<String, String> blocks = topology.of(true);
    Map<String, String> leaves = topology.of(false);
    TreeSet<String> nodes = new TreeSet<>(blocks.keySet());
    nodes.addAll(leaves.keySet());
    List<Signal> signals = new ArrayList<>();
    for (String node : nodes) {
      if (node.isBlank()
          || node.length() > Target.LONGEST_ID
          || node.chars().anyMatch(Character::isISOControl)) {
        continue; // no node has such a name
      }
      Map<String, String> fields = new HashMap<>();
      if (blocks.containsKey(node)) {
        fields.put("domain", blocks.getOrDefault(node, ""));
      }
      if (leaves.containsKey(node)) {
        fields.put("leaf", leaves.getOrDefault(node, ""));
      }
      if (!fields.equals(places.put(node, fields))) {
        signals.add(
            new Status(
                Target.node(node),
                node,
                sensor,
                Origin.SCHEDULER,
                at,
                PLACE,
                Facts.SLURM,
                fields,
                ""));
      }
    }
    return signals;
  }
}

package io.wheeltapper.sensors.scheduler.kubernetes;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The GPU Operator's parts on a node: driver, toolkit, device plugin, exporter, validator. A part
 * is not well when its pod has not been ready for a minute, or when the operator's label wants it
 * there and it has had no pod for a minute. For one thread.
 */
final class OperatorFacts {

  /** {@code ok} or {@code degraded}; {@code components} those that are not well. */
  static final String TYPE = "gpu.operator";

  /** How long a label may want what has no pod yet. */
  private static final long MINUTE = 60_000;

  /** NVIDIA's GPU Operator names its pods by {@code app}; without it the plugin's own chart. */
  private static final Map<String, String> PARTS =
      Map.ofEntries(
          Map.entry("nvidia-driver-daemonset", "driver"),
          Map.entry("nvidia-container-toolkit-daemonset", "container-toolkit"),
          Map.entry("nvidia-device-plugin-daemonset", "device-plugin"),
          Map.entry("nvidia-device-plugin", "device-plugin"),
          Map.entry("nvidia-dcgm", "dcgm"),
          Map.entry("nvidia-dcgm-exporter", "dcgm-exporter"),
          Map.entry("dcgm-exporter", "dcgm-exporter"),
          Map.entry("gpu-feature-discovery", "gpu-feature-discovery"),
          Map.entry("nvidia-operator-validator", "operator-validator"),
          Map.entry("nvidia-mig-manager", "mig-manager"),
          Map.entry("nvidia-dra-driver-gpu", "dra-driver"),
          Map.entry("amdgpu-device-plugin", "device-plugin"));

  private static final List<String> NAMES =
      List.of("app", "app.kubernetes.io/component", "app.kubernetes.io/name", "name");

  /** {@code nvidia.com/gpu.deploy.driver=true}: the operator wants that part on the node. */
  private static final String WANTED = "nvidia.com/gpu.deploy.";

  private static final String UPGRADE = "nvidia.com/gpu-driver-upgrade-state";

  private final Terms terms;
  private final Lasting missing = new Lasting(MINUTE);

  OperatorFacts(Terms terms) {
    this.terms = terms;
  }

  /** The node's parts; empty where there are none and none is wanted. */
  Optional<Status> look(NodeThing node, List<PodThing> pods, long at) {
    Set<String> there = new HashSet<>();
    Set<String> unwell = new TreeSet<>();
    for (PodThing pod : pods) {
      String part = part(pod);
      if (!part.isEmpty() && pod.daemon() && !pod.phase().equals("Succeeded")) {
        there.add(part);
        boolean ready = pod.ended().ready();
        long since =
            pod.ended().readySince() > 0 ? pod.ended().readySince() : pod.times().created();
        if (!ready && (since == 0 || at - since >= MINUTE)) {
          unwell.add(part);
        }
      }
    }
    node.labels()
        .forEach((key, value) -> {
          if (key.startsWith(WANTED)) {
            String part = key.substring(WANTED.length());
            boolean gone =
                value.equals("true") && PARTS.containsValue(part) && !there.contains(part);
            if (missing.holds(node.name() + " " + part, gone, at)) {
              unwell.add(part);
            }
            if (value.equals("true")) {
              there.add(part);
            }
          }
        });
    if (there.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> fields = new HashMap<>();
    if (!unwell.isEmpty()) {
      fields.put("components", String.join(",", unwell));
    }
    String upgrade = node.labels().getOrDefault(UPGRADE, "");
    if (!upgrade.isEmpty()) {
      fields.put("upgrade", upgrade);
    }
    boolean bad = !unwell.isEmpty() || upgrade.equals("upgrade-failed");
    return Optional.of(
        new Status(
            Target.node(node.name()),
            node.name(),
            terms.sensor(),
            Origin.SCHEDULER,
            at,
            TYPE,
            bad ? "degraded" : "ok",
            fields,
            ""));
  }

  private static String part(PodThing pod) {
    for (String label : NAMES) {
      String part = PARTS.get(pod.labels().getOrDefault(label, ""));
      if (part != null) {
        return part;
      }
    }
    return "";
  }
}

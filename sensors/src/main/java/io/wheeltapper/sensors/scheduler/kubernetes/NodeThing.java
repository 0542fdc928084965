package io.wheeltapper.sensors.scheduler.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A node.
 *
 * @param conditions by type, as {@code True}, {@code False} or {@code Unknown}
 * @param cordon who keeps new pods off it
 * @param gpus what its device plugins count
 * @param bootId changes with every boot
 */
record NodeThing(
    Key key,
    Map<String, String> labels,
    Map<String, String> annotations,
    List<Taint> taints,
    Ready ready,
    Map<String, String> conditions,
    Cordon cordon,
    Gpus gpus,
    String bootId,
    String kubelet)
    implements Thing {

  /** A taint; {@code value} is untrusted. */
  record Taint(String key, String value, String effect) {}

  /** The condition Ready: {@code True False Unknown}, or {@code ""} when there is none. */
  record Ready(String status, String reason, String message, long since) {}

  /**
   * {@code spec.unschedulable}.
   *
   * @param by the field manager that set it last, or {@code ""}
   * @param at epoch milliseconds, 0 unknown
   */
  record Cordon(boolean on, String by, long at) {}

  /** Whole GPUs: in all, and of these the healthy ones. */
  record Gpus(long capacity, long allocatable) {}

  NodeThing {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
    taints = List.copyOf(taints);
    conditions = Map.copyOf(conditions);
  }

  static NodeThing read(JsonNode o, List<String> gpuResources) {
    JsonNode meta = o.path("metadata");
    JsonNode status = o.path("status");
    JsonNode ready = Tree.condition(status, "Ready");
    Map<String, String> conditions = new TreeMap<>();
    for (JsonNode condition : Tree.list(status.path("conditions"))) {
      conditions.put(Tree.text(condition.path("type")), Tree.text(condition.path("status")));
    }
    return new NodeThing(
        Key.of(Watched.NODE, meta),
        Tree.texts(meta.path("labels")),
        Tree.texts(meta.path("annotations")),
        Tree.list(o.path("spec").path("taints")).stream()
            .map(NodeThing::taint)
            .sorted(java.util.Comparator.comparing(Taint::key).thenComparing(Taint::effect))
            .toList(),
        new Ready(
            Tree.text(ready.path("status")),
            Tree.text(ready.path("reason")),
            Tree.text(ready.path("message")),
            Tree.millis(ready.path("lastTransitionTime"))),
        conditions,
        cordon(o),
        new Gpus(
            sum(status.path("capacity"), gpuResources),
            sum(status.path("allocatable"), gpuResources)),
        Tree.text(status.path("nodeInfo").path("bootID")),
        Tree.text(status.path("nodeInfo").path("kubeletVersion")));
  }

  String name() {
    return key.name();
  }

  private static Taint taint(JsonNode t) {
    return new Taint(
        Tree.text(t.path("key")), Tree.text(t.path("value")), Tree.text(t.path("effect")));
  }

  static long sum(JsonNode quantities, List<String> resources) {
    return resources.stream().mapToLong(r -> Tree.count(quantities.path(r))).sum();
  }

  private static Cordon cordon(JsonNode o) {
    boolean on = o.path("spec").path("unschedulable").asBoolean(false);
    String by = "";
    long at = 0;
    for (JsonNode entry : Tree.list(o.path("metadata").path("managedFields"))) {
      boolean its = entry.path("fieldsV1").path("f:spec").has("f:unschedulable");
      long time = Tree.millis(entry.path("time"));
      if (on && its && time >= at) {
        by = Tree.text(entry.path("manager"));
        at = time;
      }
    }
    return new Cordon(on, by, at);
  }
}

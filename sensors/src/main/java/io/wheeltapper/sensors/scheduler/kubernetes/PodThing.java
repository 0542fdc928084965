package io.wheeltapper.sensors.scheduler.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A pod.
 *
 * @param node where it is bound, or {@code ""}
 * @param phase {@code Pending Running Succeeded Failed Unknown}
 * @param asks what it asks for
 * @param waits why it is not placed
 * @param ended how its containers ended last
 * @param times when it was made, began, is being deleted since; epoch milliseconds, 0 not
 */
record PodThing(
    Key key,
    String uid,
    Controller controller,
    Map<String, String> labels,
    String node,
    String phase,
    Asks asks,
    Waits waits,
    Ended ended,
    Times times,
    String checkpoint)
    implements Thing {

  /**
   * @param gpus whole ones, by device plugin or by the claims that it names (those are counted from
   *     the claims)
   * @param accelerated whether it asks for any accelerator, shares and MIG devices too
   * @param claims names of its resource claims
   * @param selector what its node must bear
   */
  record Asks(long gpus, boolean accelerated, List<String> claims, Map<String, String> selector) {}

  /**
   * The condition PodScheduled while it is false.
   *
   * @param reason {@code Unschedulable}, {@code SchedulingGated}, or {@code ""} once placed
   */
  record Waits(String reason, String message, long since) {}

  /**
   * The worst end of a container so far.
   *
   * @param restarts of all containers together
   * @param code exit code of the newest bad end, 0 none
   * @param reason {@code OOMKilled}, {@code Error}, or the pod's own, {@code Evicted}
   * @param disrupted why it is being taken away by others: the reason of DisruptionTarget, or ""
   * @param ready whether it serves
   * @param readySince since when it does, or does not; 0 unknown
   */
  record Ended(
      long restarts,
      long code,
      String reason,
      long at,
      String disrupted,
      boolean ready,
      long readySince) {}

  /** Epoch milliseconds; 0 when it has not happened. */
  record Times(long created, long started, long deleted) {}

  PodThing {
    labels = Map.copyOf(labels);
  }

  String name() {
    return key.name();
  }

  /** Whether it will never run again. */
  boolean over() {
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  /** Whether a node's own agent runs it: a daemon's or a static pod, no work of anybody's. */
  boolean daemon() {
    return controller.kind().equals("DaemonSet") || controller.kind().equals("Node");
  }

  static PodThing read(JsonNode o, List<String> gpuResources) {
    JsonNode meta = o.path("metadata");
    JsonNode spec = o.path("spec");
    JsonNode status = o.path("status");
    JsonNode scheduled = Tree.condition(status, "PodScheduled");
    boolean waits = Tree.text(scheduled.path("status")).equals("False");
    return new PodThing(
        Key.of(Watched.POD, meta),
        Tree.text(meta.path("uid")),
        Controller.of(meta),
        Tree.texts(meta.path("labels")),
        spec.path("nodeName").isTextual() ? Tree.name(spec.path("nodeName")) : "",
        Tree.text(status.path("phase")),
        asks(spec, status, gpuResources),
        waits
            ? new Waits(
                Tree.text(scheduled.path("reason")),
                Tree.text(scheduled.path("message")),
                Tree.millis(scheduled.path("lastTransitionTime")))
            : new Waits("", "", 0),
        ended(status),
        new Times(
            Tree.millis(meta.path("creationTimestamp")),
            Tree.millis(status.path("startTime")),
            Tree.millis(meta.path("deletionTimestamp"))),
        Tree.text(meta.path("annotations").path(Owner.CHECKPOINT)));
  }

  private static Asks asks(JsonNode spec, JsonNode status, List<String> gpuResources) {
    long together = 0;
    long before = 0;
    boolean any = false;
    for (JsonNode container : Tree.list(spec.path("containers"))) {
      together += gpus(container, gpuResources);
      any |= accelerated(container, gpuResources);
    }
    for (JsonNode container : Tree.list(spec.path("initContainers"))) {
      long its = gpus(container, gpuResources);
      any |= accelerated(container, gpuResources);
      if (Tree.text(container.path("restartPolicy")).equals("Always")) {
        together += its;
      } else {
        before = Math.max(before, its);
      }
    }
    List<String> claims = new ArrayList<>();
    for (JsonNode claim : Tree.list(spec.path("resourceClaims"))) {
      String named = Tree.text(claim.path("resourceClaimName"));
      if (!named.isEmpty()) {
        claims.add(named);
      }
    }
    for (JsonNode claim : Tree.list(status.path("resourceClaimStatuses"))) {
      String named = Tree.text(claim.path("resourceClaimName"));
      if (!named.isEmpty() && !claims.contains(named)) {
        claims.add(named);
      }
    }
    return new Asks(
        Math.max(together, before),
        any || !claims.isEmpty(),
        List.copyOf(claims),
        Tree.texts(spec.path("nodeSelector")));
  }

  private static JsonNode wanted(JsonNode container) {
    JsonNode limits = container.path("resources").path("limits");
    return limits.isObject() ? limits : container.path("resources").path("requests");
  }

  private static long gpus(JsonNode container, List<String> gpuResources) {
    return NodeThing.sum(wanted(container), gpuResources);
  }

  private static boolean accelerated(JsonNode container, List<String> gpuResources) {
    return Tree.texts(wanted(container)).keySet().stream()
        .anyMatch(name -> gpuResources.contains(name) || name.startsWith("nvidia.com/"));
  }

  private static Ended ended(JsonNode status) {
    long restarts = 0;
    long code = 0;
    long at = 0;
    String reason = Tree.text(status.path("reason"));
    for (JsonNode one : Tree.list(status.path("containerStatuses"))) {
      restarts += Math.clamp(Tree.number(one.path("restartCount"), 0), 0, Integer.MAX_VALUE);
      for (JsonNode state : List.of(one.path("state"), one.path("lastState"))) {
        JsonNode end = state.path("terminated");
        long its = Tree.number(end.path("exitCode"), 0);
        long when = Tree.millis(end.path("finishedAt"));
        if (its != 0 && when >= at) {
          code = its;
          at = when;
          reason = reason.isEmpty() ? Tree.text(end.path("reason")) : reason;
        }
      }
    }
    JsonNode target = Tree.condition(status, "DisruptionTarget");
    String disrupted =
        Tree.text(target.path("status")).equals("True") ? Tree.text(target.path("reason")) : "";
    return new Ended(
        restarts,
        code,
        reason,
        at,
        disrupted,
        Tree.holds(status, "Ready"),
        Tree.millis(Tree.condition(status, "Ready").path("lastTransitionTime")));
  }
}

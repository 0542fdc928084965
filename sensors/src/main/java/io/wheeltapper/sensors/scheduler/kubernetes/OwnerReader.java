package io.wheeltapper.sensors.scheduler.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.sensors.scheduler.kubernetes.Owner.Phase;
import io.wheeltapper.sensors.scheduler.kubernetes.Owner.State;
import io.wheeltapper.sensors.scheduler.kubernetes.Owner.Wants;
import io.wheeltapper.sensors.scheduler.kubernetes.Thing.Controller;
import io.wheeltapper.sensors.scheduler.kubernetes.Thing.Key;
import java.util.List;
import java.util.Map;

/**
 * The controllers' own ways to say how they are: most by conditions, some by a phase. Fields as in
 * the API types of each project (batch/v1, jobset, trainer, training-operator, volcano, kuberay,
 * argo-workflows, kueue). Pure.
 */
final class OwnerReader {

  private static final List<String> WELL =
      List.of("Complete", "Completed", "Succeeded", "Finished");
  private static final List<String> RUNS = List.of("Running", "Restarting", "Admitted");

  private OwnerReader() {}

  static Owner read(Watched watched, JsonNode o, List<String> gpuResources) {
    JsonNode meta = o.path("metadata");
    JsonNode spec = o.path("spec");
    JsonNode status = o.path("status");
    Map<String, String> labels = Tree.texts(meta.path("labels"));
    State state = state(watched, spec, status);
    Phase phase = phase(watched, spec, status, state);
    return new Owner(
        Key.of(watched, meta),
        Controller.of(meta),
        phase,
        state,
        wants(watched, spec, gpuResources),
        times(meta, spec, status, phase),
        new Owner.People(
            queue(watched, spec, labels),
            Tree.text(meta.path("annotations").path(Owner.CHECKPOINT)),
            labels));
  }

  private static Phase phase(Watched watched, JsonNode spec, JsonNode status, State state) {
    return switch (watched) {
      case VOLCANO_JOB, POD_GROUP, RAY_JOB, WORKFLOW -> phaseOf(state.word());
      case RAY_CLUSTER ->
          spec.path("suspend").asBoolean(false)
              ? Phase.SUSPENDED
              : Tree.number(status.path("readyWorkerReplicas"), 0) > 0
                      || Tree.holds(status, "HeadPodReady")
                  ? Phase.RUNNING
                  : Phase.PENDING;
      default -> byConditions(spec, status);
    };
  }

  private static Phase byConditions(JsonNode spec, JsonNode status) {
    if (Tree.holds(status, "Failed")) {
      return Phase.FAILED;
    }
    if (WELL.stream().anyMatch(type -> Tree.holds(status, type))) {
      return Phase.SUCCEEDED;
    }
    boolean suspended =
        spec.path("suspend").asBoolean(false)
            || spec.path("runPolicy").path("suspend").asBoolean(false);
    if (suspended) {
      return Phase.SUSPENDED;
    }
    boolean runs =
        RUNS.stream().anyMatch(type -> Tree.holds(status, type))
            || Tree.number(status.path("active"), 0) > 0;
    return runs ? Phase.RUNNING : Phase.PENDING;
  }

  private static Phase phaseOf(String word) {
    return switch (word) {
      case "Running",
          "Restarting",
          "Completing",
          "Aborting",
          "Terminating",
          "RUNNING",
          "Retrying" ->
          Phase.RUNNING;
      case "Completed", "Succeeded", "SUCCEEDED", "Complete" -> Phase.SUCCEEDED;
      case "Failed", "Error", "FAILED", "ValidationFailed" -> Phase.FAILED;
      case "Aborted", "Terminated", "STOPPED" -> Phase.CANCELLED;
      case "Suspended", "Suspending" -> Phase.SUSPENDED;
      default -> Phase.PENDING;
    };
  }

  private static State state(Watched watched, JsonNode spec, JsonNode status) {
    return switch (watched) {
      case VOLCANO_JOB ->
          new State(
              Tree.text(status.path("state").path("phase")),
              Tree.text(status.path("state").path("reason")),
              Tree.text(status.path("state").path("message")),
              restarts(status.path("retryCount")));
      case POD_GROUP -> {
        JsonNode why = Tree.condition(status, "Unschedulable");
        boolean so = Tree.text(why.path("status")).equals("True");
        yield new State(
            Tree.text(status.path("phase")),
            so ? Tree.text(why.path("reason")) : "",
            so ? Tree.text(why.path("message")) : "",
            0);
      }
      case RAY_JOB -> {
        String job = Tree.text(status.path("jobStatus"));
        String deployment = Tree.text(status.path("jobDeploymentStatus"));
        boolean over = List.of("SUCCEEDED", "FAILED", "STOPPED").contains(job);
        yield new State(
            over || deployment.isEmpty() ? job : deployment,
            Tree.text(status.path("reason")),
            Tree.text(status.path("message")),
            restarts(status.path("failed")));
      }
      case WORKFLOW ->
          new State(
              spec.path("suspend").asBoolean(false) && !done(status)
                  ? "Suspended"
                  : Tree.text(status.path("phase")),
              "",
              Tree.text(status.path("message")),
              0);
      default -> byCondition(watched, status);
    };
  }

  private static boolean done(JsonNode status) {
    return phaseOf(Tree.text(status.path("phase"))).over();
  }

  /** The condition that says most: an end, else the newest one that holds, else what is refused. */
  private static State byCondition(Watched watched, JsonNode status) {
    JsonNode best = status.path("\0none");
    long newest = -1;
    for (JsonNode condition : Tree.list(status.path("conditions"))) {
      String type = Tree.text(condition.path("type"));
      boolean holds = Tree.text(condition.path("status")).equals("True");
      boolean end = holds && (WELL.contains(type) || type.equals("Failed"));
      boolean refused = watched == Watched.WORKLOAD && type.equals("QuotaReserved") && !holds;
      long at = end ? Long.MAX_VALUE : Tree.millis(condition.path("lastTransitionTime"));
      if ((holds || refused) && at >= newest) {
        best = condition;
        newest = at;
      }
    }
    JsonNode count =
        watched == Watched.JOB
            ? status.path("failed")
            : watched == Watched.WORKLOAD
                ? status.path("requeueState").path("count")
                : status.path("restarts");
    return new State(
        Tree.text(best.path("type")),
        Tree.text(best.path("reason")),
        Tree.text(best.path("message")),
        restarts(count));
  }

  private static long restarts(JsonNode count) {
    return Math.clamp(Tree.number(count, 0), 0, Integer.MAX_VALUE);
  }

  private static Owner.Times times(JsonNode meta, JsonNode spec, JsonNode status, Phase phase) {
    long ended = 0;
    if (phase.over()) {
      for (String type : List.of("Failed", "Complete", "Completed", "Succeeded", "Finished")) {
        if (Tree.holds(status, type)) {
          ended = Tree.millis(Tree.condition(status, type).path("lastTransitionTime"));
        }
      }
      for (String field : List.of("completionTime", "finishedAt", "endTime")) {
        ended = Math.max(ended, Tree.millis(status.path(field)));
      }
      ended = Math.max(ended, Tree.millis(status.path("state").path("lastTransitionTime")));
    }
    long seconds =
        Math.max(
            Tree.number(spec.path("activeDeadlineSeconds"), 0),
            Tree.number(spec.path("runPolicy").path("activeDeadlineSeconds"), 0));
    return new Owner.Times(
        Tree.millis(meta.path("creationTimestamp")),
        Math.max(Tree.millis(status.path("startTime")), Tree.millis(status.path("startedAt"))),
        ended,
        Math.clamp(seconds, 0, 1L << 32) * 1000);
  }

  private static String queue(Watched watched, JsonNode spec, Map<String, String> labels) {
    return switch (watched) {
      case VOLCANO_JOB, POD_GROUP -> Tree.text(spec.path("queue"));
      case WORKLOAD -> Tree.text(spec.path("queueName"));
      default -> labels.getOrDefault("kueue.x-k8s.io/queue-name", "");
    };
  }

  /** What it would need: of a workload its largest set of pods, of a job its template's. */
  private static Wants wants(Watched watched, JsonNode spec, List<String> gpuResources) {
    if (watched == Watched.JOB) {
      return wants(spec, spec.path("parallelism"), gpuResources);
    }
    Wants most = Wants.NOTHING;
    if (watched == Watched.WORKLOAD) {
      for (JsonNode set : Tree.list(spec.path("podSets"))) {
        Wants its = wants(set, set.path("count"), gpuResources);
        if (its.each() * its.pieces() > most.each() * most.pieces()) {
          most = its;
        }
      }
    }
    return most;
  }

  private static Wants wants(JsonNode of, JsonNode pieces, List<String> gpuResources) {
    long each = 0;
    for (JsonNode c : Tree.list(of.path("template").path("spec").path("containers"))) {
      JsonNode resources = c.path("resources");
      JsonNode limits = resources.path("limits");
      each += NodeThing.sum(limits.isObject() ? limits : resources.path("requests"), gpuResources);
    }
    return new Wants(
        Math.clamp(Tree.number(pieces, 1), 0, 1_000_000), Math.clamp(each, 0, 1_000_000));
  }
}

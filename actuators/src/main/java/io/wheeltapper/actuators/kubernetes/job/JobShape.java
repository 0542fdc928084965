package io.wheeltapper.actuators.kubernetes.job;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** What a job is made of, and whether it can be stopped and started at all. Pure. */
final class JobShape {

  private static final String MULTIKUEUE = "kueue.x-k8s.io/multikueue";

  /** More pods no sound job has. */
  private static final long MOST = 1_000_000;

  private JobShape() {}

  static Root.Shape of(Controller controller, JsonNode json) {
    String name = json.at("/metadata/name").asText("");
    return new Root.Shape(
        Math.clamp(pods(controller, json), 0, MOST),
        controller == Controller.RAY_JOB ? json.at("/status/rayClusterName").asText("") : name,
        owner(json.path("metadata")),
        refusal(controller, json.path("spec")));
  }

  private static long pods(Controller controller, JsonNode json) {
    JsonNode spec = json.path("spec");
    return switch (controller) {
      case JOB -> {
        long at = spec.path("parallelism").asLong(1);
        long left = spec.path("completions").asLong(MOST) - json.at("/status/succeeded").asLong(0);
        yield Math.min(at, left);
      }
      case JOB_SET -> {
        long all = 0;
        for (JsonNode each : spec.path("replicatedJobs")) {
          all += each.path("replicas").asLong(1) * each.at("/template/spec/parallelism").asLong(1);
        }
        yield all;
      }
      case TRAIN_JOB -> spec.at("/trainer/numNodes").asLong(0);
      case VOLCANO_JOB -> spec.path("minAvailable").asLong(sum(spec.path("tasks"), "replicas"));
      case RAY_JOB -> 1 + sum(spec.at("/rayClusterSpec/workerGroupSpecs"), "replicas");
      case RAY_CLUSTER -> 1 + sum(spec.path("workerGroupSpecs"), "replicas");
      case WORKFLOW -> 0;
      default -> {
        long all = 0;
        for (Map.Entry<String, JsonNode> field : spec.properties()) {
          all += field.getKey().endsWith("ReplicaSpecs") ? sum(field.getValue(), "replicas") : 0;
        }
        yield all;
      }
    };
  }

  private static long sum(JsonNode each, String field) {
    long all = 0;
    for (JsonNode one : each) {
      all += one.path(field).asLong(1);
    }
    return all;
  }

  private static String owner(JsonNode meta) {
    for (JsonNode owner : meta.path("ownerReferences")) {
      if (owner.path("controller").asBoolean(false)) {
        return owner.path("kind").asText("") + " " + owner.path("name").asText("");
      }
    }
    return "";
  }

  private static String refusal(Controller controller, JsonNode spec) {
    String elsewhere = spec.path("managedBy").asText(spec.at("/runPolicy/managedBy").asText(""));
    if (elsewhere.equals(MULTIKUEUE)) {
      return "it runs in another cluster: " + MULTIKUEUE;
    }
    return switch (controller) {
      case RAY_JOB ->
          !spec.path("clusterSelector").isEmpty()
              ? "it runs on a Ray cluster that is not its own (clusterSelector)"
              : spec.path("shutdownAfterJobFinishes").asBoolean(false)
                  ? ""
                  : "KubeRay suspends only with shutdownAfterJobFinishes: true";
      case WORKFLOW ->
          again(spec)
              ? ""
              : "its pods are not made again: it has no retryStrategy with retryPolicy Always or"
                  + " OnError";
      default -> "";
    };
  }

  /** Whether Argo makes a pod again that was ended: an error, which its default does not retry. */
  private static boolean again(JsonNode spec) {
    if (retries(spec.path("templateDefaults"))) {
      return true;
    }
    boolean any = false;
    for (JsonNode template : spec.path("templates")) {
      boolean pod =
          template.has("container") || template.has("script") || template.has("containerSet");
      if (pod && !retries(template)) {
        return false;
      }
      any |= pod;
    }
    return any;
  }

  private static boolean retries(JsonNode template) {
    String policy = template.at("/retryStrategy/retryPolicy").asText("");
    return policy.equals("Always") || policy.equals("OnError");
  }
}

package io.wheeltapper.actuators.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;

/** What became of a Job, out of its own JSON and its pod's; pure. */
final class Errands {

  /** A kubelet tries on after these; nothing but a person makes it go on. */
  private static final Set<String> STUCK =
      Set.of(
          "ImagePullBackOff",
          "ErrImageNeverPull",
          "InvalidImageName",
          "CreateContainerConfigError",
          "CreateContainerError",
          "RunContainerError");

  private Errands() {}

  /**
   * Reads both.
   *
   * @param pods those of the Job; it has one at most
   */
  static Errand of(JsonNode job, JsonNode pods) {
    JsonNode pod = pods.path(0);
    String name = pod.at("/metadata/name").asText("");
    String container = pod.at("/spec/containers/0/name").asText("");
    for (JsonNode condition : job.at("/status/conditions")) {
      boolean holds = condition.path("status").asText("").equals("True");
      String type = condition.path("type").asText("");
      if (holds && type.equals("Complete")) {
        return new Errand(Errand.State.SUCCEEDED, "", name, container, "");
      }
      if (holds && type.equals("Failed")) {
        String why =
            exit(pod)
                .orElse(
                    condition.path("reason").asText("")
                        + ": "
                        + condition.path("message").asText(""));
        return new Errand(Errand.State.FAILED, why, name, container, "");
      }
    }
    String phase = pod.at("/status/phase").asText("");
    Optional<String> stuck = stuck(pod);
    if (stuck.isPresent()) {
      return new Errand(Errand.State.STUCK, stuck.get(), name, container, "");
    }
    Errand.State state = phase.equals("Running") ? Errand.State.RUNNING : Errand.State.WAITING;
    return new Errand(state, "", name, container, "");
  }

  private static Optional<String> exit(JsonNode pod) {
    for (JsonNode status : pod.at("/status/containerStatuses")) {
      JsonNode ended = status.at("/state/terminated");
      if (ended.has("exitCode") && ended.path("exitCode").asInt() != 0) {
        return Optional.of(
            "exit " + ended.path("exitCode").asInt() + " " + ended.path("reason").asText(""));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> stuck(JsonNode pod) {
    for (String kind : Set.of("initContainerStatuses", "containerStatuses")) {
      for (JsonNode status : pod.path("status").path(kind)) {
        JsonNode waiting = status.at("/state/waiting");
        if (STUCK.contains(waiting.path("reason").asText(""))) {
          return Optional.of(
              waiting.path("reason").asText("") + ": " + waiting.path("message").asText(""));
        }
      }
    }
    return Optional.empty();
  }
}

package io.wheeltapper.actuators.kubernetes.job;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Out of the server's JSON what the deeds on jobs need, by the fields of each project's API types.
 * Pure; what is missing is empty.
 */
public final class JobReader {

  private static final List<String> WELL =
      List.of("Complete", "Completed", "Succeeded", "Finished");
  private static final List<String> VOLCANO_OFF = List.of("Aborting", "Aborted");

  /** Our field manager. */
  static final String US = "wheeltapper";

  private JobReader() {}

  /** A controller's object, as the server sent it. */
  public static Root root(Controller controller, Ref ref, JsonNode json) {
    JsonNode meta = json.path("metadata");
    return new Root(
        controller,
        ref,
        meta.path("uid").asText(""),
        meta.path("resourceVersion").asText(""),
        strings(meta.path("annotations")),
        state(controller, json),
        JobShape.of(controller, json),
        Root.Queue.NONE);
  }

  private static Root.State state(Controller controller, JsonNode json) {
    JsonNode status = json.path("status");
    String word = word(controller, status);
    boolean off =
        controller == Controller.VOLCANO_JOB
            ? VOLCANO_OFF.contains(word)
            : json.at(controller.field()).asBoolean(false);
    long restarts =
        switch (controller) {
          case VOLCANO_JOB -> status.path("retryCount").asLong(0);
          case RAY_JOB, JOB -> status.path("failed").asLong(0);
          default -> status.path("restarts").asLong(0);
        };
    boolean byUs = byUs(json.path("metadata"), controller.field());
    long since = controller == Controller.VOLCANO_JOB && off ? offSince(status) : 0;
    return new Root.State(phase(controller, status, word), word, off, byUs, since, restarts);
  }

  /** When Volcano began to abort it: the first of the last conditions in a row that say so. */
  private static long offSince(JsonNode status) {
    String since = "";
    for (JsonNode condition : status.path("conditions")) {
      if (!VOLCANO_OFF.contains(condition.path("status").asText(""))) {
        since = "";
      } else if (since.isEmpty()) {
        since = condition.path("lastTransitionTime").asText("");
      }
    }
    return time(since.isEmpty() ? status.at("/state/lastTransitionTime").asText("") : since);
  }

  /** Whether our field manager is who last set a field. */
  private static boolean byUs(JsonNode meta, String field) {
    String managed = "/fieldsV1" + field.replace("/", "/f:");
    for (JsonNode entry : meta.path("managedFields")) {
      if (entry.path("manager").asText("").equals(US) && !entry.at(managed).isMissingNode()) {
        return true;
      }
    }
    return false;
  }

  private static String word(Controller controller, JsonNode status) {
    return switch (controller) {
      case VOLCANO_JOB -> status.at("/state/phase").asText("");
      case WORKFLOW -> status.path("phase").asText("");
      case RAY_CLUSTER -> status.path("state").asText("");
      case RAY_JOB -> {
        String job = status.path("jobStatus").asText("");
        boolean over = List.of("SUCCEEDED", "FAILED", "STOPPED").contains(job);
        yield over ? job : status.path("jobDeploymentStatus").asText(job);
      }
      default -> condition(status);
    };
  }

  /** The condition that says most: an end, else the newest that holds. */
  private static String condition(JsonNode status) {
    String best = "";
    String newest = "";
    for (JsonNode condition : status.path("conditions")) {
      String type = condition.path("type").asText("");
      if (!condition.path("status").asText("").equals("True")) {
        continue;
      }
      if (WELL.contains(type) || type.equals("Failed")) {
        return type;
      }
      String at = condition.path("lastTransitionTime").asText("");
      if (at.compareTo(newest) >= 0) {
        best = type;
        newest = at;
      }
    }
    return best;
  }

  private static Root.Phase phase(Controller controller, JsonNode status, String word) {
    return switch (controller) {
      case VOLCANO_JOB, WORKFLOW, RAY_JOB ->
          switch (word) {
            case "Completed", "Succeeded", "SUCCEEDED", "Complete" -> Root.Phase.ENDED_WELL;
            case "Failed", "Error", "FAILED", "ValidationFailed", "Terminated", "STOPPED" ->
                Root.Phase.ENDED_BADLY;
            default -> Root.Phase.GOES;
          };
      case RAY_CLUSTER -> Root.Phase.GOES;
      default ->
          WELL.contains(word)
              ? Root.Phase.ENDED_WELL
              : word.equals("Failed") ? Root.Phase.ENDED_BADLY : Root.Phase.GOES;
    };
  }

  /** A pod. */
  public static Member member(JsonNode json) {
    JsonNode meta = json.path("metadata");
    JsonNode status = json.path("status");
    boolean ready = false;
    for (JsonNode condition : status.path("conditions")) {
      ready |=
          condition.path("type").asText("").equals("Ready")
              && condition.path("status").asText("").equals("True");
    }
    return new Member(
        meta.path("namespace").asText(""),
        meta.path("name").asText(""),
        meta.path("uid").asText(""),
        json.at("/spec/nodeName").asText(""),
        status.path("phase").asText(""),
        ready && !meta.has("deletionTimestamp"),
        status.path("podIP").asText(""),
        json.at("/spec/terminationGracePeriodSeconds").asLong(30),
        time(status.path("startTime").asText("")),
        meta.has("deletionTimestamp"),
        meta.path("labels").path("ray.io/node-type").asText("").equals("head"));
  }

  /**
   * Kueue's word on an object of this uid.
   *
   * @param list its Workloads
   * @param version under which they were listed
   */
  public static Optional<Root.Queue> queue(String uid, String version, JsonNode list) {
    for (JsonNode item : list.path("items")) {
      for (JsonNode owner : item.at("/metadata/ownerReferences")) {
        if (owner.path("uid").asText("").equals(uid)) {
          return Optional.of(
              new Root.Queue(
                  item.at("/metadata/name").asText(""),
                  version,
                  item.at("/metadata/resourceVersion").asText(""),
                  item.at("/spec/active").asBoolean(true),
                  byUs(item.path("metadata"), Switch.ACTIVE),
                  condition(item.path("status"))));
        }
      }
    }
    return Optional.empty();
  }

  private static long time(String text) {
    try {
      return text.isEmpty() ? 0 : Instant.parse(text).toEpochMilli();
    } catch (DateTimeParseException e) {
      return 0;
    }
  }

  private static Map<String, String> strings(JsonNode json) {
    Map<String, String> strings = new HashMap<>();
    json.properties().forEach(e -> strings.put(e.getKey(), e.getValue().asText("")));
    return Map.copyOf(strings);
  }
}

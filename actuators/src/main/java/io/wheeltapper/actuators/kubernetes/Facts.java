package io.wheeltapper.actuators.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Out of the server's JSON what the deeds need; pure. What is missing is empty. */
final class Facts {

  static final String REASON = "wheeltapper.io/reason";
  static final String REBOOT = "wheeltapper.io/reboot";
  private static final String MIRROR = "kubernetes.io/config.mirror";

  private Facts() {}

  static Node node(JsonNode json) {
    JsonNode meta = json.path("metadata");
    List<Node.Taint> taints = new ArrayList<>();
    json.at("/spec/taints")
        .forEach(t ->
            taints.add(
                new Node.Taint(
                    t.path("key").asText(""),
                    t.path("value").asText(""),
                    t.path("effect").asText(""))));
    return new Node(
        meta.path("name").asText(""),
        meta.path("resourceVersion").asText(""),
        json.at("/spec/unschedulable").asBoolean(false),
        managers(meta),
        meta.path("annotations").path(REASON).asText(""),
        ready(json),
        taints,
        strings(meta.path("labels")),
        json.at("/status/nodeInfo/bootID").asText(""),
        meta.path("annotations").path(REBOOT).asText(""));
  }

  /** Who set {@code spec.unschedulable}, by the server's record; an update counts as an apply. */
  private static Set<String> managers(JsonNode meta) {
    Set<String> managers = new TreeSet<>();
    for (JsonNode entry : meta.path("managedFields")) {
      if (entry.at("/fieldsV1/f:spec").has("f:unschedulable")) {
        managers.add(entry.path("manager").asText(""));
      }
    }
    return managers;
  }

  private static String ready(JsonNode json) {
    for (JsonNode condition : json.at("/status/conditions")) {
      if (condition.path("type").asText("").equals("Ready")) {
        return condition.path("status").asText("");
      }
    }
    return "";
  }

  static Pod pod(JsonNode json) {
    JsonNode meta = json.path("metadata");
    String owner = "";
    for (JsonNode each : meta.path("ownerReferences")) {
      if (each.path("controller").asBoolean(false)) {
        owner = each.path("kind").asText("");
      }
    }
    boolean localData = false;
    for (JsonNode volume : json.at("/spec/volumes")) {
      localData |= volume.has("emptyDir");
    }
    String phase = json.at("/status/phase").asText("");
    return new Pod(
        meta.path("namespace").asText(""),
        meta.path("name").asText(""),
        meta.path("uid").asText(""),
        owner,
        meta.path("annotations").has(MIRROR),
        phase.equals("Succeeded") || phase.equals("Failed"),
        time(meta.path("deletionTimestamp").asText("")),
        localData,
        strings(meta.path("labels")));
  }

  /** When it is to be gone: the server adds the grace to the time of the request. */
  private static long time(String text) {
    try {
      return text.isEmpty() ? 0 : Instant.parse(text).toEpochMilli();
    } catch (DateTimeParseException e) {
      return 1; // It is ending, and nobody can say since when.
    }
  }

  private static Map<String, String> strings(JsonNode json) {
    Map<String, String> strings = new HashMap<>();
    json.properties().forEach(e -> strings.put(e.getKey(), e.getValue().asText("")));
    return strings;
  }
}

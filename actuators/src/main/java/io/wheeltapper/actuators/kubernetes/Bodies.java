package io.wheeltapper.actuators.kubernetes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The requests, as they go out. */
final class Bodies {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String APPLY = "application/apply-patch+yaml";
  private static final String MERGE = "application/merge-patch+json";
  private static final String PLAIN = "application/json";
  private static final String EFFECT = "NoSchedule";

  private Bodies() {}

  static String node(String name) {
    return "/api/v1/nodes/" + name;
  }

  static String podsOn(String node, String next) {
    String more =
        next.isEmpty() ? "" : "&continue=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
    return "/api/v1/pods?limit=250&fieldSelector=spec.nodeName%3D" + node + more;
  }

  private static String jobs(String namespace) {
    return "/apis/batch/v1/namespaces/" + namespace + "/jobs";
  }

  static String job(String namespace, String name) {
    return jobs(namespace) + "/" + name;
  }

  /** The pods of a Job; it has one, so that a few are all. */
  static String podsOf(String namespace, String job) {
    return "/api/v1/namespaces/" + namespace + "/pods?limit=5&labelSelector=job-name%3D" + job;
  }

  /** The end of what a pod's first container said. */
  /** The end of it: a report of DCGM on eight GPUs has some hundred KiB. */
  static String log(String namespace, String pod, String container) {
    return pod(namespace, pod) + "/log?tailLines=5000&limitBytes=1048576&container=" + container;
  }

  private static String pod(String namespace, String name) {
    return "/api/v1/namespaces/" + namespace + "/pods/" + name;
  }

  /**
   * The request of a change.
   *
   * @param dry lets the server only say what it would do
   */
  static Api.Ask ask(Change change, String taint, boolean dry) {
    return switch (change) {
      case Change.Cordon(String node, String version, String reason) -> {
        ObjectNode body = ours(node, version);
        body.withObject("/metadata/annotations").put(Facts.REASON, reason);
        body.putObject("spec").put("unschedulable", true);
        yield apply(node, body);
      }
      case Change.Note(String node, String version, String reason, String mark) -> {
        ObjectNode body = ours(node, version);
        body.withObject("/metadata/annotations").put(Facts.REASON, reason).put(Facts.REBOOT, mark);
        body.putObject("spec").put("unschedulable", true);
        yield apply(node, body);
      }
      case Change.Start start ->
          new Api.Ask(
              "POST",
              jobs(start.namespace()) + "?fieldManager=" + ApiCluster.MANAGER,
              PLAIN,
              start.body(),
              true);
      case Change.Uncordon(String node, String version) -> apply(node, ours(node, version));
      case Change.Taint(String node) -> taints(bare(node), taint, true);
      case Change.Untaint(String node) -> taints(bare(node), taint, false);
      case Change.Evict(String namespace, String pod, String uid) -> {
        ObjectNode body = JSON.objectNode().put("apiVersion", "policy/v1").put("kind", "Eviction");
        body.putObject("metadata").put("name", pod).put("namespace", namespace);
        ObjectNode options = body.putObject("deleteOptions");
        options.putObject("preconditions").put("uid", uid);
        if (dry) {
          options.putArray("dryRun").add("All");
        }
        yield new Api.Ask("POST", pod(namespace, pod) + "/eviction", PLAIN, body.toString(), !dry);
      }
      case Change.Delete(String namespace, String pod, String uid) -> {
        ObjectNode body = JSON.objectNode().put("apiVersion", "v1").put("kind", "DeleteOptions");
        body.put("gracePeriodSeconds", 0);
        body.putObject("preconditions").put("uid", uid);
        yield new Api.Ask("DELETE", pod(namespace, pod), PLAIN, body.toString(), true);
      }
    };
  }

  /** The whole list with our taint, or without it; refused by the server if the node changed. */
  static Api.Ask taints(Node node, String taint, boolean on) {
    ObjectNode body = JSON.objectNode();
    body.putObject("metadata").put("resourceVersion", node.version());
    ArrayNode taints = body.putObject("spec").putArray("taints");
    for (Node.Taint each : node.taints()) {
      if (!each.key().equals(taint)) {
        taints.add(taint(each));
      }
    }
    if (on) {
      taints.add(taint(new Node.Taint(taint, "", EFFECT)));
    }
    return new Api.Ask(
        "PATCH",
        node(node.name()) + "?fieldManager=" + ApiCluster.MANAGER,
        MERGE,
        body.toString(),
        true);
  }

  private static ObjectNode taint(Node.Taint taint) {
    ObjectNode json = JSON.objectNode().put("key", taint.key()).put("effect", taint.effect());
    return taint.value().isEmpty() ? json : json.put("value", taint.value());
  }

  private static Node bare(String name) {
    return new Node(
        name, "", false, java.util.Set.of(), "", "", java.util.List.of(), java.util.Map.of());
  }

  private static ObjectNode ours(String node, String version) {
    ObjectNode body = JSON.objectNode().put("apiVersion", "v1").put("kind", "Node");
    ObjectNode meta = body.putObject("metadata").put("name", node);
    if (!version.isEmpty()) {
      meta.put("resourceVersion", version);
    }
    return body;
  }

  private static Api.Ask apply(String node, ObjectNode body) {
    return new Api.Ask(
        "PATCH",
        node(node) + "?fieldManager=" + ApiCluster.MANAGER + "&fieldValidation=Strict",
        APPLY,
        body.toString(),
        true);
  }

  /** For people: the version that the change insists on is another at each look. */
  static String text(Api.Ask ask, Change change) {
    return switch (change) {
      case Change.Cordon cordon ->
          "PATCH "
              + node(cordon.node())
              + " (server-side apply as "
              + ApiCluster.MANAGER
              + ") spec.unschedulable=true, "
              + Facts.REASON
              + "="
              + cordon.reason();
      case Change.Note note ->
          "PATCH "
              + node(note.node())
              + " (server-side apply as "
              + ApiCluster.MANAGER
              + ") our cordon, "
              + Facts.REBOOT
              + "="
              + note.mark();
      case Change.Start start ->
          "POST "
              + jobs(start.namespace())
              + " "
              + start.name()
              + " on "
              + start.node()
              + ": "
              + start.origin();
      case Change.Uncordon uncordon ->
          "PATCH "
              + node(uncordon.node())
              + " (server-side apply as "
              + ApiCluster.MANAGER
              + ") without our cordon and reason";
      case Change.Taint taint -> "PATCH " + node(taint.node()) + " with our taint";
      case Change.Untaint untaint -> "PATCH " + node(untaint.node()) + " without our taint";
      case Change.Evict _, Change.Delete _ -> ask.method() + " " + ask.path() + " " + ask.body();
    };
  }
}

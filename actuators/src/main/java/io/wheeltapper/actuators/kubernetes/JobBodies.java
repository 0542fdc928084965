package io.wheeltapper.actuators.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wheeltapper.actuators.kubernetes.job.JobChange;
import io.wheeltapper.actuators.kubernetes.job.Ref;
import java.util.Map;

/** The requests on jobs, as they go out. */
final class JobBodies {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String MERGE = "application/merge-patch+json";

  private JobBodies() {}

  static Api.Ask ask(JobChange change) {
    return switch (change) {
      case JobChange.Notes notes -> patch(notes.ref(), body(notes.version(), notes.annotations()));
      case JobChange.Turn turn -> {
        ObjectNode body = body(turn.version(), turn.annotations());
        String[] path = turn.field().substring(1).split("/", -1);
        ObjectNode at = body;
        for (int i = 0; i < path.length - 1; i++) {
          at = at.putObject(path[i]);
        }
        at.put(path[path.length - 1], turn.value());
        yield patch(turn.ref(), body);
      }
      case JobChange.Command command -> {
        ObjectNode body =
            JSON.objectNode().put("apiVersion", "bus.volcano.sh/v1alpha1").put("kind", "Command");
        ObjectNode meta =
            body.putObject("metadata")
                .put("name", command.name())
                .put("namespace", command.job().namespace());
        owner(meta.putArray("ownerReferences").addObject(), command);
        owner(body.putObject("target"), command);
        body.put("action", command.action());
        yield new Api.Ask(
            "POST",
            commands(command.job()).collection(),
            "application/json",
            body.toString(),
            true);
      }
      case JobChange.Evict _, JobChange.Hook _ ->
          throw new IllegalArgumentException("no request of its own: " + change);
    };
  }

  private static Ref commands(Ref job) {
    return new Ref("bus.volcano.sh", "v1alpha1", "commands", job.namespace(), "");
  }

  private static void owner(ObjectNode reference, JobChange.Command command) {
    reference
        .put("apiVersion", command.job().group() + "/" + command.job().version())
        .put("kind", "Job")
        .put("name", command.job().name())
        .put("uid", command.uid())
        .put("controller", true);
  }

  /** Refused by the server if the object changed since. */
  private static ObjectNode body(String version, Map<String, String> annotations) {
    ObjectNode body = JSON.objectNode();
    ObjectNode meta = body.putObject("metadata");
    if (!version.isEmpty()) {
      meta.put("resourceVersion", version);
    }
    if (!annotations.isEmpty()) {
      ObjectNode values = meta.putObject("annotations");
      annotations.forEach((key, value) -> {
        if (value.isEmpty()) {
          values.putNull(key);
        } else {
          values.put(key, value);
        }
      });
    }
    return body;
  }

  private static Api.Ask patch(Ref ref, ObjectNode body) {
    return new Api.Ask(
        "PATCH", ref.path() + "?fieldManager=" + ApiCluster.MANAGER, MERGE, body.toString(), true);
  }

  /** For people: without versions and numbers, which are others at each look. */
  static String text(JobChange change) {
    return switch (change) {
      case JobChange.Notes notes -> "PATCH " + notes.ref().path() + " " + notes.words();
      case JobChange.Turn turn ->
          "PATCH "
              + turn.ref().path()
              + " "
              + turn.field().substring(1).replace('/', '.')
              + "="
              + turn.value()
              + (turn.words().isEmpty() ? "" : ", " + turn.words());
      case JobChange.Command command ->
          "POST "
              + commands(command.job()).collection()
              + " "
              + command.action()
              + " "
              + command.job().name();
      case JobChange.Evict evict ->
          "POST /api/v1/namespaces/" + evict.namespace() + "/pods/" + evict.pod() + "/eviction";
      case JobChange.Hook hook -> "POST http://" + hook.ip() + ":" + hook.endpoint();
    };
  }
}

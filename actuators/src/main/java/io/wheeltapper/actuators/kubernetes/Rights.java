package io.wheeltapper.actuators.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wheeltapper.actuators.CallFailed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What we may do there, by the server's own word ({@code kubectl auth can-i}): a question that
 * stores nothing and needs no right of its own.
 */
record Rights(Api api) {

  private static final String PATH = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

  /**
   * Asks for every action that could be done.
   *
   * @param jobs see {@link Rbac#jobs}
   * @return by action, the first right that is missing; {@code ""} where none is
   */
  SortedMap<String, String> missing(Map<String, String> jobs)
      throws CallFailed, InterruptedException {
    SortedMap<String, String> missing = new TreeMap<>();
    Map<Rbac.Right, Boolean> known = new HashMap<>();
    for (String action : Rbac.ACTIONS) {
      List<Rbac.Right> rights = Rbac.of(action, jobs);
      if (rights.isEmpty()) {
        continue;
      }
      String lacks = "";
      for (Rbac.Right right : rights) {
        Boolean may = known.get(right);
        if (may == null) {
          may = may(right);
          known.put(right, may);
        }
        if (!may && lacks.isEmpty()) {
          lacks = right.words();
        }
      }
      missing.put(action, lacks);
    }
    return missing;
  }

  private boolean may(Rbac.Right right) throws CallFailed, InterruptedException {
    ObjectNode body =
        JsonNodeFactory.instance
            .objectNode()
            .put("apiVersion", "authorization.k8s.io/v1")
            .put("kind", "SelfSubjectAccessReview");
    String[] resource = right.resource().split("/", 2);
    ObjectNode what =
        body.putObject("spec")
            .putObject("resourceAttributes")
            .put("group", right.group())
            .put("resource", resource[0])
            .put("verb", right.verb());
    if (resource.length > 1) {
      what.put("subresource", resource[1]);
    }
    if (!right.namespace().isEmpty()) {
      what.put("namespace", right.namespace());
    }
    Api.Ask ask = new Api.Ask("POST", PATH, "application/json", body.toString(), false);
    return ApiCluster.json(ApiCluster.ok(api.send(ask), false))
        .at("/status/allowed")
        .asBoolean(false);
  }
}

package io.wheeltapper.actuators.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.actuators.CallFailed;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What an API server answers to those who act on it, for the fuzzer: most of it is strangers'. */
public final class KubernetesAnswers {

  /** Good ones. */
  public static final List<String> SEEDS =
      List.of(
          """
          {"metadata":{"name":"n1","resourceVersion":"7","labels":{"a":"b"},"annotations":
          {"wheeltapper.io/reason":"wheeltapper[c1] off","wheeltapper.io/reboot":"a1 boot-1"},
          "managedFields":[{"manager":"wheeltapper","operation":"Apply","fieldsV1":{"f:spec":
          {"f:unschedulable":{}}}}]},"spec":{"unschedulable":true,"taints":[{"key":"k","effect":
          "NoSchedule"}]},"status":{"nodeInfo":{"bootID":"b"},"conditions":[{"type":"Ready",
          "status":"True"}]}}
          """,
          """
          {"metadata":{"namespace":"t","name":"p","uid":"u","deletionTimestamp":
          "2026-11-02T10:00:00Z","ownerReferences":[{"kind":"Job","controller":true}]},
          "spec":{"volumes":[{"emptyDir":{}}],"containers":[{"name":"c"}]},"status":{"phase":
          "Running","containerStatuses":[{"state":{"waiting":{"reason":"ImagePullBackOff"}}}]}}
          """,
          """
          {"status":{"conditions":[{"type":"Failed","status":"True","reason":"DeadlineExceeded"}]},
          "items":[{"metadata":{"name":"p"}}]}
          """,
          """
          {"kind":"Status","reason":"TooManyRequests","message":"no","details":{"causes":[{"reason":
          "DisruptionBudget","message":"The disruption budget b needs 2"}]},"code":429}
          """);

  private KubernetesAnswers() {}

  /** Reads it as each of them; that it is none is no finding. */
  public static void take(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    for (int status : List.of(200, 403, 409, 429, 500)) {
      Api.Answer answer = new Api.Answer(status, text, text);
      try {
        Evictions.judge(answer, true);
      } catch (CallFailed e) {
        words(e);
      }
    }
    try {
      JsonNode json = ApiCluster.json(new Api.Answer(200, text));
      Node node = Facts.node(json);
      node.holder();
      Mark.in(node.reboot());
      Facts.pod(json);
      Said.of(Errands.of(json, json.path("items")).with(text));
    } catch (CallFailed e) {
      words(e);
    }
  }

  private static void words(Exception e) {
    if (e.getMessage() == null || e.getMessage().isBlank()) {
      throw new IllegalStateException("a refusal without a word", e);
    }
  }
}

package io.wheeltapper.actuators.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Line;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What goes out, and what each answer means; the answers are those of a 1.36.2. */
final class ApiClusterTest {

  private static final Change.Evict EVICT = new Change.Evict("train", "a", "uid-a");
  private static final String BUDGET =
      "{\"kind\":\"Status\",\"status\":\"Failure\",\"message\":\"Cannot evict pod as it would"
          + " violate the pod's disruption"
          + " budget.\",\"reason\":\"TooManyRequests\",\"details\":{\"causes\":[{\"reason\":\"DisruptionBudget\",\"message\":\"The"
          + " disruption budget gang needs 2 healthy pods and has 2 currently\"}]},\"code\":429}";

  private final List<Api.Ask> asked = new ArrayList<>();
  private final Deque<Api.Answer> answers = new ArrayDeque<>();
  private final Cluster cluster =
      new ApiCluster(
          ask -> {
            asked.add(ask);
            return answers.remove();
          },
          Line.open("kube"),
          KubernetesRig.TAINT);

  private ApiClusterTest answers(int status, String body) {
    answers.add(new Api.Answer(status, body));
    return this;
  }

  private CallFailed.Kind failing(Change change) {
    return assertThrows(CallFailed.class, () -> cluster.apply(change)).kind();
  }

  private static String status(String reason, String message) {
    return "{\"kind\":\"Status\",\"reason\":\"" + reason + "\",\"message\":\"" + message + "\"}";
  }

  @Test
  void aCordonIsAppliedAsOursOnTheVersionThatWasSeen() throws Exception {
    answers(200, "{}");
    cluster.apply(new Change.Cordon("n1", "42", "wheeltapper[c1] off-bus"));
    Api.Ask ask = asked.getFirst();
    assertEquals("application/apply-patch+yaml", ask.type());
    assertEquals("/api/v1/nodes/n1?fieldManager=wheeltapper&fieldValidation=Strict", ask.path());
    assertEquals(
        "{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"name\":\"n1\",\"resourceVersion\":\"42\",\"annotations\":{\"wheeltapper.io/reason\":\"wheeltapper[c1]"
            + " off-bus\"}},\"spec\":{\"unschedulable\":true}}",
        ask.body());
    assertFalse(ask.path().contains("force"), "never by force");
  }

  @Test
  void aNodeThatChangedMeanwhileIsLookedAtAgain() {
    answers(409, status("Conflict", "the object has been modified"));
    assertEquals(CallFailed.Kind.UNREACHABLE, failing(new Change.Cordon("n1", "42", "r")));
  }

  @Test
  void aBudgetsNoIsNoFailureAndNamesItsCause() throws Exception {
    answers(429, BUDGET);
    assertEquals(
        Optional.of("The disruption budget gang needs 2 healthy pods and has 2 currently"),
        cluster.apply(EVICT));
    answers(429, BUDGET);
    assertTrue(cluster.blocked(EVICT).isPresent());
    assertTrue(asked.getLast().body().contains("\"dryRun\":[\"All\"]"));
    assertFalse(asked.getLast().writes());
    assertFalse(asked.getFirst().body().contains("dryRun"));
    assertTrue(asked.getFirst().body().contains("\"preconditions\":{\"uid\":\"uid-a\"}"));
  }

  @Test
  void theServersOwnLimitIsNoBudget() {
    answers(429, status("TooManyRequests", "Too many requests, please try again later."));
    assertEquals(CallFailed.Kind.NOT_MADE, failing(EVICT));
  }

  @Test
  void whatIsGoneIsGone() throws Exception {
    answers(404, status("NotFound", "pods \\\"a\\\" not found"));
    assertEquals(Optional.empty(), cluster.apply(EVICT));
    answers(409, status("Conflict", "the UID in the precondition does not match"));
    assertEquals(Optional.empty(), cluster.apply(EVICT));
    answers(
        403,
        "{\"reason\":\"Forbidden\",\"details\":{\"causes\":[{\"reason\":\"NamespaceTerminating\","
            + "\"message\":\"namespace train is being terminated\"}]}}");
    assertEquals(Optional.empty(), cluster.apply(EVICT));
    answers(404, "");
    assertEquals(Optional.empty(), cluster.apply(new Change.Delete("train", "a", "uid-a")));
    answers(404, "");
    assertEquals(Optional.empty(), cluster.node("n1"));
  }

  @Test
  void whatOneCannotKnowIsUncertain() {
    answers(500, status("InternalError", "etcdserver: request timed out"));
    assertEquals(CallFailed.Kind.UNCERTAIN, failing(EVICT));
    answers(504, "");
    assertEquals(CallFailed.Kind.UNCERTAIN, failing(new Change.Uncordon("n1", "1")));
    answers(200, "<html>login</html>");
    assertEquals(CallFailed.Kind.UNCERTAIN, failing(new Change.Uncordon("n1", "1")));
    answers(302, "");
    assertEquals(CallFailed.Kind.UNCERTAIN, failing(EVICT));
  }

  @Test
  void noIsNo() {
    answers(403, status("Forbidden", "nodes \\\"n1\\\" is forbidden: User \\\"w\\\" cannot patch"));
    CallFailed failed =
        assertThrows(CallFailed.class, () -> cluster.apply(new Change.Cordon("n1", "1", "r")));
    assertEquals(CallFailed.Kind.REFUSED, failed.kind());
    assertTrue(String.valueOf(failed.getMessage()).contains("403 Forbidden: nodes"));
    answers(
        500,
        status(
            "InternalError",
            "This pod has more than one PodDisruptionBudget, which the"
                + " eviction subresource does not support."));
    assertEquals(CallFailed.Kind.REFUSED, failing(EVICT));
  }

  @Test
  void readsThatAreNoUseChangedNothing() {
    answers(200, "<html>");
    assertEquals(
        CallFailed.Kind.NONSENSE, assertThrows(CallFailed.class, () -> cluster.node("n1")).kind());
    answers(500, "");
    assertEquals(
        CallFailed.Kind.UNREACHABLE,
        assertThrows(CallFailed.class, () -> cluster.node("n1")).kind());
    answers(200, "[]");
    assertEquals(
        CallFailed.Kind.NONSENSE,
        assertThrows(CallFailed.class, () -> cluster.podsOn("n1")).kind());
  }

  @Test
  void allPagesOfPodsAreRead() throws Exception {
    answers(
            200,
            "{\"metadata\":{\"continue\":\"x/y\"},\"items\":[{\"metadata\":{\"namespace\":\"t\","
                + "\"name\":\"b\",\"uid\":\"1\",\"deletionTimestamp\":\"2026-01-01T00:00:00Z\","
                + "\"ownerReferences\":[{\"kind\":\"Job\",\"controller\":true}]},"
                + "\"spec\":{\"volumes\":[{\"emptyDir\":{}}]}}]}")
        .answers(200, "{\"items\":[{\"metadata\":{\"namespace\":\"t\",\"name\":\"a\"}}]}");
    List<Pod> pods = cluster.podsOn("n1");
    assertEquals(List.of("t/a", "t/b"), pods.stream().map(Pod::id).toList());
    assertTrue(pods.getLast().ending() && pods.getLast().localData());
    assertEquals("Job", pods.getLast().owner());
    assertTrue(asked.getLast().path().endsWith("&continue=x%2Fy"), asked.getLast().path());
  }

  @Test
  void aTaintIsPutBesideTheOthersAndTriedAgainWhereTheNodeChanged() throws Exception {
    String node =
        "{\"metadata\":{\"name\":\"n1\",\"resourceVersion\":\"%s\"},\"spec\":{\"taints\":"
            + "[{\"key\":\"nvidia.com/gpu\",\"effect\":\"NoSchedule\"}]}}";
    answers(200, node.formatted("1"))
        .answers(409, "")
        .answers(200, node.formatted("2"))
        .answers(200, "{}");
    cluster.apply(new Change.Taint("n1"));
    assertEquals(
        "{\"metadata\":{\"resourceVersion\":\"2\"},\"spec\":{\"taints\":[{\"key\":\"nvidia.com/gpu\","
            + "\"effect\":\"NoSchedule\"},{\"key\":\"wheeltapper.io/isolated\","
            + "\"effect\":\"NoSchedule\"}]}}",
        asked.getLast().body());
  }

  @Test
  void whoHoldsTheCordonIsTheServersOwnRecord() throws Exception {
    answers(
        200,
        "{\"metadata\":{\"name\":\"n1\",\"annotations\":{\"wheeltapper.io/reason\":"
            + "\"wheeltapper[c1] off-bus\"},\"managedFields\":[{\"manager\":\"wheeltapper\","
            + "\"operation\":\"Apply\",\"fieldsV1\":{\"f:spec\":{\"f:unschedulable\":{}}}},"
            + "{\"manager\":\"kubelet\",\"fieldsV1\":{\"f:status\":{}}}]},"
            + "\"spec\":{\"unschedulable\":true}}");
    assertEquals(Node.Holder.OURS, cluster.node("n1").orElseThrow().holder());
  }
}

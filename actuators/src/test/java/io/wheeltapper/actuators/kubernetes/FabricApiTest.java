package io.wheeltapper.actuators.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.Lines;
import io.wheeltapper.actuators.WireFaults;
import io.wheeltapper.actuators.WireFaults.Answer;
import io.wheeltapper.actuators.WireFaults.Request;
import io.wheeltapper.actuators.WireFaults.Wire;
import io.wheeltapper.core.spi.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Fabric8's client on a wire that breaks: once sent, and what is said of it is so. */
@Timeout(60)
final class FabricApiTest {

  private static final Change.Evict EVICT = new Change.Evict("train", "a", "uid-a");
  private static final String BUDGET =
      "{\"reason\":\"TooManyRequests\",\"message\":\"Cannot evict pod as it would violate the pod's"
          + " disruption budget.\",\"details\":{\"causes\":[{\"reason\":\"DisruptionBudget\","
          + "\"message\":\"The disruption budget gang needs 2 healthy pods\"}]},\"code\":429}";

  @TempDir Path folder;
  private volatile Answer next = Answer.json("{\"metadata\":{\"name\":\"n1\"}}");
  private WireFaults server;
  private FabricApi api;

  @BeforeEach
  void start() throws Exception {
    server = WireFaults.start(_ -> next);
    api = new FabricApi(new Access(settings()), Duration.ofMillis(400));
  }

  private Settings settings() throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("kubeconfig"),
            """
            apiVersion: v1
            kind: Config
            clusters: [{name: c, cluster: {server: "%s"}}]
            users: [{name: u, user: {token: "secret-token"}}]
            contexts: [{name: c, context: {cluster: c, user: u}}]
            current-context: c
            """
                .formatted(server.uri()));
    return new Settings(
        "kube",
        new KubernetesKind().spec(),
        Map.of("kubeconfig", config.toString(), "call-timeout", "400ms"));
  }

  @AfterEach
  void stop() throws Exception {
    api.close();
    server.close();
  }

  private Cluster cluster(Line line) {
    return new ApiCluster(api, line, KubernetesRig.TAINT);
  }

  private static boolean writes(Request request) {
    return !request.method().equals("GET");
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void anEvictionThatBreaksIsSentOnceAndNeverSaidToHaveHadNoEffect(Wire wire) throws Exception {
    Cluster cluster = cluster(Line.open("kube"));
    server.holdsWrite(wire, FabricApiTest::writes, () -> cluster.apply(EVICT));
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void aCordonOnAConnectionThatStoodOpenIsSentOnce(Wire wire) throws Exception {
    Cluster cluster = cluster(Line.open("kube"));
    assertTrue(cluster.node("n1").isPresent());
    server.holdsWrite(
        wire, FabricApiTest::writes, () -> cluster.apply(new Change.Cordon("n1", "1", "r")));
    assertTrue(cluster.node("n1").isPresent(), "sound again");
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void aLookThatBreaksIsNoWordAboutTheNode(Wire wire) throws Exception {
    Cluster cluster = cluster(Line.open("kube"));
    server.holdsRead(wire, _ -> true, () -> cluster.node("n1"));
    assertTrue(cluster.node("n1").isPresent(), "sound again");
    server.holdsRead(wire, _ -> true, () -> cluster.podsOn("n1"));
  }

  @Test
  void aBudgetsNoKeepsItsCauseAndTheServersOwnLimitItsTime() throws Exception {
    Line line = Lines.of(settings());
    Cluster cluster = cluster(line);
    next = new Answer(429, "application/json", BUDGET);
    assertEquals(
        Optional.of("The disruption budget gang needs 2 healthy pods"), cluster.apply(EVICT));
    assertEquals(1, server.requests().size(), "the client tries nothing again");
    server.breaks(FabricApiTest::writes, Wire.TOO_FAST);
    assertEquals(
        CallFailed.Kind.NOT_MADE,
        assertThrows(CallFailed.class, () -> cluster.apply(EVICT)).kind());
    CallFailed later = assertThrows(CallFailed.class, () -> cluster.node("n1"));
    assertTrue(String.valueOf(later.getMessage()).contains("asked to call later; in 7 s"));
    assertEquals(2, server.requests().size(), "and so nothing was sent");
  }
}

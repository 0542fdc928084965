package io.wheeltapper.sensors.scheduler.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.Collected;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recorded lists and watches, through the same reader as the live ones. */
class KubernetesFileTest {

  @TempDir Path folder;

  private Collected read(String... documents) throws Exception {
    Path file = folder.resolve("objects.json");
    Files.writeString(file, String.join("\n", documents));
    Collected got = new Collected();
    KubernetesKind kind = new KubernetesKind();
    kind.recorded(file, new Settings("kube", kind.spec(), Map.of("partition-labels", "pool")))
        .orElseThrow()
        .run(got);
    return got;
  }

  private static Optional<Status> of(Collected got, String type, String target) {
    return got.statuses(type).stream()
        .filter(s -> s.target().toString().equals(target))
        .findFirst();
  }

  static String list(String kind, String version, String... items) {
    return "{\"kind\":\"%sList\",\"apiVersion\":\"%s\",\"items\":[%s]}"
        .formatted(kind, version, String.join(",", items));
  }

  static String node(String name, String ready, String gpus, String more) {
    return """
    {"metadata":{"name":"%s","labels":{"pool":"h100"}%s},
     "spec":{},"status":{"capacity":{"nvidia.com/gpu":"8"},"allocatable":{"nvidia.com/gpu":"%s"},
     "conditions":[{"type":"KernelDeadlock","status":"True"},{"type":"Ready","status":"%s","reason":"R","message":"m",
     "lastTransitionTime":"2026-11-01T10:00:00Z"}],"nodeInfo":{"bootID":"b1","kubeletVersion":"v1.36.2"}}}\
    """
        .formatted(name, more, gpus, ready);
  }

  static String pod(String name, String owner, String node, String status) {
    return """
    {"metadata":{"name":"%s","namespace":"ml","uid":"u-%s","labels":{"batch.kubernetes.io/job-completion-index":"2"},
     "creationTimestamp":"2026-11-01T09:00:00Z"%s},
     "spec":{%s"containers":[{"name":"c","resources":{"limits":{"nvidia.com/gpu":"8"}}}]},"status":{%s}}\
    """
        .formatted(
            name,
            name,
            owner.isEmpty() ? "" : ",\"ownerReferences\":[" + owner + "]",
            node.isEmpty() ? "" : "\"nodeName\":\"" + node + "\",",
            status);
  }

  static String owner(String version, String kind, String name) {
    return "{\"apiVersion\":\"%s\",\"kind\":\"%s\",\"name\":\"%s\",\"controller\":true}"
        .formatted(version, kind, name);
  }

  @Test
  void aNodesWordsAreThoseOfSlurms() throws Exception {
    Collected got =
        read(list("Node", "v1", node("n1", "True", "8", ""), node("n2", "Unknown", "6", "")));
    Status well = of(got, Known.NODE, "node:n1").orElseThrow();
    assertEquals("Ready", well.value());
    assertEquals("n1", well.node());
    assertEquals("kubernetes", well.field(Known.NODE_SCHEDULER));
    assertEquals("false", well.field(Known.NODE_ISOLATED));
    assertEquals("true", well.field(Known.NODE_IDLE));
    assertEquals("none", well.field(Known.NODE_HOLDER));
    assertEquals("h100", well.field(Known.NODE_PARTITIONS));
    assertEquals("KernelDeadlock", well.field("conditions"));
    assertEquals(Instant.parse("2026-11-01T10:00:00Z").toEpochMilli(), well.at());
    Status silent = of(got, Known.NODE, "node:n2").orElseThrow();
    assertEquals("NotReady", silent.value());
    assertEquals("false", silent.field(Known.NODE_RESPONDING));
    assertEquals("automatic", silent.field(Known.NODE_HOLDER));
    assertEquals("R: m", silent.field(Known.NODE_REASON));
    assertEquals("6", silent.field("gpus_allocatable"));
    assertEquals("v1.36.2", of(got, "version.kubelet", "node:n1").orElseThrow().value());
  }

  @Test
  void aCordonIsOursOnlyByReasonAndManager() throws Exception {
    String fields =
        ",\"annotations\":{\"wheeltapper.io/reason\":\"wheeltapper[c-9]"
            + " x\"},\"managedFields\":[{\"manager\":\"%s\",\"time\":\"2026-11-01T10:00:01Z\",\"fieldsV1\":{\"f:spec\":{\"f:unschedulable\":{}}}}]";
    String ours = node("n1", "True", "8", fields.formatted("wheeltapper"));
    String kubectl = node("n2", "True", "8", fields.formatted("kubectl-cordon"));
    Collected got =
        read(
            list(
                "Node",
                "v1",
                ours.replace("\"spec\":{}", "\"spec\":{\"unschedulable\":true}"),
                kubectl.replace("\"spec\":{}", "\"spec\":{\"unschedulable\":true}")));
    assertEquals("ours", of(got, Known.NODE, "node:n1").orElseThrow().field(Known.NODE_HOLDER));
    assertEquals("c-9", of(got, Known.NODE, "node:n1").orElseThrow().field(Known.NODE_CASE));
    Status other = of(got, Known.NODE, "node:n2").orElseThrow();
    assertEquals("foreign", other.field(Known.NODE_HOLDER));
    assertEquals("kubectl-cordon", other.field(Known.NODE_SET_BY));
    assertEquals("Ready,SchedulingDisabled", other.value());
  }

  @Test
  void aLeaseIsNoSecondPathToANodeThatDoesNotAnswer() throws Exception {
    String lease =
        "{\"metadata\":{\"name\":\"%s\",\"namespace\":\"kube-node-lease\"},\"spec\":{\"renewTime\":\"2026-11-01T10:00:00.000000Z\"}}";
    Collected got =
        read(
            list(
                "Node",
                "v1",
                node("n1", "True", "8", ""),
                node("n2", "False", "8", ""),
                node("n3", "Unknown", "8", "")),
            list(
                "Lease",
                "coordination.k8s.io/v1",
                lease.formatted("n1"),
                lease.formatted("n2"),
                lease.formatted("n3")));
    assertEquals("ok", of(got, NodeFacts.AGENT, "node:n1").orElseThrow().value());
    assertEquals("unknown", of(got, NodeFacts.AGENT, "node:n2").orElseThrow().value());
    assertEquals("unknown", of(got, NodeFacts.AGENT, "node:n3").orElseThrow().value());
    assertEquals("false", of(got, Known.NODE, "node:n2").orElseThrow().field("responding"));
  }

  private static String tainted(String name, String key, String effect) {
    return node(name, "True", "8", "")
        .replace(
            "\"spec\":{}",
            "\"spec\":{\"taints\":[{\"key\":\"%s\",\"effect\":\"%s\"}]}".formatted(key, effect));
  }

  @Test
  void anUnknownTaintIsAForeignHandAndAPoolsIsNone() throws Exception {
    Collected got =
        read(
            list(
                "Node",
                "v1",
                tainted("n1", "example.com/broken", "NoExecute"),
                tainted("n2", "example.com/broken", "NoSchedule"),
                tainted("n3", "example.com/broken", "PreferNoSchedule"),
                tainted("n4", "nvidia.com/gpu", "NoSchedule"),
                tainted("n5", "dedicated", "NoExecute"),
                tainted("n6", "node.kubernetes.io/memory-pressure", "NoSchedule")));
    assertEquals(
        List.of("foreign", "foreign", "none", "none", "none", "automatic"),
        got.statuses(Known.NODE).stream().map(s -> s.field(Known.NODE_HOLDER)).toList());
    assertEquals(
        List.of("true", "true", "false", "false", "false", "true"),
        got.statuses(Known.NODE).stream().map(s -> s.field(Known.NODE_ISOLATED)).toList());
  }

  @Test
  void whatLiftsItsOwnTaintIsAutomaticAndWhatCloudsPutOnAPoolIsNothing() throws Exception {
    List<String> automatic =
        List.of(
            "karpenter.sh/unregistered",
            "node.cluster.x-k8s.io/uninitialized",
            "node.cloudprovider.kubernetes.io/shutdown",
            "startup-taint.cluster-autoscaler.kubernetes.io/disk",
            "readiness.k8s.io/NetworkReady",
            "node.cilium.io/agent-not-ready",
            "ebs.csi.aws.com/agent-not-ready");
    List<String> foreign =
        List.of(
            "karpenter.sh/disrupted",
            "karpenter.sh/disruption",
            "ToBeDeletedByClusterAutoscaler",
            "AggregatedNodeHealth",
            "node.kubernetes.io/out-of-service",
            "status-taint.cluster-autoscaler.kubernetes.io/x",
            "aws-node-termination-handler/spot-itn");
    List<String> pools =
        List.of(
            "amd.com/gpu",
            "CriticalAddonsOnly",
            "node-role.kubernetes.io/etcd",
            "kubernetes.azure.com/scalesetpriority",
            "cloud.google.com/gke-queued");
    assertEquals(automatic.stream().map(_ -> "automatic").toList(), holders(automatic));
    assertEquals(foreign.stream().map(_ -> "foreign").toList(), holders(foreign));
    assertEquals(pools.stream().map(_ -> "none").toList(), holders(pools));
  }

  private List<String> holders(List<String> taints) throws Exception {
    String[] nodes = new String[taints.size()];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = tainted("n%02d".formatted(i), taints.get(i), "NoSchedule");
    }
    return read(list("Node", "v1", nodes)).statuses(Known.NODE).stream()
        .map(s -> s.field(Known.NODE_HOLDER))
        .toList();
  }

  @Test
  void aNodeNamesThePodsThatHoldItsGpusAndTheirJobs() throws Exception {
    String job = owner("batch/v1", "Job", "train");
    Collected got =
        read(
            list("Node", "v1", node("n1", "True", "8", ""), node("n2", "True", "8", "")),
            list(
                "Pod",
                "v1",
                pod("b", job, "n1", "\"phase\":\"Running\""),
                pod("a", "", "n1", "\"phase\":\"Running\""),
                pod("over", job, "n1", "\"phase\":\"Succeeded\"")));
    assertEquals(
        "ml/a=kubernetes/ml/pod/a,ml/b=kubernetes/ml/job/train",
        of(got, Known.NODE, "node:n1").orElseThrow().field(Known.NODE_WORK));
    assertEquals("", of(got, Known.NODE, "node:n2").orElseThrow().field(Known.NODE_WORK));
  }

  @Test
  void theNodeThatIsLeftWhenAnotherFailedIsNotBlamedForTheEnd() throws Exception {
    String job = owner("batch/v1", "Job", "train");
    String jobObject =
        "{\"apiVersion\":\"batch/v1\",\"kind\":\"Job\",\"metadata\":{\"name\":\"train\",\"namespace\":\"ml\"},\"spec\":{},\"status\":{%s}}";
    String change = "{\"type\":\"MODIFIED\",\"object\":%s}";
    String kind = "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",";
    Collected got =
        read(
            list("Node", "v1", node("n1", "True", "8", ""), node("n2", "True", "8", "")),
            list(
                "Pod",
                "v1",
                pod("p0", job, "n1", "\"phase\":\"Running\""),
                pod("p1", job, "n2", "\"phase\":\"Running\"")),
            list("Job", "batch/v1", jobObject.formatted("\"active\":2")),
            change.formatted(
                pod("p0", job, "n1", "\"phase\":\"Failed\"").replaceFirst("\\{", kind)),
            change.formatted(
                pod("p1", job, "n2", "\"phase\":\"Failed\"").replaceFirst("\\{", kind)),
            change.formatted(
                jobObject.formatted(
                    "\"conditions\":[{\"type\":\"Failed\",\"status\":\"True\",\"reason\":\"BackoffLimitExceeded\",\"lastTransitionTime\":\"2026-11-01T11:00:05Z\"}]")));
    Event ended = got.events(JobFacts.ENDED).getFirst();
    assertEquals("n1,n2", ended.field(Known.JOB_NODES));
    assertEquals("", ended.node());
  }

  @Test
  void aChainOfControllersIsOneJob() throws Exception {
    String train =
        "{\"metadata\":{\"name\":\"llama\",\"namespace\":\"ml\"},\"spec\":{},\"status\":{}}";
    String set =
        "{\"metadata\":{\"name\":\"llama\",\"namespace\":\"ml\",\"ownerReferences\":[%s]},\"spec\":{},\"status\":{\"restarts\":2}}"
            .formatted(owner("trainer.kubeflow.org/v1alpha1", "TrainJob", "llama"));
    String job =
        "{\"metadata\":{\"name\":\"llama-node-0\",\"namespace\":\"ml\",\"ownerReferences\":[%s]},\"spec\":{},\"status\":{\"active\":2}}"
            .formatted(owner("jobset.x-k8s.io/v1alpha2", "JobSet", "llama"));
    Collected got =
        read(
            list("Node", "v1", node("n1", "True", "8", ""), node("n2", "True", "8", "")),
            list(
                "Pod",
                "v1",
                pod("p0", owner("batch/v1", "Job", "llama-node-0"), "n1", "\"phase\":\"Running\""),
                pod("p1", owner("batch/v1", "Job", "llama-node-0"), "n2", "\"phase\":\"Running\"")),
            list("Job", "batch/v1", job),
            list("JobSet", "jobset.x-k8s.io/v1alpha2", set),
            list("TrainJob", "trainer.kubeflow.org/v1alpha1", train));
    List<Status> jobs = got.statuses(Known.JOB);
    assertEquals(
        List.of("job:kubernetes/ml/trainjob/llama"),
        jobs.stream().map(s -> s.target().toString()).toList());
    assertEquals("running", jobs.getFirst().value());
    assertEquals("n1,n2", jobs.getFirst().field(Known.JOB_NODES));
    assertEquals("16", jobs.getFirst().field(Known.JOB_GPUS));
    assertEquals("false", of(got, Known.NODE, "node:n1").orElseThrow().field(Known.NODE_IDLE));
    Snapshot queue = got.snapshots().getFirst();
    assertEquals("partition:h100", queue.target().toString());
    assertEquals(0, queue.number("gpus_free"));
  }

  @Test
  void aWatchTellsOfAFailedRankAndOfTheEnd() throws Exception {
    String fails =
        "\"phase\":\"Failed\",\"containerStatuses\":[{\"restartCount\":0,\"state\":{\"terminated\":{\"exitCode\":139,\"reason\":\"Error\",\"finishedAt\":\"2026-11-01T11:00:00Z\"}}}]";
    String job = owner("batch/v1", "Job", "train");
    String jobObject =
        "{\"apiVersion\":\"batch/v1\",\"kind\":\"Job\",\"metadata\":{\"name\":\"train\",\"namespace\":\"ml\"},\"spec\":{},\"status\":{%s}}";
    String kind = "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",";
    Collected got =
        read(
            list("Node", "v1", node("n1", "True", "8", "")),
            list("Pod", "v1", pod("p0", job, "n1", "\"phase\":\"Running\"")),
            list("Job", "batch/v1", jobObject.formatted("\"active\":1")),
            "{\"type\":\"MODIFIED\",\"object\":"
                + pod("p0", job, "n1", fails).replaceFirst("\\{", kind)
                + "}",
            "{\"type\":\"MODIFIED\",\"object\":"
                + jobObject.formatted(
                    "\"conditions\":[{\"type\":\"Failed\",\"status\":\"True\",\"reason\":\"BackoffLimitExceeded\",\"lastTransitionTime\":\"2026-11-01T11:00:05Z\"}]")
                + "}");
    Event failed = got.events(JobFacts.RANK_FAILED).getFirst();
    assertEquals("n1", failed.node());
    assertEquals(Origin.WORKLOAD, failed.origin());
    assertEquals("139", failed.field("exit"));
    assertEquals("2", failed.field("rank"));
    assertEquals(Instant.parse("2026-11-01T11:00:00Z").toEpochMilli(), failed.at());
    Event ended = got.events(JobFacts.ENDED).getFirst();
    assertEquals("FAILED", ended.field("state"));
    assertEquals("BackoffLimitExceeded", ended.field("reason"));
    assertEquals("job:kubernetes/ml/job/train", ended.target().toString());
    assertEquals("ended", got.statuses(Known.JOB).getLast().value());
  }

  @Test
  void anEvictedPodIsNoFailedRankAndALostNodesIs() throws Exception {
    String kind = "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",";
    String disrupted =
        "\"phase\":\"Running\",\"conditions\":[{\"type\":\"DisruptionTarget\",\"status\":\"True\",\"reason\":\"%s\"}]";
    String killed =
        ",\"containerStatuses\":[{\"restartCount\":0,\"state\":{\"terminated\":{\"exitCode\":137,\"finishedAt\":\"2026-11-01T11:00:00Z\"}}}]";
    String job = owner("batch/v1", "Job", "train");
    Collected got =
        read(
            list("Node", "v1", node("n1", "True", "8", ""), node("n2", "Unknown", "8", "")),
            list(
                "Pod",
                "v1",
                pod("p0", job, "n1", "\"phase\":\"Running\""),
                pod("p1", job, "n2", "\"phase\":\"Running\"")),
            "{\"type\":\"MODIFIED\",\"object\":"
                + pod(
                        "p0",
                        job,
                        "n1",
                        disrupted.formatted("EvictionByEvictionAPI").replace("Running", "Failed")
                            + killed)
                    .replaceFirst("\\{", kind)
                + "}",
            "{\"type\":\"MODIFIED\",\"object\":"
                + pod("p1", job, "n2", disrupted.formatted("DeletionByTaintManager"))
                    .replaceFirst("\\{", kind)
                + "}");
    assertEquals(1, got.events(JobFacts.RANK_FAILED).size());
    assertEquals("n2", got.events(JobFacts.RANK_FAILED).getFirst().node());
    assertEquals(Origin.SCHEDULER, got.events(JobFacts.RANK_FAILED).getFirst().origin());
  }

  @Test
  void theOperatorsPartsAndADrivenUpgradeAreAStatus() throws Exception {
    String daemon =
        """
        {"metadata":{"name":"drv","namespace":"gpu-operator","labels":{"app":"nvidia-driver-daemonset"},"ownerReferences":[%s]},
         "spec":{"nodeName":"n1","containers":[]},"status":{"phase":"Running","conditions":[
         {"type":"Ready","status":"False","lastTransitionTime":"2026-11-01T09:00:00Z"}]}}\
        """
            .formatted(owner("apps/v1", "DaemonSet", "nvidia-driver-daemonset"));
    Collected got =
        read(list("Node", "v1", node("n1", "True", "8", "")), list("Pod", "v1", daemon));
    Status operator = of(got, OperatorFacts.TYPE, "node:n1").orElseThrow();
    assertEquals("degraded", operator.value());
    assertEquals("driver", operator.field("components"));
    assertEquals("true", of(got, Known.NODE, "node:n1").orElseThrow().field(Known.NODE_IDLE));
  }

  @Test
  void dynamicAllocationCountsToo() throws Exception {
    String slice =
        """
        {"metadata":{"name":"s1"},"spec":{"driver":"gpu.nvidia.com","nodeName":"n1","pool":{"name":"n1"},
         "devices":[{"name":"gpu-0","attributes":{"uuid":{"string":"GPU-a"}}},
                    {"name":"gpu-1","taints":[{"key":"k","effect":"NoExecute"}]}]}}\
        """;
    String claim =
        """
        {"metadata":{"name":"c1","namespace":"ml"},"status":{"allocation":{"devices":{"results":[
         {"driver":"gpu.nvidia.com","pool":"n1","device":"gpu-0"}]}},"reservedFor":[{"resource":"pods","name":"p0"}]}}\
        """;
    String bare =
        """
        {"metadata":{"name":"p0","namespace":"ml"},"spec":{"nodeName":"n1","containers":[],
         "resourceClaims":[{"name":"g","resourceClaimName":"c1"}]},"status":{"phase":"Running"}}\
        """;
    String plain = node("n1", "True", "0", "").replace("\"nvidia.com/gpu\":\"8\"", "\"cpu\":\"8\"");
    Collected got =
        read(
            list("Node", "v1", plain),
            list("ResourceSlice", "resource.k8s.io/v1", slice),
            list("ResourceClaim", "resource.k8s.io/v1", claim),
            list("Pod", "v1", bare));
    Status node = of(got, Known.NODE, "node:n1").orElseThrow();
    assertEquals("2", node.field(Known.NODE_GPUS));
    assertEquals("1", node.field("gpus_allocatable"));
    assertEquals(
        "1", of(got, Known.JOB, "job:kubernetes/ml/pod/p0").orElseThrow().field(Known.JOB_GPUS));
  }

  @Test
  void aBadObjectCostsItselfAndABadEndOnlyTheRest() throws Exception {
    Collected got =
        read(
            list("Node", "v1", "{\"metadata\":{}}", node("n1", "True", "8", "")),
            "{\"kind\":\"Secret\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"s\"}}",
            "{broken");
    assertEquals(1, got.statuses(Known.NODE).size());
    assertEquals(3, got.rejected().size(), () -> got.rejected().toString());
    assertFalse(got.signals().stream().map(Signal::toString).anyMatch(s -> s.contains("Secret")));
  }

  @Test
  void whyAJobWaitsIsOneWord() {
    assertEquals(
        "Insufficient-gpu",
        Unschedulable.word(
            "Unschedulable",
            "0/4 nodes are available: 1 node(s) had untolerated taint {a: b}, 1 Insufficient cpu, 3"
                + " Insufficient nvidia.com/gpu. preemption: 0/4 nodes are available: 1"
                + " Insufficient memory."));
    assertEquals("SchedulingGated", Unschedulable.word("SchedulingGated", ""));
    assertEquals(
        "Affinity",
        Unschedulable.word(
            "Unschedulable",
            "0/4 nodes are available: 4 node(s) didn't match Pod's node affinity/selector."));
    assertTrue(Unschedulable.word("Unschedulable", "").equals("Unschedulable"));
  }
}

package io.wheeltapper.sensors.scheduler.kubernetes;

import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Outbound;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.SensorKind;
import io.wheeltapper.core.spi.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Kubernetes from 1.20 on: nodes, pods, and the controllers of Kueue, Volcano, JobSet, Kubeflow,
 * KubeRay and Argo where they are installed. Reads only.
 */
public final class KubernetesKind implements SensorKind {

  private static final String NODE_LABELS = "node.kubernetes.io/instance-type";

  /**
   * What makers and clouds put on nodes of a kind for good: accelerators, spot and queued capacity,
   * system pools, control planes. None of them says that anything is amiss.
   */
  private static final String POOLS =
      String.join(
          ",",
          "nvidia.com/gpu",
          "amd.com/gpu",
          "google.com/tpu",
          "aws.amazon.com/neuron",
          "vpc.amazonaws.com/efa",
          "dedicated",
          "sku",
          "CriticalAddonsOnly",
          "node-role.kubernetes.io/*",
          "kubernetes.io/arch",
          "kubernetes.azure.com/scalesetpriority",
          "cloud.google.com/gke-spot",
          "cloud.google.com/gke-preemptible",
          "cloud.google.com/gke-queued",
          "cloud.google.com/gke-flex-start",
          "cloud.google.com/compute-class",
          "components.gke.io/gke-managed-components",
          "sandbox.gke.io/runtime",
          "eks.amazonaws.com/compute-type",
          "virtual-kubelet.io/provider",
          "nodeset.slinky.slurm.net/worker");

  private static final String RIGHTS = "; deploy/kubernetes/observe.yaml has the rights";

  private static final KindSpec SPEC =
      new KindSpec(
          "kubernetes",
          "Nodes, pods and jobs of Kubernetes, by informers",
          List.of(
              Setting.optional(
                  "kubeconfig", Type.PATH, "", "a kubeconfig; else as kubectl finds it"),
              Setting.optional(
                  "context", Type.TEXT, "", "the kubeconfig's context; default its own"),
              Setting.optional("url", Type.URL, "", "the API server, in place of a kubeconfig"),
              Setting.optional("ca-file", Type.PATH, "", "with url: who signed its certificate"),
              Setting.optional("token-file", Type.PATH, "", "with url: a bearer token, read anew"),
              Setting.optional(
                  "cluster", Type.TEXT, "kubernetes", "stands before the names of jobs"),
              Setting.optional(
                  "interval", Type.DURATION, "10s", "how often it is asked if it is well"),
              Setting.optional(
                  "refresh", Type.DURATION, "60s", "how often everything is said anew"),
              Setting.optional("timeout", Type.DURATION, "10s", "for one answer"),
              Setting.optional(
                  "gpu-resources",
                  Type.LIST,
                  "nvidia.com/gpu,amd.com/gpu",
                  "resources that are GPUs"),
              Setting.optional(
                  "gpu-drivers",
                  Type.LIST,
                  "gpu.nvidia.com,gpu.amd.com",
                  "drivers of dynamic allocation whose devices are GPUs"),
              Setting.optional(
                  "partition-labels", Type.LIST, NODE_LABELS, "a node's values are its partitions"),
              Setting.optional(
                  "rack-labels", Type.LIST, "oci.oraclecloud.com/host.rack_id", "its rack"),
              Setting.optional(
                  "leaf-labels",
                  Type.LIST,
                  "fabric.topograph.run/tier-0,topology.k8s.aws/network-node-layer-3,"
                      + "network.topology.nvidia.com/leaf",
                  "its leaf switch"),
              Setting.optional(
                  "domain-labels",
                  Type.LIST,
                  "nvidia.com/gpu.clique,accelerator.topograph.run/domain",
                  "its NVLink domain"),
              Setting.optional("user-labels", Type.LIST, "wheeltapper.io/user", "a job's user"),
              Setting.optional(
                  "reason-annotations",
                  Type.LIST,
                  "wheeltapper.io/reason,nodeset.slinky.slurm.net/node-cordon-reason",
                  "where a node's reason stands"),
              Setting.optional(
                  "our-managers", Type.LIST, "wheeltapper", "field managers that are we"),
              Setting.optional("our-taint", Type.TEXT, "wheeltapper.io/isolated", "our own taint"),
              Setting.optional(
                  "isolating-taints",
                  Type.LIST,
                  "ToBeDeletedByClusterAutoscaler,karpenter.sh/disrupted,karpenter.sh/disruption",
                  "taints that keep all new work off"),
              Setting.optional(
                  "pool-taints",
                  Type.LIST,
                  POOLS,
                  "taints that only keep a pool for its own work, as key or example.com/*; unknown"
                      + " ones are foreign"),
              Setting.optional(
                  "maintenance-marks",
                  Type.LIST,
                  "wheeltapper.io/maintenance,medik8s.io/drain",
                  "taints and annotations that declare maintenance"),
              Setting.optional(
                  "event-reasons",
                  Type.LIST,
                  "Rebooted,SystemOOM,OOMKilling,EvictionThresholdMet,FreeDiskSpaceFailed,"
                      + "FailedCreatePodSandBox,UnexpectedAdmissionError,FailedMount,"
                      + "FailedAttachVolume,NodeNotReady,TaskHung,KernelOops",
                  "events that are worth a signal")),
          List.of(
              new Outbound(
                  "Kubernetes: GET /version, /readyz, /api*, /apis*; list once and watch of nodes,"
                      + " pods, leases, events, jobs and the like",
                  false)));

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Sensor create(Settings settings) {
    Access.check(settings);
    return new KubernetesSensor(
        () -> new FabricServer(Access.config(settings)),
        Terms.of(settings),
        new KubernetesSensor.Pace(1000, settings.duration("interval").toMillis()),
        InstantSource.system());
  }

  @Override
  public Optional<Sensor> recorded(Path file, Settings settings) {
    return Optional.of(new KubernetesFile(file, Terms.of(settings)));
  }

  @Override
  public Check doctor(Settings settings) {
    Access.check(settings);
    try (ApiServer server = new FabricServer(Access.config(settings))) {
      ApiServer.Offer offer = server.offer();
      String ready = server.ready();
      return check(offer, ready);
    } catch (IOException e) {
      return new Check(false, String.valueOf(e.getMessage()));
    }
  }

  /** What an offer means. */
  static Check check(ApiServer.Offer offer, String ready) {
    Map<String, List<String>> lacking = new TreeMap<>();
    for (Watched kind : Watched.values()) {
      String why = offer.absent().getOrDefault(kind, "");
      if (!why.isEmpty()) {
        lacking.computeIfAbsent(why, _ -> new ArrayList<>()).add(kind.title());
      }
    }
    StringBuilder text =
        new StringBuilder("API server ")
            .append(offer.server())
            .append(ready.equals("ok") ? "" : ", not ready: " + ready)
            .append(", ")
            .append(offer.nodes())
            .append(" nodes");
    boolean refused = false;
    for (Map.Entry<String, List<String>> each : lacking.entrySet()) {
      boolean ours = each.getKey().startsWith("not allowed");
      // Said before what is merely not installed, which is long and may be cut off.
      text.append(refused && !ours ? RIGHTS : "");
      refused = ours;
      text.append("; ")
          .append(each.getKey())
          .append(": ")
          .append(String.join(", ", each.getValue()));
    }
    text.append(refused ? RIGHTS : "");
    boolean works =
        offer.versions().containsKey(Watched.NODE)
            && offer.versions().containsKey(Watched.POD)
            && ready.equals("ok");
    return new Check(works, text.toString());
  }
}

package io.wheeltapper.sensors.scheduler.kubernetes;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The kinds of objects that are watched. Only nodes and pods must be there; what the server does
 * not list, or does not let us read, is left out and named by {@code doctor}.
 */
enum Watched {
  NODE("Node", "", "nodes", "v1"),
  POD("Pod", "", "pods", "v1"),
  LEASE("Lease", "coordination.k8s.io", "leases", "v1"),
  EVENT("Event", "", "events", "v1"),
  JOB("Job", "batch", "jobs", "v1"),
  BUDGET("PodDisruptionBudget", "policy", "poddisruptionbudgets", "v1", "v1beta1"),
  SLICE("ResourceSlice", "resource.k8s.io", "resourceslices", "v1", "v1beta2", "v1beta1"),
  CLAIM("ResourceClaim", "resource.k8s.io", "resourceclaims", "v1", "v1beta2", "v1beta1"),
  JOB_SET("JobSet", "jobset.x-k8s.io", "jobsets", "v1", "v1alpha2"),
  TRAIN_JOB("TrainJob", "trainer.kubeflow.org", "trainjobs", "v1", "v1beta1", "v1alpha1"),
  PYTORCH_JOB("PyTorchJob", "kubeflow.org", "pytorchjobs", "v1"),
  TF_JOB("TFJob", "kubeflow.org", "tfjobs", "v1"),
  MPI_JOB("MPIJob", "kubeflow.org", "mpijobs", "v2beta1", "v1"),
  XGBOOST_JOB("XGBoostJob", "kubeflow.org", "xgboostjobs", "v1"),
  PADDLE_JOB("PaddleJob", "kubeflow.org", "paddlejobs", "v1"),
  JAX_JOB("JAXJob", "kubeflow.org", "jaxjobs", "v1"),
  VOLCANO_JOB("Job", "batch.volcano.sh", "jobs", "v1alpha1"),
  POD_GROUP("PodGroup", "scheduling.volcano.sh", "podgroups", "v1beta1"),
  RAY_JOB("RayJob", "ray.io", "rayjobs", "v1"),
  RAY_CLUSTER("RayCluster", "ray.io", "rayclusters", "v1"),
  WORKFLOW("Workflow", "argoproj.io", "workflows", "v1alpha1"),
  WORKLOAD("Workload", "kueue.x-k8s.io", "workloads", "v1beta2", "v1beta1");

  private final String kind;
  private final String group;
  private final String plural;
  private final List<String> versions;

  Watched(String kind, String group, String plural, String... versions) {
    this.kind = kind;
    this.group = group;
    this.plural = plural;
    this.versions = List.of(versions);
  }

  /** As in {@code kind:}. */
  String kind() {
    return kind;
  }

  /** The API group, {@code ""} for the core. */
  String group() {
    return group;
  }

  /** As in paths. */
  String plural() {
    return plural;
  }

  /** The versions that we read, best first. */
  List<String> versions() {
    return versions;
  }

  /** Whether nothing can be said without it. */
  boolean needed() {
    return this == NODE || this == POD;
  }

  /** Whether its objects lie in namespaces. */
  boolean namespaced() {
    return this != NODE && this != SLICE;
  }

  /** As people write it: {@code jobsets.jobset.x-k8s.io}. */
  String title() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  /** The kind of an object, by its {@code apiVersion} and {@code kind}. */
  static Optional<Watched> of(String apiVersion, String kind) {
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "" : apiVersion.substring(0, slash);
    boolean event = group.equals("events.k8s.io") && kind.equals("Event");
    return Arrays.stream(values())
        .filter(w -> w.kind.equals(kind) && w.group.equals(event ? "" : group))
        .findFirst();
  }
}

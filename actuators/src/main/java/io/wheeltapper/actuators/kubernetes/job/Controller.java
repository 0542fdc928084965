package io.wheeltapper.actuators.kubernetes.job;

import java.util.Arrays;
import java.util.List;

/**
 * The controllers of jobs, by the names and fields of their own API types, with how each is stopped
 * and how its pods are known.
 */
public enum Controller {
  JOB("Job", "batch", "jobs", Stop.FIELD, "/spec/suspend", "job-name", "v1"),
  JOB_SET(
      "JobSet",
      "jobset.x-k8s.io",
      "jobsets",
      Stop.FIELD,
      "/spec/suspend",
      "jobset.sigs.k8s.io/jobset-name",
      "v1alpha2",
      "v1"),
  /** Its runtime makes a JobSet of its name. */
  TRAIN_JOB(
      "TrainJob",
      "trainer.kubeflow.org",
      "trainjobs",
      Stop.FIELD,
      "/spec/suspend",
      "jobset.sigs.k8s.io/jobset-name",
      "v1alpha1",
      "v1beta1",
      "v1"),
  PYTORCH_JOB("PyTorchJob", "pytorchjobs", "v1"),
  TF_JOB("TFJob", "tfjobs", "v1"),
  MPI_JOB("MPIJob", "mpijobs", "v2beta1", "v1"),
  XGBOOST_JOB("XGBoostJob", "xgboostjobs", "v1"),
  PADDLE_JOB("PaddleJob", "paddlejobs", "v1"),
  JAX_JOB("JAXJob", "jaxjobs", "v1"),
  VOLCANO_JOB(
      "Job", "batch.volcano.sh", "jobs", Stop.COMMAND, "", "volcano.sh/job-name", "v1alpha1"),
  RAY_JOB("RayJob", "ray.io", "rayjobs", Stop.FIELD, "/spec/suspend", "ray.io/cluster", "v1"),
  /** Its workers are ended one by one; its head keeps what all of them know. */
  RAY_CLUSTER(
      "RayCluster", "ray.io", "rayclusters", Stop.WORKERS, "/spec/suspend", "ray.io/cluster", "v1"),
  /** A workflow that is suspended makes no new pods; those that run go on until they are ended. */
  WORKFLOW(
      "Workflow",
      "argoproj.io",
      "workflows",
      Stop.FIELD_AND_PODS,
      "/spec/suspend",
      "workflows.argoproj.io/workflow",
      "v1alpha1");

  /** How one is stopped. */
  public enum Stop {
    /** A field is set, and its controller ends the pods. */
    FIELD,
    /** A field is set, and then its pods are evicted. */
    FIELD_AND_PODS,
    /** A command object is made for its controller. */
    COMMAND,
    /** Nothing is stopped but the workers on the node that is to be left, which are evicted. */
    WORKERS
  }

  private final String kind;
  private final String group;
  private final String plural;
  private final Stop stop;
  private final String field;
  private final String podLabel;
  private final List<String> versions;

  /** Of the training operator: {@code spec.runPolicy.suspend}. */
  Controller(String kind, String plural, String... versions) {
    this(
        kind,
        "kubeflow.org",
        plural,
        Stop.FIELD,
        "/spec/runPolicy/suspend",
        "training.kubeflow.org/job-name",
        versions);
  }

  Controller(
      String kind,
      String group,
      String plural,
      Stop stop,
      String field,
      String podLabel,
      String... versions) {
    this.kind = kind;
    this.group = group;
    this.plural = plural;
    this.stop = stop;
    this.field = field;
    this.podLabel = podLabel;
    this.versions = List.of(versions);
  }

  /** Those that a target's word may mean, {@code jobset}; Volcano's Job is called as batch's. */
  static List<Controller> named(String word) {
    return Arrays.stream(values()).filter(c -> c.kind.equalsIgnoreCase(word)).toList();
  }

  /** As in {@code kind:}. */
  public String kind() {
    return kind;
  }

  /** The API group. */
  public String group() {
    return group;
  }

  /** As in paths. */
  public String plural() {
    return plural;
  }

  /** How it is stopped. */
  public Stop stop() {
    return stop;
  }

  /** The field that stops it, as a JSON pointer; {@code ""} where none does. */
  public String field() {
    return field;
  }

  /** The label that its pods bear, with its name as value. */
  public String podLabel() {
    return podLabel;
  }

  /** Versions that we know, best first. */
  public List<String> versions() {
    return versions;
  }
}

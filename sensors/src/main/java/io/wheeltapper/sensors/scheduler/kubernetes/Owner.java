package io.wheeltapper.sensors.scheduler.kubernetes;

/**
 * A controller above pods, or what a queue says of one: Job, JobSet, TrainJob, PyTorchJob, Volcano
 * Job and PodGroup, RayJob, RayCluster, Workflow, Kueue's Workload.
 *
 * @param controller what stands above it; of a Workload and a PodGroup: whom it speaks of
 * @param phase in which of our phases it is
 * @param state its own word for that, and why
 * @param wants what a queue would have to give it, as far as it says so itself
 * @param times epoch milliseconds
 * @param people what they wrote on it
 */
record Owner(
    Key key,
    Controller controller,
    Phase phase,
    State state,
    Wants wants,
    Times times,
    People people)
    implements Thing {

  /** The annotation by which a job declares its checkpoint contract: {@code loss=10m …}. */
  static final String CHECKPOINT = "wheeltapper.io/checkpoint";

  enum Phase {
    PENDING,
    SUSPENDED,
    RUNNING,
    SUCCEEDED,
    FAILED,
    CANCELLED;

    boolean over() {
      return this == SUCCEEDED || this == FAILED || this == CANCELLED;
    }
  }

  /**
   * @param word {@code Restarting}, {@code Inqueue} …
   * @param reason {@code BackoffLimitExceeded}, {@code QuotaReserved} …; untrusted
   */
  record State(String word, String reason, String message, long restarts) {}

  /** Pieces at once, GPUs of each; 0 where it does not say. */
  record Wants(long pieces, long each) {
    static final Wants NOTHING = new Wants(0, 0);
  }

  /**
   * @param ended 0 while it is not over
   * @param limit the longest that it may run, milliseconds; 0 without
   */
  record Times(long created, long started, long ended, long limit) {}

  /** Untrusted texts, "" where there is none. */
  record People(String queue, String checkpoint, java.util.Map<String, String> labels) {}

  /** Whether it only speaks of another: no controller of pods. */
  boolean speaksOfAnother() {
    return key.watched() == Watched.WORKLOAD || key.watched() == Watched.POD_GROUP;
  }
}

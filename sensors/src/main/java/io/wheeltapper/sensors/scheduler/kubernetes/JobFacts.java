package io.wheeltapper.sensors.scheduler.kubernetes;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Jobs as signals, in the words that Slurm's jobs have. Pure. */
record JobFacts(Terms terms) {

  /** A process of a job, or all of it, ended badly. */
  static final String RANK_FAILED = "job.rank-failed";

  /** A job is over, well or badly. */
  static final String ENDED = "job.ended";

  private static final Pattern LOSS =
      Pattern.compile("(?:^|\\s)loss=([0-9]{1,9}(?:ms|s|m|h|d))(?:\\s|$)");

  /** Where controllers write a pod's place in its job, best first. */
  private static final List<String> RANKS =
      List.of(
          "jobset.sigs.k8s.io/job-global-index",
          "training.kubeflow.org/replica-index",
          "batch.kubernetes.io/job-completion-index",
          "volcano.sh/task-index",
          "apps.kubernetes.io/pod-index");

  /** A container that was asked to end, and did: SIGTERM. */
  private static final long TERMINATED = 143;

  Target target(String id) {
    return Target.job(terms.cluster(), id);
  }

  /**
   * A job's status at a time.
   *
   * @param yields whether each piece of it may be evicted and loses nothing but its place
   */
  Status job(JobView job, boolean yields, long at) {
    Map<String, String> fields = new HashMap<>();
    put(fields, Known.JOB_NODES, String.join(",", job.place().nodes()));
    fields.put(Known.JOB_GPUS, Long.toString(job.place().gpus()));
    fields.put(Known.JOB_RESTARTS, Long.toString(job.spans().restarts()));
    String contract = job.texts().checkpoint();
    fields.put(Known.JOB_CONTRACT, Boolean.toString(!contract.isEmpty()));
    put(fields, Known.JOB_LOSS, loss(contract));
    put(fields, Known.JOB_STARTED_AT, job.spans().began());
    put(fields, Known.JOB_ENDS_AT, job.spans().endsAt());
    put(fields, Known.JOB_YIELDS, yields ? "true" : "");
    put(fields, Known.JOB_USER, job.texts().user());
    put(fields, "state", job.ended().word().isEmpty() ? job.state() : job.ended().word());
    put(fields, "name", job.texts().name());
    put(fields, "partition", job.texts().queue());
    put(fields, "comment", contract);
    put(fields, "reason", job.ended().reason());
    put(fields, "pods_pending", job.waits().pods());
    put(fields, "pending_reason", job.waits().reason());
    put(fields, "pending_message", job.waits().message());
    if (job.texts().budget().allowed() >= 0) {
      fields.put("disruptions_allowed", Long.toString(job.texts().budget().allowed()));
      put(fields, "budget", job.texts().budget().name());
    }
    return new Status(
        target(job.id()),
        "",
        terms.sensor(),
        Origin.SCHEDULER,
        at,
        Known.JOB,
        job.phase(),
        fields,
        "");
  }

  /**
   * That a job is over; {@code state} in Slurm's words, which the rules read.
   *
   * @param nodes on which it ran last, sorted
   */
  Event ended(
      JobView before, List<String> nodes, String state, String reason, long endedAt, long at) {
    Map<String, String> fields = new HashMap<>();
    fields.put("job", before.id());
    fields.put("state", state);
    fields.put("restarts", Long.toString(before.spans().restarts()));
    put(fields, "reason", reason);
    put(fields, Known.JOB_NODES, String.join(",", nodes));
    String node = nodes.size() == 1 ? nodes.getFirst() : "";
    put(fields, "node", node);
    return new Event(
        target(before.id()),
        node,
        terms.sensor(),
        Origin.SCHEDULER,
        endedAt > 0 && endedAt < at ? endedAt : at,
        ENDED,
        fields,
        "");
  }

  /**
   * What happened to a pod between two sights of it: a rank that failed by itself is the workload's
   * own witness; one whose node was lost, Kubernetes'.
   *
   * @param lost whether its node does not answer
   */
  Optional<Event> failed(String job, PodThing before, PodThing now, boolean lost, long at) {
    boolean again = before.uid().equals(now.uid());
    boolean ended = now.ended().restarts() > before.ended().restarts() || newlyFailed(before, now);
    boolean asked =
        now.times().deleted() > 0
            || !now.ended().disrupted().isEmpty()
            || now.ended().code() == TERMINATED
            || now.ended().reason().equals("OOMKilled"); // over its own limit: nobody's fault
    boolean takenAway = now.phase().equals("Failed") && now.ended().code() == 0;
    if (again && lost && gaveUp(now) && !gaveUp(before)) {
      return Optional.of(event(job, now, Origin.SCHEDULER, at));
    }
    if (!again || !ended || asked || takenAway || now.ended().code() == 0) {
      return Optional.empty();
    }
    return Optional.of(event(job, now, Origin.WORKLOAD, at));
  }

  private static boolean newlyFailed(PodThing before, PodThing now) {
    return now.phase().equals("Failed") && !before.phase().equals("Failed");
  }

  /** The reasons by which Kubernetes takes pods off a node that it gave up. */
  private static boolean gaveUp(PodThing pod) {
    return pod.ended().disrupted().equals("DeletionByTaintManager")
        || pod.ended().disrupted().equals("DeletionByPodGC")
        || pod.ended().reason().equals("NodeLost");
  }

  private Event event(String job, PodThing pod, Origin origin, long at) {
    Map<String, String> fields = new HashMap<>();
    fields.put("job", job);
    fields.put("class", origin == Origin.WORKLOAD ? "rank-exit" : "system-error");
    fields.put("pod", pod.name());
    fields.put("exit", Long.toString(pod.ended().code()));
    put(fields, "reason", reason(pod));
    put(fields, "rank", Jobs.first(RANKS, List.of(pod.labels())));
    put(fields, "node", pod.node());
    put(fields, Known.JOB_NODES, pod.node());
    long ended = pod.ended().at();
    return new Event(
        target(job),
        pod.node(),
        terms.sensor(),
        origin,
        ended > 0 && ended < at ? ended : at,
        RANK_FAILED,
        fields,
        "");
  }

  private static String reason(PodThing pod) {
    return pod.ended().reason().isEmpty() ? pod.ended().disrupted() : pod.ended().reason();
  }

  /** The largest loss that a contract declares, milliseconds; 0 without one. */
  private static long loss(String contract) {
    Matcher m = LOSS.matcher(contract);
    try {
      return m.find() ? Settings.parseDuration("loss", m.group(1)).toMillis() : 0;
    } catch (BadSetting e) {
      return 0;
    }
  }

  private static void put(Map<String, String> fields, String key, String value) {
    if (!value.isBlank()) {
      fields.put(key, value);
    }
  }

  private static void put(Map<String, String> fields, String key, long value) {
    if (value > 0) {
      fields.put(key, Long.toString(value));
    }
  }
}

package io.wheeltapper.sensors.scheduler.slurm;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.sensors.scheduler.slurm.JobState.Exit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What happened to a job between two readings. {@code job.rank-failed} is the workload's own
 * witness, but where Slurm gave the node up ({@code NODE_FAIL}) the witness is Slurm. Pure.
 *
 * @param sensor the instance's name
 */
record JobEvents(String sensor) {

  /** A process of a job, or all of it, ended badly. Fields: {@code job exit state nodes}. */
  static final String RANK_FAILED = "job.rank-failed";

  /** A job is over, well or badly. Fields: {@code job exit state nodes}. */
  static final String ENDED = "job.ended";

  /** Whoever ends a job sends one of these, we among them; the kernel's killer the latter. */
  private static final Set<Long> BY_HAND = Set.of(9L, 15L);

  private static final Set<String> BY_SLURM = Set.of("NODE_FAIL", "BOOT_FAIL");

  /** Not {@code OUT_OF_MEMORY}: over its own limit, which is nobody's fault and no witness. */
  private static final Set<String> BY_ITSELF = Set.of("FAILED");

  /** Events that lie between these two readings of one job. */
  List<Signal> between(JobState before, JobState now, long at) {
    boolean restarted = now.restarts() != before.restarts();
    boolean ended = Facts.phase(now).equals("ended") && !Facts.phase(before).equals("ended");
    boolean gaveUp = ended && BY_SLURM.contains(now.base());
    boolean failed = ended && BY_ITSELF.contains(now.base());
    boolean stepFailed = !restarted && stepFailed(before, now);
    JobState where = restarted || now.place().nodes().isEmpty() ? before : now;
    ArrayList<Signal> events = new ArrayList<>();
    if (gaveUp) {
      events.add(event(RANK_FAILED, Origin.SCHEDULER, now, where, at));
    } else if (failed || stepFailed) {
      events.add(event(RANK_FAILED, Origin.WORKLOAD, now, where, at));
    }
    if (ended) {
      events.add(event(ENDED, Origin.SCHEDULER, now, where, at));
    }
    return List.copyOf(events);
  }

  /**
   * Whether a step of a job that goes on ended badly. Slurm's figure is the worst of all runs, and
   * ending a job by hand leaves SIGTERM or SIGKILL there, so only a change while running counts,
   * and these never.
   */
  private static boolean stepFailed(JobState before, JobState now) {
    Exit worst = now.ends().derived();
    return Facts.phase(before).equals("running")
        && Facts.phase(now).equals("running")
        && worst.bad()
        && !BY_HAND.contains(worst.signal())
        && !worst.equals(before.ends().derived());
  }

  private Event event(String type, Origin origin, JobState now, JobState where, long at) {
    Map<String, String> fields = new HashMap<>();
    List<String> nodes = where.place().nodes();
    String blamed = now.ends().failedNode();
    String node = !blamed.isBlank() ? blamed : nodes.size() == 1 ? nodes.getFirst() : "";
    Exit exit = now.ends().exit().bad() ? now.ends().exit() : now.ends().derived();
    fields.put("job", now.id());
    fields.put("exit", exit.text());
    fields.put("state", now.base());
    fields.put("restarts", Long.toString(where.restarts()));
    fields.put(Known.JOB_NODES, String.join(",", nodes));
    if (!node.isEmpty()) {
      fields.put("node", node);
    }
    return new Event(Target.job(Facts.SLURM, now.id()), node, sensor, origin, at, type, fields, "");
  }
}

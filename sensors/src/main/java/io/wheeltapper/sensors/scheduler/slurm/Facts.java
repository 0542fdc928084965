package io.wheeltapper.sensors.scheduler.slurm;

import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Our records as statuses in the words of {@link Known}. Pure.
 *
 * @param sensor the instance's name
 */
record Facts(String sensor, Holder holder) {

  /** The name of this scheduler in targets and fields. */
  static final String SLURM = "slurm";

  /** Type of the status of a reservation. */
  static final String RESERVATION = "slurm.reservation";

  /** Which of its nodes' GPUs a job has, by Slurm's own numbers. */
  static final String GPU_INDICES = "gpu_indices";

  /** The flag of a reservation for maintenance. */
  private static final String MAINTENANCE = "MAINT";

  /** A comment that begins so declares a checkpoint contract. */
  private static final String CONTRACT = "wheeltapper:checkpoint";

  private static final Pattern LOSS =
      Pattern.compile("\\sloss=([0-9]{1,9}(?:ms|s|m|h|d))(?:\\s|$)");

  /** Longest free text passed on, in characters. */
  private static final int LONGEST_TEXT = 500;

  private static final Set<String> ENDED =
      Set.of(
          "COMPLETED",
          "CANCELLED",
          "FAILED",
          "TIMEOUT",
          "NODE_FAIL",
          "PREEMPTED",
          "BOOT_FAIL",
          "DEADLINE",
          "OUT_OF_MEMORY");

  /** Old versions give these flags in place of the state: the job holds its nodes. */
  private static final Set<String> RUNNING =
      Set.of("RUNNING", "CONFIGURING", "RESIZING", "SIGNALING");

  private static final Set<String> BUSY = Set.of("ALLOCATED", "MIXED", "UNKNOWN", "ERROR");

  /** A node's status at a time. */
  Status node(NodeState node, long at) {
    Map<String, String> fields = new HashMap<>();
    fields.put(Known.NODE_SCHEDULER, SLURM);
    fields.put(Known.NODE_ISOLATED, Boolean.toString(Holder.isolated(node)));
    fields.put(Known.NODE_IDLE, Boolean.toString(idle(node)));
    fields.put(Known.NODE_RESPONDING, responding(node));
    fields.put(Known.NODE_HOLDER, holder.of(node));
    fields.put(Known.NODE_GPUS, Long.toString(node.gpus()));
    put(fields, Known.NODE_CASE, Known.caseIn(node.why().text()));
    put(fields, Known.NODE_REASON, node.why().text());
    put(fields, Known.NODE_SET_BY, node.why().by());
    put(fields, Known.NODE_SET_AT, node.why().at());
    put(fields, Known.NODE_BOOTED_AT, node.bootedAt());
    put(fields, Known.NODE_PARTITIONS, String.join(",", node.partitions()));
    long found = Gres.found(node.why().text());
    if (found >= 0) {
      fields.put("gpus_found", Long.toString(found));
    }
    if (node.has("INVALID_REG")) {
      fields.put("invalid_registration", "true");
    }
    return new Status(
        Target.node(node.name()),
        node.name(),
        sensor,
        Origin.SCHEDULER,
        at,
        Known.NODE,
        node.text(),
        fields,
        "");
  }

  private static boolean idle(NodeState node) {
    return !BUSY.contains(node.base()) && !node.has("COMPLETING");
  }

  /**
   * Right after it was given back a node is IDLE+NOT_RESPONDING without a boot time for a moment:
   * that is no answer yet, neither yes nor no.
   */
  private static String responding(NodeState node) {
    if (!node.has("NOT_RESPONDING")) {
      return "true";
    }
    return node.base().equals("IDLE") && node.bootedAt() == 0 ? "unknown" : "false";
  }

  /** A job's status at a time. */
  Status job(JobState job, long at) {
    Map<String, String> fields = new HashMap<>();
    put(fields, Known.JOB_NODES, String.join(",", job.place().nodes()));
    fields.put(Known.JOB_GPUS, Long.toString(job.place().gpus()));
    put(fields, GPU_INDICES, job.place().shown());
    fields.put(Known.JOB_RESTARTS, Long.toString(job.restarts()));
    fields.put(Known.JOB_CONTRACT, Boolean.toString(job.note().comment().startsWith(CONTRACT)));
    if (phase(job).equals("running")) {
      put(fields, Known.JOB_STARTED_AT, job.span().begins());
      put(fields, Known.JOB_ENDS_AT, job.span().ends());
    }
    put(fields, Known.JOB_LOSS, loss(job.note().comment()));
    fields.put("state", job.base());
    fields.put("exit", job.ends().exit().text());
    put(fields, "name", job.note().name());
    put(fields, "user", job.note().user());
    put(fields, "partition", job.note().partition());
    put(fields, "comment", job.note().comment());
    if (phase(job).equals("pending")) {
      put(fields, "pending_reason", job.wants().reason());
      put(fields, "pending_since", job.wants().since());
    }
    put(fields, "output", job.note().output().replace("%j", job.id()));
    return status(Target.job(SLURM, job.id()), Known.JOB, phase(job), fields, at);
  }

  /** The largest loss that a contract declares, milliseconds; 0 without one. */
  private static long loss(String comment) {
    Matcher m = LOSS.matcher(comment);
    if (!comment.startsWith(CONTRACT) || !m.find()) {
      return 0;
    }
    try {
      return Settings.parseDuration("loss", m.group(1)).toMillis();
    } catch (BadSetting e) {
      return 0;
    }
  }

  /** {@code pending running completing suspended ended}. */
  static String phase(JobState job) {
    if (ENDED.contains(job.base())) {
      return "ended";
    }
    if (!RUNNING.contains(job.base())) {
      return job.base().toLowerCase(Locale.ROOT);
    }
    return job.flags().contains("COMPLETING") ? "completing" : "running";
  }

  /** A reservation's status at a time. */
  Status reservation(Reservation r, long at) {
    Map<String, String> fields = new HashMap<>();
    put(fields, "nodes", String.join(",", r.nodes()));
    put(fields, "flags", String.join(",", r.flags()));
    put(fields, "from", r.from());
    put(fields, "until", r.until());
    String value = at < r.from() ? "planned" : r.until() > 0 && at >= r.until() ? "past" : "active";
    return status(reservationTarget(r.name()), RESERVATION, value, fields, at);
  }

  /**
   * The same as maintenance, when its flags say so: the nodes are worked on while it is active. One
   * that is planned is said before, with its begin.
   */
  Optional<Status> maintenance(Reservation r, long at) {
    if (!r.flags().contains(MAINTENANCE)) {
      return Optional.empty();
    }
    boolean past = r.until() > 0 && at >= r.until();
    return Optional.of(maintenance(r.name(), r.nodes(), r.from(), r.until(), past, at));
  }

  private Status maintenance(
      String name, List<String> nodes, long from, long until, boolean past, long at) {
    Map<String, String> fields = new HashMap<>();
    put(fields, Known.MAINTENANCE_NODES, String.join(",", nodes));
    put(fields, Known.MAINTENANCE_FROM, from);
    put(fields, Known.MAINTENANCE_UNTIL, until);
    put(fields, Known.MAINTENANCE_BY, SLURM);
    put(fields, Known.MAINTENANCE_REASON, "reservation " + name);
    String value = past ? "ended" : "declared";
    return status(reservationTarget(name), Known.MAINTENANCE, value, fields, at);
  }

  /** Reservations belong to no kind of their own: they stand among the partitions. */
  static Target reservationTarget(String name) {
    return new Target(Target.Kind.PARTITION, SLURM + "/reservation/" + name);
  }

  private Status status(
      Target target, String type, String value, Map<String, String> fields, long at) {
    return new Status(target, "", sensor, Origin.SCHEDULER, at, type, value, fields, "");
  }

  private static void put(Map<String, String> fields, String key, String value) {
    if (!value.isBlank()) {
      String clean = value.replaceAll("\\p{Cntrl}", " ").strip();
      boolean listed = key.equals(Known.JOB_NODES) || key.equals(GPU_INDICES);
      fields.put(
          key, !listed && clean.length() > LONGEST_TEXT ? clean.substring(0, LONGEST_TEXT) : clean);
    }
  }

  private static void put(Map<String, String> fields, String key, long value) {
    if (value > 0) {
      fields.put(key, Long.toString(value));
    }
  }
}

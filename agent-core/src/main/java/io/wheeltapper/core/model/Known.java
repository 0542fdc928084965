package io.wheeltapper.core.model;

/**
 * The names that the loop itself reads from {@link Status} and {@link Event} signals; whoever
 * senses a scheduler says it in these words, so that one decision loop serves Slurm and Kubernetes
 * alike.
 */
public final class Known {

  private Known() {}

  /**
   * {@link Status} of a node in one scheduler; {@code value} is the scheduler's own state text. The
   * target is the node, its fields are the {@code NODE_*} names below.
   */
  public static final String NODE = "scheduler.node";

  /** {@code slurm}, {@code kubernetes}. */
  public static final String NODE_SCHEDULER = "scheduler";

  /** {@code true} when no new work can land on it by anybody's hand. */
  public static final String NODE_ISOLATED = "isolated";

  /** {@code true} when no work runs on it. */
  public static final String NODE_IDLE = "idle";

  /** {@code true} when it answers its scheduler. */
  public static final String NODE_RESPONDING = "responding";

  /**
   * Who isolated it: {@code none}, {@code ours} (reason and setter are ours; the ledger has the
   * last word), {@code automatic} (the scheduler by itself) or {@code foreign}.
   */
  public static final String NODE_HOLDER = "holder";

  /** The case id that stands in our reason, or absent. */
  public static final String NODE_CASE = "case";

  /** The reason as it stands at the scheduler; untrusted. */
  public static final String NODE_REASON = "reason";

  /** Who set the reason; untrusted. */
  public static final String NODE_SET_BY = "set_by";

  /** When the reason was set, epoch milliseconds. */
  public static final String NODE_SET_AT = "set_at";

  /** {@code true} when it came back to its scheduler with less than is configured. */
  public static final String NODE_INVALID = "invalid_registration";

  /** How many GPUs the scheduler counts on it. */
  public static final String NODE_GPUS = "gpus";

  /** Names of the partitions it belongs to, joined by commas, sorted; absent while it has none. */
  public static final String NODE_PARTITIONS = "partitions";

  /**
   * What holds its GPUs, each as {@code POD=JOB} joined by commas: {@code
   * ml/llama-0=kubernetes/ml/job/llama}; of Kubernetes, a few; absent while nothing does.
   */
  public static final String NODE_WORK = "work";

  /**
   * What of the work on it is no job: {@link #NONE}; {@link #YIELDS}, all of it may be evicted now
   * and loses nothing but its place, by its owners' own word; or {@link #KEEPS}. Absent where the
   * scheduler does not say.
   */
  public static final String NODE_OTHER = "other";

  /** Some of what {@link #KEEPS} its node, and why; untrusted. */
  public static final String NODE_KEPT = "kept";

  /** Of {@link #NODE_OTHER}: there is none. */
  public static final String NONE = "none";

  /** Of {@link #NODE_OTHER}: its controllers make it anew elsewhere, and its budgets let it go. */
  public static final String YIELDS = "yields";

  /** Of {@link #NODE_OTHER}: at least one must not be ended, as far as anybody knows. */
  public static final String KEEPS = "keeps";

  /**
   * {@link Status} of a GPU, by the agent that gave it out: {@code held}, {@code free}, {@code
   * unlisted}.
   */
  public static final String GPU_PODS = "gpu.pods";

  /** The pods that hold it, each as {@code NAMESPACE/NAME}, joined by commas, sorted. */
  public static final String GPU_PODS_OF = "pods";

  /** When it booted, epoch milliseconds. */
  public static final String NODE_BOOTED_AT = "booted_at";

  /**
   * {@link Status} of a job; {@code value} is {@code pending}, {@code running}, {@code ended} or
   * another word of its scheduler in lower case. The target is the job.
   */
  public static final String JOB = "scheduler.job";

  /** Names of its nodes, joined by commas, sorted; absent while it has none. */
  public static final String JOB_NODES = "nodes";

  /** How many GPUs it holds in all. */
  public static final String JOB_GPUS = "gpus";

  /** How often it was restarted. */
  public static final String JOB_RESTARTS = "restarts";

  /** {@code true} when it declares a checkpoint contract. */
  public static final String JOB_CONTRACT = "contract";

  /**
   * {@code true} while each piece of it may be evicted and loses nothing but its place, by its
   * owner's word; else absent.
   */
  public static final String JOB_YIELDS = "yields";

  /** Who runs it; untrusted. */
  public static final String JOB_USER = "user";

  /** When it last wrote a checkpoint, epoch milliseconds; absent while nobody says so. */
  public static final String JOB_CHECKPOINT_AT = "checkpoint_at";

  /** The most work that its owner bears to lose, milliseconds; absent without a contract. */
  public static final String JOB_LOSS = "loss";

  /** When it began to run, epoch milliseconds. */
  public static final String JOB_STARTED_AT = "started_at";

  /** When it ends at the latest, by its time limit: epoch milliseconds; absent without one. */
  public static final String JOB_ENDS_AT = "ends_at";

  /** {@link Event} about a job: it wrote a checkpoint, at the event's time. */
  public static final String JOB_CHECKPOINT = "job.checkpoint";

  /**
   * {@link Status} of a set-point of a loop, feed or node; {@code value} is where it stands, a
   * decimal number.
   */
  public static final String SET_POINT = "facility.set-point";

  /** Which set-point: {@code supply} (degrees Celsius) or {@code cap} (watts). */
  public static final String SET_POINT_OF = "of";

  /**
   * How the type of a {@link Status} of a node begins that says which version of a component is in
   * force there: {@code version.driver}; {@code value} is the version.
   */
  public static final String VERSION = "version.";

  /** Since when it is in force, epoch milliseconds; absent while nobody knows. */
  public static final String VERSION_CHANGED_AT = "changed_at";

  /**
   * {@link Status} of a node: where it stands, as its sensor knows it; {@code value} says whose
   * word it is. Fields {@code rack leaf domain pdu loop storage}, several names joined by commas.
   */
  public static final String PLACE = "node.place";

  /** {@link Status} of a sensor about itself: {@code ok}, {@code silent}, {@code failed}. */
  public static final String SENSOR = "sensor";

  /** Whether a sensor says there that it is not heard, so that its last number is none of now. */
  public static boolean unheard(Status status) {
    return status.type().equals(SENSOR)
        && (status.value().equals("silent") || status.value().equals("failed"));
  }

  /**
   * {@link Status} of what carries actions out, about the line to the system that it calls: {@code
   * closed} (calls go through), {@code open} (the system has not answered lately and is left
   * alone), {@code half-open} (a few calls try it).
   */
  public static final String ACTUATOR = "actuator";

  /** The sensor that says {@link #ACTUATOR}: the agent itself, of its own lines. */
  public static final String ACTUATOR_SENSOR = "actuators";

  /** How often an {@link #ACTUATOR} is said again though it stays as it is; milliseconds. */
  public static final long ACTUATOR_AGAIN_MILLIS = 60_000;

  /** The actions of an {@link #ACTUATOR}, joined by commas. */
  public static final String ACTUATOR_ACTIONS = "actions";

  /** Fault of the site: an operators' rule looped or flooded, and is silent; details say where. */
  public static final String RULE_CUT_OFF = "rule-cut-off";

  /**
   * The name of the sensor that measures indicators of objectives elsewhere, such as by PromQL; or
   * what stands before a hyphen in the names of several. It says a {@link Snapshot} of the site,
   * stamped with the end of the minute measured, with {@code SERIES.bad} and {@code SERIES.total},
   * or {@code SERIES.value}.
   */
  public static final String SLI_SENSOR = "sli";

  /** Whether a sensor of that name, at a node or not, measures indicators of objectives. */
  public static boolean measuresObjectives(String sensor) {
    return sensor.startsWith(SLI_SENSOR)
        && (sensor.length() == SLI_SENSOR.length()
            || "-@/".indexOf(sensor.charAt(SLI_SENSOR.length())) >= 0);
  }

  /** After the name of a series: its bad amount in the minute. */
  public static final String SLI_BAD = ".bad";

  /** After the name of a series: what the bad amount is a part of. */
  public static final String SLI_TOTAL = ".total";

  /** After the name of a series: its value in the minute. */
  public static final String SLI_VALUE = ".value";

  /**
   * {@link Status} of a target that people work on: {@code value} is {@code declared}, or {@code
   * ended} once it is over or taken back. Whoever reads reservations, taints or notices says it so.
   * The target is what is worked on, or the name of the declaration where that is a list of nodes.
   */
  public static final String MAINTENANCE = "maintenance";

  /** Names of the nodes it is about, joined by commas; absent when the target says it itself. */
  public static final String MAINTENANCE_NODES = "nodes";

  /** When it begins, epoch milliseconds; absent: with this status. */
  public static final String MAINTENANCE_FROM = "from";

  /** When it ends, epoch milliseconds; absent: when the source says so. */
  public static final String MAINTENANCE_UNTIL = "until";

  /** Who declared it; untrusted. */
  public static final String MAINTENANCE_BY = "by";

  /** Why, or its name at the source; untrusted. */
  public static final String MAINTENANCE_REASON = "reason";

  /** Prefix of every reason we leave on another system: {@code wheeltapper[CASE] FAULT: …}. */
  public static final String OUR_PREFIX = "wheeltapper[";

  /** The reason we leave: who, which case, what. */
  public static String reason(String caseId, String fault, String words) {
    return OUR_PREFIX + caseId + "] " + fault + (words.isEmpty() ? "" : ": " + words);
  }

  /** The case id in a reason of ours, or {@code ""} when it is not of that shape. */
  public static String caseIn(String reason) {
    if (!reason.startsWith(OUR_PREFIX)) {
      return "";
    }
    int end = reason.indexOf(']');
    return end < 0 ? "" : reason.substring(OUR_PREFIX.length(), end);
  }
}

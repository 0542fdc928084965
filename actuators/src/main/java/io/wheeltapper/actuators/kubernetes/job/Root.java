package io.wheeltapper.actuators.kubernetes.job;

import java.util.Map;

/**
 * A job: the uppermost controller, and the queue that owns its switch. Texts of people are
 * untrusted.
 *
 * @param ref the controller's object
 * @param uid of this object and no later one of its name
 * @param version its resource version
 * @param annotations all of them, the contract and our notes among them
 * @param state how it is
 * @param shape what it is made of
 * @param queue Kueue's word, where it is under Kueue
 */
public record Root(
    Controller controller,
    Ref ref,
    String uid,
    String version,
    Map<String, String> annotations,
    State state,
    Shape shape,
    Queue queue) {

  /** The annotation by which a job declares its checkpoint contract. */
  public static final String CONTRACT = "wheeltapper.io/checkpoint";

  /** Keeps the notes of our own. */
  public static final String NOTE = "wheeltapper.io/job";

  /** How far a job is. */
  public enum Phase {
    GOES,
    ENDED_WELL,
    ENDED_BADLY
  }

  /**
   * How it is.
   *
   * @param word its controller's own word
   * @param stopped whether its own switch is off
   * @param byUs whether it was we who turned that last, by the server's own record
   * @param since when it was stopped, epoch milliseconds, where its controller says so; else 0
   * @param restarts how often its controller restarted it, as far as it counts
   */
  public record State(
      Phase phase, String word, boolean stopped, boolean byUs, long since, long restarts) {}

  /**
   * What it is made of.
   *
   * @param pods that it wants to run; 0 where it does not say
   * @param podLabelValue by which its pods are known
   * @param owner the controller above it; {@code ""} where there is none
   * @param refusal why it can be stopped only at a loss that nobody wants; {@code ""} where not
   */
  public record Shape(long pods, String podLabelValue, String owner, String refusal) {}

  /**
   * Kueue's Workload of it.
   *
   * @param name {@code ""} where it is under no queue
   * @param active whether it may be admitted
   * @param byUs whether it was we who turned that last, by the server's own record
   */
  public record Queue(
      String name, String apiVersion, String version, boolean active, boolean byUs, String word) {
    /** Under no queue. */
    public static final Queue NONE = new Queue("", "", "", true, false, "");

    boolean none() {
      return name.isEmpty();
    }
  }

  /** The one with this queue. */
  public Root under(Queue found) {
    return new Root(controller, ref, uid, version, annotations, state, shape, found);
  }

  Note note() {
    return Note.in(annotations.getOrDefault(NOTE, ""));
  }

  /** Whether what starts and stops it is off; of a queued job its own switch is the queue's. */
  boolean off() {
    return queue.none() ? state.stopped() : !queue.active();
  }

  /**
   * Whether it is off by our hand. Volcano's commands leave no trace but our note: there the time
   * must tell whether somebody started it since and stopped it again.
   */
  boolean offByUs() {
    if (!off()) {
      return false;
    }
    if (!queue.none()) {
      return queue.byUs();
    }
    return controller.stop() == Controller.Stop.COMMAND
        ? note().tellsOf(state.since())
        : state.byUs();
  }

  boolean ended() {
    return state.phase() != Phase.GOES;
  }
}

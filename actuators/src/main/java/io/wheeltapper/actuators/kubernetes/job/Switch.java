package io.wheeltapper.actuators.kubernetes.job;

import io.wheeltapper.core.spi.Attempt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The calls that stop a job and start it again. Whoever owns its switch is asked: the queue, where
 * it is under one, else its own controller. Where note and switch are one object they are one
 * request, so that no crash lies between; else the note goes first.
 */
record Switch(Root root) {

  static final String ACTIVE = "/spec/active";

  /** Whether a crash may have left a note without what it says. */
  boolean twoSteps() {
    return !root.queue().none() || root.controller().stop() == Controller.Stop.COMMAND;
  }

  /** Whether its pods are ended by us, and not by its controller. */
  boolean evicts() {
    return root.queue().none()
        && (root.controller().stop() == Controller.Stop.FIELD_AND_PODS || workersOnly());
  }

  /** Whether nothing is stopped but single pods. */
  boolean workersOnly() {
    return root.controller().stop() == Controller.Stop.WORKERS;
  }

  /** Those of a job's pods that have to end before it is started again. */
  List<Member> going(List<Member> pods, String avoid) {
    return pods.stream()
        .filter(p -> p.live() && (!workersOnly() || (p.node().equals(avoid) && !p.head())))
        .toList();
  }

  JobChange note(Note note) {
    return new JobChange.Notes(
        root.ref(),
        root.version(),
        Map.of(Root.NOTE, note.toString()),
        Root.NOTE + "=" + note.words());
  }

  /** The same with what asks for a checkpoint. */
  JobChange note(Note note, String key, String value) {
    return new JobChange.Notes(
        root.ref(),
        root.version(),
        Map.of(Root.NOTE, note.toString(), key, value),
        Root.NOTE + "=" + note.words() + ", " + key + "=" + value);
  }

  static JobChange evict(Member pod) {
    return new JobChange.Evict(pod.namespace(), pod.name(), pod.uid());
  }

  /** Stops it; what is evicted besides is not among these. */
  List<JobChange> off(Note note, Attempt attempt) {
    return turn(true, note, attempt);
  }

  /** Starts it again. */
  List<JobChange> on(Note note, Attempt attempt) {
    return turn(false, note, attempt);
  }

  private List<JobChange> turn(boolean off, Note note, Attempt attempt) {
    if (!root.queue().none()) {
      Root.Queue queue = root.queue();
      Ref workload =
          new Ref(
              "kueue.x-k8s.io",
              queue.apiVersion(),
              "workloads",
              root.ref().namespace(),
              queue.name());
      return List.of(
          note(note), new JobChange.Turn(workload, queue.version(), ACTIVE, !off, Map.of(), ""));
    }
    List<JobChange> changes = new ArrayList<>();
    switch (root.controller().stop()) {
      case FIELD, FIELD_AND_PODS ->
          changes.add(
              new JobChange.Turn(
                  root.ref(),
                  root.version(),
                  root.controller().field(),
                  off,
                  Map.of(Root.NOTE, note.toString()),
                  Root.NOTE + "=" + note.words()));
      case COMMAND -> {
        changes.add(note(note));
        String action = off ? "AbortJob" : "ResumeJob";
        changes.add(new JobChange.Command(root.ref(), root.uid(), action, name(attempt, action)));
      }
      case WORKERS -> changes.add(note(note));
    }
    return changes;
  }

  /** The same for the same attempt, so that a command that was made is not made twice. */
  private static String name(Attempt attempt, String action) {
    String id = attempt.id().toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9-]", "x");
    return "wheeltapper-" + id + "-" + action.toLowerCase(java.util.Locale.ROOT);
  }
}

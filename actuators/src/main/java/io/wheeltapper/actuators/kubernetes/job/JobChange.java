package io.wheeltapper.actuators.kubernetes.job;

import io.wheeltapper.actuators.job.Endpoint;
import java.util.Map;

/** One change to one job: all that is ever written to a job's world here. */
public sealed interface JobChange {

  /**
   * Annotations of an object, on the version that was looked at; a value {@code ""} takes one away.
   *
   * @param words the annotations for people
   */
  record Notes(Ref ref, String version, Map<String, String> annotations, String words)
      implements JobChange {
    public Notes {
      annotations = Map.copyOf(annotations);
    }
  }

  /**
   * A switch of an object, with annotations in the same request, on the version that was looked at.
   *
   * @param field a JSON pointer, {@code /spec/suspend}
   */
  record Turn(
      Ref ref,
      String version,
      String field,
      boolean value,
      Map<String, String> annotations,
      String words)
      implements JobChange {
    public Turn {
      annotations = Map.copyOf(annotations);
    }
  }

  /**
   * A command for Volcano's controller, which takes the object away once it has heard it.
   *
   * @param action {@code AbortJob ResumeJob}
   */
  record Command(Ref job, String uid, String action, String name) implements JobChange {}

  /** Ends a pod by the eviction API, within its disruption budget or not at all. */
  record Evict(String namespace, String pod, String uid) implements JobChange {}

  /** Asks the job's own endpoint for a checkpoint. */
  record Hook(String ip, Endpoint endpoint, String attempt) implements JobChange {}
}

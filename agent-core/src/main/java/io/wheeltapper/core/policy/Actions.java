package io.wheeltapper.core.policy;

import io.wheeltapper.core.model.Target;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The actions that a ladder may name, and what they act on. An actuator's action stands here before
 * any ladder can use it, so that a bundle is checked without a configuration.
 */
public final class Actions {

  private static final TreeMap<String, Target.Kind> ALL = new TreeMap<>();

  static {
    ALL.put("node.isolate", Target.Kind.NODE);
    ALL.put("node.return", Target.Kind.NODE);
    ALL.put("node.reboot", Target.Kind.NODE);
    ALL.put("node.validate", Target.Kind.NODE);
    ALL.put("gpu.reset", Target.Kind.GPU);
    ALL.put("job.hold", Target.Kind.JOB);
    ALL.put("job.requeue", Target.Kind.JOB);
    ALL.put("job.checkpoint-restart", Target.Kind.JOB);
    ALL.put("person.call", Target.Kind.NODE);
  }

  private Actions() {}

  /** Their names, sorted. */
  public static Set<String> names() {
    return new TreeSet<>(ALL.keySet());
  }
}

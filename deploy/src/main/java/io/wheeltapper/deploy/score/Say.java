package io.wheeltapper.deploy.score;

import io.wheeltapper.core.model.Origin;
import java.util.Map;

/**
 * One thing that is to be seen of an incident.
 *
 * @param at milliseconds from its begin
 * @param every milliseconds between two of them
 * @param times how often it is said
 */
record Say(long at, long every, int times, On on, Origin origin, What what) {

  /**
   * What it is about: the incident's own node, GPU …, or what contains it and all that is in it.
   */
  enum On {
    NODE,
    GPU,
    PORT,
    PEER,
    STORAGE,
    JOB,
    GROUP,
    ALL,
    ALL_GPUS,
    ALL_PORTS,
    ALL_MOUNTS;

    /** The word in the file. */
    String word() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  /** What is said; texts may hold {@code {pci}}, {@code {node}} …. */
  sealed interface What {}

  /** A line of the node's kernel. */
  record Kernel(String text) implements What {}

  /** A reading, and the one when it is over; that is empty when nothing is said then. */
  record Numbers(Map<String, Double> numbers, Map<String, Double> back) implements What {
    Numbers {
      numbers = Map.copyOf(numbers);
      back = Map.copyOf(back);
    }
  }

  /** A status; {@code back} is its value when it is over, or {@code ""}. */
  record Stands(String type, String value, Map<String, String> fields, String back)
      implements What {
    Stands {
      fields = Map.copyOf(fields);
    }
  }

  /** An event. */
  record Happens(String type, Map<String, String> fields) implements What {
    Happens {
      fields = Map.copyOf(fields);
    }
  }

  /** What the scheduler says of the node from now on. */
  record Node(Map<String, String> fields, Map<String, String> back) implements What {
    Node {
      fields = Map.copyOf(fields);
      back = Map.copyOf(back);
    }
  }

  /** A sensor of the node falls silent. */
  record Blind(String sensor) implements What {}
}

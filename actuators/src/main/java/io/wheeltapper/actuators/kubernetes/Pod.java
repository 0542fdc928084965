package io.wheeltapper.actuators.kubernetes;

import java.util.Map;

/**
 * A pod as the deeds need it.
 *
 * @param owner the kind of its controller, or {@code ""} for one that nobody makes again
 * @param mirror whether its kubelet runs it from a file; the server cannot end it
 * @param finished whether it has succeeded or failed
 * @param endingSince since when it is to be gone, epoch milliseconds; 0 when it is not
 * @param localData whether it keeps data in its own node's folder, that goes with it
 */
record Pod(
    String namespace,
    String name,
    String uid,
    String owner,
    boolean mirror,
    boolean finished,
    long endingSince,
    boolean localData,
    Map<String, String> labels) {

  Pod {
    labels = Map.copyOf(labels);
  }

  /** Its namespace and name. */
  String id() {
    return namespace + "/" + name;
  }

  boolean ending() {
    return endingSince > 0;
  }
}

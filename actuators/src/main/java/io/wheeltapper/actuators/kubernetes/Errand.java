package io.wheeltapper.actuators.kubernetes;

/**
 * What became of a Job that we made on a node.
 *
 * @param state how far it is
 * @param why it failed, or cannot begin
 * @param pod that ran it, or {@code ""}
 * @param container its first, whose log is kept
 * @param log the end of what it said; once it is over
 */
record Errand(State state, String why, String pod, String container, String log) {

  /** How far it is. */
  enum State {
    WAITING,
    RUNNING,
    /** It cannot begin, and that does not mend itself: its image is not to be had. */
    STUCK,
    SUCCEEDED,
    FAILED
  }

  static final Errand RUNNING = new Errand(State.RUNNING, "", "", "", "");

  boolean over() {
    return state == State.SUCCEEDED || state == State.FAILED;
  }

  Errand with(String said) {
    return new Errand(state, why, pod, container, said);
  }
}

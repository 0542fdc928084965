package io.wheeltapper.actuators.kubernetes;

import io.wheeltapper.actuators.CallFailed;

/** One request to an API server and its answer, whatever the status. Safe for all threads. */
@FunctionalInterface
interface Api {

  /**
   * A request.
   *
   * @param type of the body; {@code ""} for none
   * @param writes whether it changes anything
   */
  record Ask(String method, String path, String type, String body, boolean writes) {

    static Ask get(String path) {
      return new Ask("GET", path, "", "", false);
    }
  }

  /**
   * An answer.
   *
   * @param retryAfter the header of that name, or {@code ""}
   */
  record Answer(int status, String body, String retryAfter) {

    Answer(int status, String body) {
      this(status, body, "");
    }
  }

  /**
   * Sends it once.
   *
   * @throws CallFailed when no whole answer came, or one that is too long
   */
  Answer send(Ask ask) throws CallFailed, InterruptedException;
}

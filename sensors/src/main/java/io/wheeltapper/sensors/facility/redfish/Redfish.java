package io.wheeltapper.sensors.facility.redfish;

import java.io.IOException;
import java.io.InputStream;

/**
 * The port to one Redfish service. One request at a time, each with a time limit; the event stream
 * beside them.
 */
interface Redfish {

  /**
   * An answer of whatever status.
   *
   * @param retryAfterMillis how long the service wants to be left alone, 0 when it does not say
   */
  record Answer(int status, byte[] body, String etag, long retryAfterMillis) {}

  /** It will not let us in: no use in trying again soon. */
  final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  /**
   * The resource.
   *
   * @param etag what the last answer had, or {@code ""}: then 304 says that it is the same
   */
  Answer get(String uri, String etag) throws IOException, InterruptedException;

  /** The service's stream of events, from behind the one with this id where it is known. */
  InputStream events(String uri, String lastId) throws IOException, InterruptedException;

  /** Where sessions are opened, as the service itself says. */
  void sessions(String uri);

  /** Ends the session, if there is one. */
  void logOut();
}

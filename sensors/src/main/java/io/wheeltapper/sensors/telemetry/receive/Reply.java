package io.wheeltapper.sensors.telemetry.receive;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a sender hears.
 *
 * @param status by HTTP; a receiver of gRPC says the same in its words
 * @param headers beside it
 */
@SuppressWarnings("ArrayRecordComponent") // written once and never compared
public record Reply(int status, Map<String, String> headers, byte[] body) {

  private static final int NONE = 204;
  private static final int BUSY = 503;

  public Reply {
    headers = Map.copyOf(headers);
  }

  /** Taken, and nothing to say. */
  public static Reply taken() {
    return new Reply(NONE, Map.of(), new byte[0]);
  }

  /** A status with a line of text that says why. */
  public static Reply of(int status, String why) {
    return new Reply(
        status,
        Map.of("Content-Type", "text/plain; charset=utf-8"),
        (why + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Not now: senders of all kinds try again what is answered so. */
  public static Reply busy(String why, int seconds) {
    return new Reply(
        BUSY,
        Map.of(
            "Content-Type", "text/plain; charset=utf-8", "Retry-After", Integer.toString(seconds)),
        (why + "\n").getBytes(StandardCharsets.UTF_8));
  }
}

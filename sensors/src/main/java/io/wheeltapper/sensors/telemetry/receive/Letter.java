package io.wheeltapper.sensors.telemetry.receive;

import java.util.Locale;
import java.util.Map;

/**
 * One request, whole; its sender may come in. Untrusted.
 *
 * @param path without the query
 * @param headers by their names in lower case, the first of each
 * @param body as it came, still compressed
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once and never compared
public record Letter(String path, Map<String, String> headers, byte[] body) {

  public Letter {
    headers = Map.copyOf(headers);
  }

  /** The header, or {@code ""}. */
  public String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  /** What the body is, without its parameters, in lower case. */
  public String type() {
    return header("content-type").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }
}

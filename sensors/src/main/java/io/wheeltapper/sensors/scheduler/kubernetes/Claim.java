package io.wheeltapper.sensors.scheduler.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** A ResourceClaim and which devices it was given. */
record Claim(Key key, List<Given> given, List<String> pods) implements Thing {

  /** A device. */
  record Given(String driver, String pool, String device) {}

  Claim {
    given = List.copyOf(given);
    pods = List.copyOf(pods);
  }

  static Claim read(JsonNode o) {
    JsonNode status = o.path("status");
    return new Claim(
        Key.of(Watched.CLAIM, o.path("metadata")),
        Tree.list(status.path("allocation").path("devices").path("results")).stream()
            .map(r ->
                new Given(
                    Tree.text(r.path("driver")),
                    Tree.text(r.path("pool")),
                    Tree.text(r.path("device"))))
            .toList(),
        Tree.list(status.path("reservedFor")).stream()
            .filter(r -> Tree.text(r.path("resource")).equals("pods"))
            .map(r -> Tree.text(r.path("name")))
            .toList());
  }
}

package io.wheeltapper.sensors.scheduler.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An event of Kubernetes, of the core or of {@code events.k8s.io}.
 *
 * @param about what it is about, as {@code Pod ml/train-0}
 * @param host the node that says it, or {@code ""}
 * @param at when it happened last, epoch milliseconds
 */
record Happening(
    Key key, About about, String host, String reason, String message, long count, long at)
    implements Thing {

  /** The object that an event is about. */
  record About(String kind, String namespace, String name) {}

  static Happening read(JsonNode o) {
    JsonNode about = o.has("regarding") ? o.path("regarding") : o.path("involvedObject");
    JsonNode series = o.path("series");
    String host = Tree.text(o.path("source").path("host"));
    long at =
        Math.max(
            Math.max(Tree.millis(o.path("lastTimestamp")), Tree.millis(o.path("eventTime"))),
            Math.max(
                Tree.millis(series.path("lastObservedTime")),
                Tree.millis(o.path("deprecatedLastTimestamp"))));
    return new Happening(
        Key.of(Watched.EVENT, o.path("metadata")),
        new About(
            Tree.text(about.path("kind")),
            Tree.text(about.path("namespace")),
            Tree.text(about.path("name"))),
        host.isEmpty() ? Tree.text(o.path("deprecatedSource").path("host")) : host,
        Tree.text(o.path("reason")),
        Tree.text(o.has("note") ? o.path("note") : o.path("message")),
        Math.max(Tree.number(o.path("count"), 1), Tree.number(series.path("count"), 1)),
        at > 0 ? at : Tree.millis(o.path("metadata").path("creationTimestamp")));
  }
}

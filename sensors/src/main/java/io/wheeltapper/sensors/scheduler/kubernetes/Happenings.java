package io.wheeltapper.sensors.scheduler.kubernetes;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Target;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Kubernetes' events of the configured reasons, once in ten minutes for each object and reason: it
 * repeats the same one for as long as it lasts. For one thread.
 */
final class Happenings {

  static final String TYPE = "kubernetes.event";

  private static final long QUIET = 600_000;
  private static final int REMEMBERED = 10_000;

  private final Terms terms;
  private final Inventory all;
  private final Map<String, Long> told =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > REMEMBERED;
        }
      };

  Happenings(Terms terms, Inventory all) {
    this.terms = terms;
    this.all = all;
  }

  /** Adds those worth a signal; of the first sight only what stands is remembered. */
  void take(List<Happening> happened, boolean first, long at, List<Signal> signals) {
    for (Happening one : happened) {
      String what =
          one.about().kind()
              + " "
              + one.about().namespace()
              + "/"
              + one.about().name()
              + " "
              + one.reason();
      boolean news = one.at() - told.getOrDefault(what, Long.MIN_VALUE / 2) >= QUIET;
      if (terms.reasons().contains(one.reason()) && news) {
        told.put(what, one.at());
        String node = first ? "" : node(one);
        if (!node.isEmpty()) {
          signals.add(event(one, node, at));
        }
      }
    }
  }

  private String node(Happening one) {
    if (one.about().kind().equals("Node")) {
      return all.node(one.about().name()).map(NodeThing::name).orElse("");
    }
    if (one.about().kind().equals("Pod")) {
      return all.pod(one.about().namespace(), one.about().name()).map(PodThing::node).orElse("");
    }
    return all.node(one.host()).map(NodeThing::name).orElse("");
  }

  private Event event(Happening one, String node, long at) {
    Map<String, String> fields = new HashMap<>();
    fields.put("reason", one.reason());
    fields.put("object", one.about().kind());
    if (!one.about().kind().equals("Node")) {
      fields.put("name", one.about().namespace() + "/" + one.about().name());
    }
    fields.put("count", Long.toString(one.count()));
    return new Event(
        Target.node(node),
        node,
        terms.sensor(),
        Origin.SCHEDULER,
        one.at() > 0 && one.at() < at ? one.at() : at,
        TYPE,
        fields,
        one.message());
  }
}

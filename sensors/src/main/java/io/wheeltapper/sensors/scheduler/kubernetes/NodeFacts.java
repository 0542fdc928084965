package io.wheeltapper.sensors.scheduler.kubernetes;

import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.sensors.scheduler.kubernetes.NodeThing.Taint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A node as statuses, in the words that Slurm's nodes have. For one thread: it remembers boots. */
final class NodeFacts {

  /** Said by a kubelet's own heartbeat, from the node. */
  static final String AGENT = "node.agent";

  /** Where a node stands, for the topology; said at the start and when it changes. */
  static final String PLACE = "node.place";

  /** Pods named in one field; a node has as many GPUs, and shares of them are cut off. */
  private static final int MOST_WORK = 32;

  private final Terms terms;
  private final Holder holder;
  private final Map<String, Boot> boots = new HashMap<>();

  /** Which boot a node is in, and since when; 0 when it was in it as we first saw it. */
  private record Boot(String id, long at) {}

  NodeFacts(Terms terms) {
    this.terms = terms;
    this.holder = new Holder(terms);
  }

  /**
   * A node's status.
   *
   * @param idle whether no work runs on it
   * @param gpus in all and healthy ones
   * @param fewer whether some, but not all, have been unhealthy for a while
   * @param work by pod the job for which it holds accelerators
   * @param others what of the work on it is no job, as fields
   */
  Status node(
      NodeThing node,
      boolean idle,
      NodeThing.Gpus gpus,
      boolean fewer,
      Map<String, String> work,
      Map<String, String> others,
      long at) {
    Map<String, String> fields = new HashMap<>(others);
    fields.put(Known.NODE_SCHEDULER, Terms.KUBERNETES);
    fields.put(Known.NODE_ISOLATED, Boolean.toString(holder.isolated(node)));
    fields.put(Known.NODE_IDLE, Boolean.toString(idle));
    fields.put(Known.NODE_RESPONDING, responding(node));
    fields.put(Known.NODE_HOLDER, holder.of(node));
    fields.put(Known.NODE_GPUS, Long.toString(gpus.capacity()));
    if (gpus.capacity() > 0) {
      fields.put("gpus_allocatable", Long.toString(gpus.allocatable()));
    }
    String reason = reason(node);
    put(fields, Known.NODE_CASE, Known.caseIn(reason));
    put(fields, Known.NODE_REASON, reason);
    put(fields, Known.NODE_SET_BY, node.cordon().by());
    long setAt =
        node.cordon().on() ? node.cordon().at() : notReady(node) ? node.ready().since() : 0;
    put(fields, Known.NODE_SET_AT, setAt > 0 ? Long.toString(setAt) : "");
    long boot = boot(node, at);
    put(fields, Known.NODE_BOOTED_AT, boot > 0 ? Long.toString(boot) : "");
    put(fields, Known.NODE_PARTITIONS, String.join(",", partitions(node)));
    put(fields, "block", block(node));
    put(fields, "conditions", String.join(",", bad(node)));
    put(
        fields,
        Known.NODE_WORK,
        work.entrySet().stream()
            .limit(MOST_WORK)
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining(",")));
    if (fewer) {
      fields.put("gpus_found", Long.toString(gpus.allocatable()));
      fields.put(Known.NODE_INVALID, "true");
    }
    return status(node.name(), Known.NODE, Origin.SCHEDULER, value(node), fields, at);
  }

  /**
   * Whether its kubelet answered of late; it is never called dead, since nobody asked it itself.
   * Its lease comes through the same API server as its readiness, and is no second path: where that
   * says that the node does not answer, a fresh lease proves nothing against it.
   */
  Status agent(NodeThing node, boolean fresh, long at) {
    return agent(node.name(), fresh && !notReady(node) ? "ok" : "unknown", at);
  }

  /** That nobody hears of its kubelet now. */
  Status unheard(String node, long at) {
    return agent(node, "unknown", at);
  }

  private Status agent(String node, String value, long at) {
    return status(node, AGENT, Origin.HOST, value, Map.of("agent", "kubelet"), at);
  }

  /** The version of its kubelet, where it says one. */
  Optional<Status> version(NodeThing node, long at) {
    return node.kubelet().isEmpty()
        ? Optional.empty()
        : Optional.of(
            status(
                node.name(), Known.VERSION + "kubelet", Origin.HOST, node.kubelet(), Map.of(), at));
  }

  /** Maintenance that stands on it. */
  Optional<Status> maintenance(NodeThing node, long at) {
    Optional<Taint> mark = holder.maintenance(node);
    if (mark.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> fields = new HashMap<>();
    String value = mark.get().value();
    fields.put(Known.MAINTENANCE_BY, Terms.KUBERNETES);
    put(
        fields,
        Known.MAINTENANCE_REASON,
        mark.get().key() + (value.isEmpty() || value.equals("true") ? "" : "=" + value));
    return Optional.of(
        status(node.name(), Known.MAINTENANCE, Origin.SCHEDULER, "declared", fields, at));
  }

  /** Whether new work may land on it. */
  boolean open(NodeThing node) {
    return !holder.isolated(node);
  }

  /** Its partitions, sorted: its values of the configured labels. */
  List<String> partitions(NodeThing node) {
    Set<String> names = new TreeSet<>();
    for (String key : terms.labels().partition()) {
      String value = node.labels().getOrDefault(key, "");
      if (!value.isEmpty()) {
        names.add(value);
      }
    }
    return List.copyOf(names);
  }

  /** The NVLink domain, else the leaf switch, that its labels name, or {@code ""}. */
  String block(NodeThing node) {
    String domain = Jobs.first(terms.labels().domain(), List.of(node.labels()));
    return domain.isEmpty() ? Jobs.first(terms.labels().leaf(), List.of(node.labels())) : domain;
  }

  /** Where it stands, as far as its labels say. */
  Optional<Status> place(NodeThing node, long at) {
    Map<String, String> fields = new HashMap<>();
    put(fields, "rack", Jobs.first(terms.labels().rack(), List.of(node.labels())));
    put(fields, "leaf", Jobs.first(terms.labels().leaf(), List.of(node.labels())));
    put(fields, "domain", Jobs.first(terms.labels().domain(), List.of(node.labels())));
    return fields.isEmpty()
        ? Optional.empty()
        : Optional.of(status(node.name(), PLACE, Origin.SCHEDULER, Terms.KUBERNETES, fields, at));
  }

  /** Forgets nodes that are no more. */
  void keep(Set<String> names) {
    boots.keySet().retainAll(names);
  }

  private static boolean notReady(NodeThing node) {
    return node.ready().status().equals("False") || node.ready().status().equals("Unknown");
  }

  private static String responding(NodeThing node) {
    return switch (node.ready().status()) {
      case "True" -> "true";
      case "False", "Unknown" -> "false";
      default -> "unknown";
    };
  }

  private String reason(NodeThing node) {
    String said = holder.reason(node);
    if (!said.isEmpty()) {
      return said;
    }
    return notReady(node)
        ? (node.ready().reason() + ": " + node.ready().message()).strip()
        : node.cordon().on() ? "cordoned" : "";
  }

  /** As kubectl writes it. */
  private static String value(NodeThing node) {
    String ready =
        switch (node.ready().status()) {
          case "True" -> "Ready";
          case "False", "Unknown" -> "NotReady";
          default -> "Unknown";
        };
    return node.cordon().on() ? ready + ",SchedulingDisabled" : ready;
  }

  /** Conditions that are bad news: of those called …Ready the false ones, of all else the true. */
  private static List<String> bad(NodeThing node) {
    List<String> bad = new ArrayList<>();
    node.conditions()
        .forEach((type, status) -> {
          boolean wanted = type.endsWith("Ready");
          if (!type.equals("Ready") && status.equals(wanted ? "False" : "True")) {
            bad.add(type);
          }
        });
    bad.sort(null);
    return bad;
  }

  private long boot(NodeThing node, long at) {
    if (node.bootId().isEmpty()) {
      return 0;
    }
    Boot before = boots.get(node.name());
    if (before != null && before.id().equals(node.bootId())) {
      return before.at();
    }
    Boot now = new Boot(node.bootId(), before == null ? 0 : at);
    boots.put(node.name(), now);
    return now.at();
  }

  private Status status(
      String node, String type, Origin origin, String value, Map<String, String> fields, long at) {
    return new Status(Target.node(node), node, terms.sensor(), origin, at, type, value, fields, "");
  }

  private static void put(Map<String, String> fields, String key, String value) {
    if (!value.isBlank()) {
      fields.put(key, value);
    }
  }
}

package io.wheeltapper.actuators.fabric;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A subnet at one time, as it was walked from the agent's own port. Immutable.
 *
 * @param here the node of the agent's own port
 * @param nodes by their key: a switch's GUID, or that of an adapter's port
 */
record Fabric(String here, Map<String, Node> nodes) {

  /** PortPhysicalState of IBTA's PortInfo, in its numbers. */
  static final int POLLING = 2;

  static final int DISABLED = 3;
  static final int LINK_UP = 5;

  /** PortState of IBTA's PortInfo in which a port carries data. */
  static final int ACTIVE = 4;

  /**
   * A switch, or one port of an adapter.
   *
   * @param name a switch's name, or the host's
   * @param route the ports by which it is reached from here, as {@code 1,9}
   */
  record Node(String guid, String name, boolean relays, String route, Map<Integer, Port> ports) {
    Node {
      ports = Map.copyOf(ports);
    }
  }

  /**
   * A port.
   *
   * @param physical its PortPhysicalState
   * @param active whether its PortState is Active: a link that is only up carries no data
   * @param peer the key of the node at the other end, or {@code ""}
   */
  record Port(int physical, boolean active, String peer, int peerPort) {
    boolean up() {
      return physical == LINK_UP;
    }

    boolean carries() {
      return up() && active;
    }
  }

  Fabric {
    nodes = Map.copyOf(nodes);
  }

  /** The switches of that name, or the one with that GUID. */
  List<Node> switches(String name) {
    return nodes.values().stream()
        .filter(n -> n.relays() && (n.name().equals(name) || n.guid().equals(name)))
        .toList();
  }

  Optional<Node> node(String key) {
    return Optional.ofNullable(nodes.get(key));
  }

  /** Links to other switches that carry data, without that of one port. */
  long uplinks(Node node, int without) {
    return node.ports().entrySet().stream()
        .filter(e -> e.getKey() != without && e.getValue().carries())
        .filter(e -> node(e.getValue().peer()).filter(Node::relays).isPresent())
        .count();
  }

  /** Ports of switches that are disabled, by whoever. */
  long disabled() {
    return nodes.values().stream()
        .filter(Node::relays)
        .flatMap(n -> n.ports().values().stream())
        .filter(p -> p.physical() == DISABLED)
        .count();
  }

  /** How many other ports of the host carry data. */
  long others(Node adapter) {
    return nodes.values().stream()
        .filter(n -> !n.relays() && n.name().equals(adapter.name()))
        .filter(n -> !n.guid().equals(adapter.guid()))
        .filter(n -> n.ports().values().stream().anyMatch(Port::carries))
        .count();
  }

  /** Whether both of its ends do. */
  private boolean carries(Port port) {
    return port.carries()
        && node(port.peer())
            .map(n -> n.ports().get(port.peerPort()))
            .filter(Port::carries)
            .isPresent();
  }

  /** The names of those that cannot be reached from here without that link, sorted. */
  List<String> cutOff(Node node, int port) {
    Set<String> reached = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(here));
    Port gone = node.ports().get(port);
    while (!open.isEmpty()) {
      String key = open.remove();
      Node at = nodes.get(key);
      if (at == null || !reached.add(key)) {
        continue;
      }
      new TreeMap<>(at.ports())
          .forEach((number, each) -> {
            boolean taken =
                (key.equals(node.guid()) && number == port)
                    || (gone != null && key.equals(gone.peer()) && number == gone.peerPort());
            if (carries(each) && !taken) {
              open.add(each.peer());
            }
          });
    }
    return nodes.values().stream()
        .filter(n -> !reached.contains(n.guid()))
        .map(Node::name)
        .distinct()
        .sorted()
        .toList();
  }
}

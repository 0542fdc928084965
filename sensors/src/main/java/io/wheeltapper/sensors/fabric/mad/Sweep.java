package io.wheeltapper.sensors.fabric.mad;

import io.wheeltapper.sensors.fabric.End;
import io.wheeltapper.sensors.fabric.End.Sort;
import io.wheeltapper.sensors.fabric.Subnet;
import io.wheeltapper.sensors.fabric.SubnetPort;
import io.wheeltapper.sensors.fabric.mad.MadBytes.NodeInfo;
import io.wheeltapper.sensors.fabric.mad.MadBytes.PortInfo;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Walks a subnet from the local port outwards, nearest first, by directed routes, and then asks
 * every port that is up for its counters. Whoever does not answer is left out. Once.
 */
final class Sweep {

  /** IBTA: a directed route has at most 63 hops. */
  private static final int MOST_HOPS = 63;

  /** A subnet has at most 49,151 unicast LIDs. */
  private static final int MOST_NODES = 49_151;

  /** A node that was reached: how, and which port of it. */
  private static final class Node {
    private final NodeInfo info;
    private final String description;
    private final byte[] route;
    private final Map<Integer, PortInfo> ports = new LinkedHashMap<>();
    private final Map<Integer, Far> far = new HashMap<>();
    private int lid;

    Node(NodeInfo info, String description, byte[] route) {
      this.info = info;
      this.description = description;
      this.route = route;
    }

    End end(int port) {
      Sort sort = info.relays() ? Sort.SWITCH : Sort.NODE;
      return End.of(sort, info.relays() ? info.nodeGuid() : guidOf(port), description, port);
    }

    /**
     * An adapter's ports have GUIDs of their own; only that of the one it was reached by is known.
     */
    private String guidOf(int port) {
      return port == info.localPort() ? info.portGuid() : "";
    }
  }

  private record Far(Node node, int port) {}

  private final Mads mads;
  private final BooleanSupplier over;
  private final Map<String, Node> nodes = new LinkedHashMap<>();

  /**
   * Of this subnet.
   *
   * @param over whether nobody waits for it any more
   */
  Sweep(Mads mads, BooleanSupplier over) {
    this.mads = mads;
    this.over = over;
  }

  /**
   * Sweeps.
   *
   * @throws IOException when not even the local port answers, it has no link, or time is up
   */
  Subnet run() throws IOException {
    byte[] here = new byte[0];
    NodeInfo local =
        mads.subnet(here, MadBytes.NODE_INFO, 0)
            .map(MadBytes::nodeInfo)
            .orElseThrow(() -> new IOException("the local port does not answer"));
    Deque<Node> open = new ArrayDeque<>();
    Node first = arrive(local, here, open);
    Optional<PortInfo> port = Optional.ofNullable(first.ports.get(local.localPort()));
    if (!local.relays() && port.filter(PortInfo::up).isEmpty()) {
      throw new IOException(
          "the local port has no link: " + port.map(PortInfo::physical).orElse("no answer"));
    }
    while (!open.isEmpty()) {
      Node node = open.remove();
      for (Map.Entry<Integer, PortInfo> at : node.ports.entrySet()) {
        checkTime();
        if (at.getKey() > 0 && at.getValue().up() && !node.far.containsKey(at.getKey())) {
          cross(node, at.getKey(), open);
        }
      }
    }
    return new Subnet(ports(), counters(), List.of()).distinct();
  }

  private void checkTime() throws IOException {
    if (over.getAsBoolean()) {
      throw new IOException("the sweep takes too long");
    }
  }

  private void cross(Node node, int port, Deque<Node> open) throws IOException {
    if (node.route.length >= MOST_HOPS || (!node.info.relays() && node.route.length > 0)) {
      return;
    }
    byte[] route = Arrays.copyOf(node.route, node.route.length + 1);
    route[node.route.length] = (byte) port;
    Optional<NodeInfo> info = mads.subnet(route, MadBytes.NODE_INFO, 0).map(MadBytes::nodeInfo);
    if (info.isEmpty()) {
      return;
    }
    Node known = nodes.get(key(info.get()));
    Node far = known == null ? arrive(info.get(), route, open) : known;
    node.far.put(port, new Far(far, info.get().localPort()));
    far.far.put(info.get().localPort(), new Far(node, port));
  }

  /** Each port of an adapter is a way of its own: what lies behind the others nobody routes to. */
  private static String key(NodeInfo info) {
    return info.relays() ? info.nodeGuid() : info.portGuid();
  }

  private Node arrive(NodeInfo info, byte[] route, Deque<Node> open) throws IOException {
    String description =
        mads.subnet(route, MadBytes.NODE_DESCRIPTION, 0).map(MadBytes::description).orElse("");
    Node node = new Node(info, description, route);
    if (info.relays()) {
      for (int port = 0; port <= info.ports(); port++) {
        checkTime();
        ask(node, port);
      }
      node.lid = node.ports.containsKey(0) ? node.ports.get(0).lid() : 0;
    } else {
      ask(node, info.localPort());
      PortInfo port = node.ports.get(info.localPort());
      node.lid = port == null ? 0 : port.lid();
    }
    if (nodes.size() >= MOST_NODES) {
      throw new IOException("more than " + MOST_NODES + " nodes answer");
    }
    nodes.put(key(info), node);
    open.add(node);
    return node;
  }

  private void ask(Node node, int port) {
    mads.subnet(node.route, MadBytes.PORT_INFO, port)
        .map(MadBytes::portInfo)
        .ifPresent(info -> node.ports.put(port, info));
  }

  private List<SubnetPort> ports() {
    List<SubnetPort> ports = new ArrayList<>();
    for (Node node : nodes.values()) {
      node.ports.forEach((port, info) -> {
        if (port > 0) {
          ports.add(
              new SubnetPort(
                  node.end(port),
                  node.lid,
                  info.state(),
                  info.physical(),
                  info.up() ? info.gigabits() : Double.NaN,
                  Optional.ofNullable(node.far.get(port)).map(far -> far.node().end(far.port()))));
        }
      });
    }
    return ports;
  }

  private Map<End, Map<String, Long>> counters() throws IOException {
    Map<End, Map<String, Long>> counters = new LinkedHashMap<>();
    for (Node node : nodes.values()) {
      Optional<byte[]> answer =
          node.lid == 0
              ? Optional.empty()
              : mads.performance(node.lid, 0, MadBytes.CLASS_PORT_INFO);
      if (answer.isEmpty()) {
        continue; // no agent, or no route to it: nothing is known of its counters
      }
      boolean wide = MadBytes.wide(answer.get());
      for (Map.Entry<Integer, PortInfo> at : node.ports.entrySet()) {
        checkTime();
        if (at.getKey() > 0 && at.getValue().up()) {
          mads.performance(
                  node.lid,
                  at.getKey(),
                  wide ? MadBytes.PORT_COUNTERS_EXTENDED : MadBytes.PORT_COUNTERS)
              .map(wide ? MadBytes::extended : MadBytes::counters)
              .ifPresent(read -> counters.put(node.end(at.getKey()), read));
        }
      }
    }
    return counters;
  }
}

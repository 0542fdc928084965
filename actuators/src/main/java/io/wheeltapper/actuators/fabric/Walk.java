package io.wheeltapper.actuators.fabric;

import io.wheeltapper.actuators.fabric.Attributes.NodeInfo;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Walks a subnet from the local port outwards, nearest first. Whoever is silent is left out. */
final class Walk {

  /** IBTA: a directed route has at most 63 hops. */
  private static final int MOST_HOPS = 63;

  /** A subnet has at most 49,151 unicast LIDs. */
  private static final int MOST_NODES = 49_151;

  private static final class Found {
    private final NodeInfo info;
    private final String name;
    private final byte[] route;
    private final Map<Integer, Integer> physical = new TreeMap<>();
    private final Map<Integer, Integer> state = new TreeMap<>();
    private final Map<Integer, Fabric.Port> far = new TreeMap<>();

    Found(NodeInfo info, String name, byte[] route) {
      this.info = info;
      this.name = name;
      this.route = route;
    }

    boolean active(int port) {
      return state.getOrDefault(port, 0) == Fabric.ACTIVE;
    }
  }

  private final Datagrams datagrams;
  private final BooleanSupplier over;
  private final Map<String, Found> nodes = new LinkedHashMap<>();
  private final Deque<Found> open = new ArrayDeque<>();

  /** With {@code over}: whether nobody waits for it any more. */
  Walk(Datagrams datagrams, BooleanSupplier over) {
    this.datagrams = datagrams;
    this.over = over;
  }

  /**
   * Walks.
   *
   * @throws IOException when not even the local port answers, or time is up
   */
  Fabric fabric() throws IOException {
    NodeInfo local =
        datagrams
            .get(new byte[0], Attributes.NODE_INFO, 0)
            .map(Attributes::nodeInfo)
            .orElseThrow(() -> new IOException("the local port does not answer"));
    arrive(local, new byte[0]);
    while (!open.isEmpty()) {
      Found node = open.remove();
      for (Map.Entry<Integer, Integer> port : node.physical.entrySet()) {
        if (port.getValue() == Fabric.LINK_UP && !node.far.containsKey(port.getKey())) {
          cross(node, port.getKey());
        }
      }
    }
    Map<String, Fabric.Node> all = new LinkedHashMap<>();
    nodes.forEach((key, found) -> all.put(key, node(key, found)));
    return new Fabric(local.key(), all);
  }

  private static Fabric.Node node(String key, Found found) {
    Map<Integer, Fabric.Port> ports = new TreeMap<>();
    found.physical.forEach((number, physical) ->
        ports.put(
            number,
            found.far.getOrDefault(
                number, new Fabric.Port(physical, found.active(number), "", 0))));
    return new Fabric.Node(key, found.name, found.info.relays(), text(found.route), ports);
  }

  static String text(byte[] route) {
    return IntStream.range(0, route.length)
        .mapToObj(i -> Integer.toString(route[i] & 0xff))
        .collect(Collectors.joining(","));
  }

  /** Reads {@link #text}; an empty one is the local port. */
  static byte[] route(String text) {
    if (text.isEmpty()) {
      return new byte[0];
    }
    String[] ports = text.split(",");
    byte[] route = new byte[ports.length];
    for (int i = 0; i < ports.length; i++) {
      route[i] = (byte) Integer.parseInt(ports[i]);
    }
    return route;
  }

  private void cross(Found node, int port) throws IOException {
    if (node.route.length >= MOST_HOPS || (!node.info.relays() && node.route.length > 0)) {
      return;
    }
    byte[] route = Arrays.copyOf(node.route, node.route.length + 1);
    route[node.route.length] = (byte) port;
    Optional<NodeInfo> info =
        datagrams.get(route, Attributes.NODE_INFO, 0).map(Attributes::nodeInfo);
    if (info.isEmpty()) {
      return;
    }
    Found known = nodes.get(info.get().key());
    Found far = known == null ? arrive(info.get(), route) : known;
    int at = info.get().localPort();
    node.far.put(port, new Fabric.Port(Fabric.LINK_UP, node.active(port), info.get().key(), at));
    far.far.put(at, new Fabric.Port(Fabric.LINK_UP, far.active(at), node.info.key(), port));
  }

  private Found arrive(NodeInfo info, byte[] route) throws IOException {
    String description =
        datagrams
            .get(route, Attributes.NODE_DESCRIPTION, 0)
            .map(Attributes::description)
            .orElse("");
    String name =
        info.relays()
            ? Names.ofSwitch(description, info.nodeGuid())
            : Names.ofHost(description, info.nodeGuid());
    Found node = new Found(info, name, route);
    int first = info.relays() ? 1 : info.localPort();
    int last = info.relays() ? info.ports() : info.localPort();
    for (int port = first; port <= last; port++) {
      ask(node, port);
    }
    if (nodes.size() >= MOST_NODES) {
      throw new IOException("more than " + MOST_NODES + " nodes answer");
    }
    nodes.put(info.key(), node);
    open.add(node);
    return node;
  }

  private void ask(Found node, int port) throws IOException {
    if (over.getAsBoolean()) {
      throw new IOException("the look at the subnet takes too long; set a higher 'limit'");
    }
    datagrams
        .get(node.route, Attributes.PORT_INFO, port)
        .ifPresent(info -> {
          node.physical.put(port, Attributes.physical(info));
          node.state.put(port, Attributes.state(info));
        });
  }
}

package io.wheeltapper.actuators.fabric;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What must be known of a switch's port before anything is done to it: both ends of its link, and
 * what would be left without it.
 *
 * @param found how many switches bear the name; the rest counts only where it is one
 * @param physical the port's PortPhysicalState; 0 where the switch has no such port or gave no
 *     answer for it
 * @param route to the switch from here, as {@code 1,9}
 * @param peer the other end's key, {@code ""} while there is no link
 * @param uplinks links to other switches that carry data and are left to the switch
 * @param peerUplinks the same of the other end
 * @param others other ports of the host at the other end that have a link
 * @param cutOff who could not be reached any more, the first few
 * @param disabled ports that are disabled now in the whole subnet
 */
record View(
    int found,
    String guid,
    String route,
    int physical,
    String peer,
    String peerName,
    int peerPort,
    boolean peerRelays,
    boolean peerIsHere,
    long uplinks,
    long peerUplinks,
    long others,
    List<String> cutOff,
    long disabled) {

  private static final int FIRST = 5;

  View {
    cutOff = List.copyOf(cutOff);
  }

  /** Of one port, by the switch's name or GUID. */
  static View of(Fabric fabric, String name, int number) {
    List<Fabric.Node> named = fabric.switches(name);
    if (named.size() != 1) {
      return none(named.size());
    }
    Fabric.Node at = named.getFirst();
    Fabric.Port port = at.ports().getOrDefault(number, new Fabric.Port(0, false, "", 0));
    Fabric.Node peer = port.up() ? fabric.nodes().get(port.peer()) : null;
    return new View(
        1,
        at.guid(),
        at.route(),
        port.physical(),
        peer == null ? "" : peer.guid(),
        peer == null ? "" : peer.name(),
        port.peerPort(),
        peer != null && peer.relays(),
        peer != null && peer.guid().equals(fabric.here()),
        fabric.uplinks(at, number),
        peer == null ? 0 : fabric.uplinks(peer, port.peerPort()),
        peer == null ? 0 : fabric.others(peer),
        fabric.cutOff(at, number).stream().limit(FIRST).toList(),
        fabric.disabled());
  }

  private static View none(int found) {
    return new View(found, "", "", 0, "", "", 0, false, false, 0, 0, 0, List.of(), 0);
  }

  /** As lines {@code key value}. */
  String text() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("found", found);
    all.put("guid", guid);
    all.put("route", route);
    all.put("physical", physical);
    all.put("peer", peer);
    all.put("peer-name", peerName);
    all.put("peer-port", peerPort);
    all.put("peer-relays", peerRelays);
    all.put("peer-is-here", peerIsHere);
    all.put("uplinks", uplinks);
    all.put("peer-uplinks", peerUplinks);
    all.put("others", others);
    all.put("cut-off", String.join(",", cutOff));
    all.put("disabled", disabled);
    return all.entrySet().stream()
        .map(e -> e.getKey() + " " + e.getValue())
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /**
   * Reads {@link #text}.
   *
   * @throws IllegalArgumentException when the text is none
   */
  static View parse(String text) {
    Map<String, String> said = new LinkedHashMap<>();
    for (String line : text.split("\n")) {
      int blank = line.indexOf(' ');
      if (blank > 0) {
        said.put(line.substring(0, blank), line.substring(blank + 1).strip());
      }
    }
    String cut = said.getOrDefault("cut-off", "");
    return new View(
        number(said, "found"),
        said.getOrDefault("guid", ""),
        said.getOrDefault("route", ""),
        number(said, "physical"),
        said.getOrDefault("peer", ""),
        said.getOrDefault("peer-name", ""),
        number(said, "peer-port"),
        Boolean.parseBoolean(said.get("peer-relays")),
        Boolean.parseBoolean(said.get("peer-is-here")),
        number(said, "uplinks"),
        number(said, "peer-uplinks"),
        number(said, "others"),
        cut.isEmpty() ? List.of() : List.of(cut.split(",")),
        number(said, "disabled"));
  }

  private static int number(Map<String, String> said, String key) {
    String text = said.getOrDefault(key, "");
    if (!text.matches("\\d{1,9}")) {
      throw new IllegalArgumentException("no view of a port: '" + key + "' is missing");
    }
    return Integer.parseInt(text);
  }
}

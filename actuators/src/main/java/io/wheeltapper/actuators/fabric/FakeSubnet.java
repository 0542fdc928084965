package io.wheeltapper.actuators.fabric;

import io.wheeltapper.core.spi.Attempt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A subnet in memory: links come up at once when both ends are enabled. For one thread. */
final class FakeSubnet implements Subnet {

  private record End(String node, int port) {}

  private final Map<End, End> cables =
      new TreeMap<>(java.util.Comparator.comparing(End::node).thenComparing(End::port));
  private final Map<String, Boolean> nodes = new TreeMap<>();
  private final Set<String> disabled = new TreeSet<>();
  private final Set<String> ours = new TreeSet<>();
  private final List<Change> changes = new ArrayList<>();
  private final String here;

  /** Seen from a host. */
  FakeSubnet(String here) {
    this.here = here;
    nodes.put(here, false);
  }

  /** A cable; a name that begins with l or s is that of a switch. */
  FakeSubnet cable(String one, int port, String other, int otherPort) {
    nodes.put(one, one.matches("[ls].*"));
    nodes.put(other, other.matches("[ls].*"));
    cables.put(new End(one, port), new End(other, otherPort));
    cables.put(new End(other, otherPort), new End(one, port));
    return this;
  }

  /** A person disables a switch's port. */
  FakeSubnet disable(String name, int port) {
    disabled.add(name + "/" + port);
    return this;
  }

  /** We noted that we disabled it. */
  void note(String name, int port) {
    ours.add(name + "/" + port);
  }

  /** The switch is dead. */
  void kill(String name) {
    nodes.remove(name);
    cables.keySet().removeIf(end -> end.node().equals(name));
    cables.values().removeIf(end -> end.node().equals(name));
  }

  /** What is disabled now. */
  Set<String> disabled() {
    return Set.copyOf(disabled);
  }

  /** What was changed, in order. */
  List<Change> changes() {
    return List.copyOf(changes);
  }

  /** Our record, which outlives a process. */
  Ours ours() {
    return new Ours() {
      @Override
      public boolean has(String guid, int port) {
        return ours.contains(guid + "/" + port);
      }

      @Override
      public void put(String guid, int port, Attempt attempt) {
        ours.add(guid + "/" + port);
      }

      @Override
      public void drop(String guid, int port) {
        ours.remove(guid + "/" + port);
      }
    };
  }

  @Override
  public View look(Names.SwitchPort port) {
    return View.of(fabric(), port.name(), port.number());
  }

  /** As it stands now. */
  Fabric fabric() {
    Map<String, Fabric.Node> all = new TreeMap<>();
    nodes.forEach((name, relays) -> {
      Map<Integer, Fabric.Port> ports = new TreeMap<>();
      cables.forEach((end, far) -> {
        if (end.node().equals(name)) {
          ports.put(end.port(), port(end, far));
        }
      });
      all.put(name, new Fabric.Node(name, name.split("\\+")[0], relays, "1", ports));
    });
    return new Fabric(here, all);
  }

  private Fabric.Port port(End end, End far) {
    if (disabled.contains(end.node() + "/" + end.port())) {
      return new Fabric.Port(Fabric.DISABLED, false, "", 0);
    }
    return disabled.contains(far.node() + "/" + far.port())
        ? new Fabric.Port(Fabric.POLLING, false, "", 0)
        : new Fabric.Port(Fabric.LINK_UP, true, far.node(), far.port());
  }

  @Override
  public void apply(Change change) {
    changes.add(change);
    String port = change.view().guid() + "/" + change.port().number();
    if (change.disable()) {
      disabled.add(port);
    } else {
      disabled.remove(port);
    }
  }
}

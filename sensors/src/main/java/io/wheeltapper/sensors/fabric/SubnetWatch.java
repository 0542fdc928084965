package io.wheeltapper.sensors.fabric;

import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Turns sweeps of a subnet into signals about switches, their ports and all ports' counters. A peer
 * that was seen once is known while the link is down. For one thread.
 */
public final class SubnetWatch {

  /** SIGNALS.md: a status says that something is broken once that has lasted a minute. */
  private static final long LASTS_MILLIS = 60_000;

  /** Ports remembered, also of switches that are gone. */
  private static final int MOST_PORTS = 400_000;

  /**
   * Who speaks.
   *
   * @param longestGap milliseconds between two sweeps, above which no rate is told
   */
  public record Voice(String sensor, long longestGap, int waitBytes) {}

  private static final class Tracked {
    private long inactiveSince = -1;
    private String said = "";
    private Map<String, String> fields = Map.of();
  }

  private final Voice voice;
  private final Said said;
  private final Said places = new Said(Long.MAX_VALUE);
  private Links memory;
  private final Map<End, Tracked> ports = new HashMap<>();
  private final Map<End, PortNumbers> numbers = new HashMap<>();
  private final Map<String, Long> gone = new TreeMap<>();
  private final Set<String> switches = new TreeSet<>();

  /**
   * Knows of no sweep yet.
   *
   * @param known what is cabled to what by an earlier recording
   */
  public SubnetWatch(Voice voice, Said said, Links known) {
    this.voice = voice;
    this.said = said;
    this.memory = known;
  }

  /** What was seen to be cabled to what, now or earlier. */
  public Links links() {
    return memory;
  }

  /** The signals of one sweep. */
  public List<Signal> take(long at, Subnet subnet) {
    List<Signal> signals = new ArrayList<>();
    memory = subnet.links().over(memory);
    Map<End, SubnetPort> seen = new HashMap<>();
    subnet.ports().forEach(port -> seen.put(port.end(), port));
    Set<String> here = new TreeSet<>();
    for (SubnetPort port : subnet.ports()) {
      if (port.end().sort() == End.Sort.SWITCH) {
        here.add(port.end().owner());
        if (port.end().port() > 0) {
          port(at, port, signals);
        }
      }
    }
    switches.addAll(here);
    Health health = new Health(subnet.health(), here, seen);
    for (String name : switches) {
      switchStatus(at, name, here.contains(name), seen, health, signals);
    }
    health.unnamed().forEach(h -> health(at, h.guid(), Target.Kind.SWITCH, h, signals));
    unreached(at, here, signals);
    places(at, signals);
    subnet
        .counters()
        .forEach((end, counts) -> {
          SubnetPort port = seen.get(end);
          counters(at, end, counts, port == null ? Double.NaN : port.gigabits(), signals);
        });
    return signals;
  }

  private void port(long at, SubnetPort port, List<Signal> signals) {
    End end = port.end();
    Optional<End> peer = port.peer().or(() -> memory.across(end));
    if (peer.isEmpty() || port.state().isEmpty()) {
      return; // a place without a cable, or a tool that does not say
    }
    Tracked tracked = ports.get(end);
    if (tracked == null) {
      if (ports.size() >= MOST_PORTS) {
        return;
      }
      tracked = new Tracked();
      ports.put(end, tracked);
    }
    if (port.active()) {
      tracked.inactiveSince = -1;
      tracked.said = "active";
    } else if (port.physical().equals("Disabled")) {
      tracked.inactiveSince = -1;
      tracked.said = "disabled";
    } else {
      tracked.inactiveSince = tracked.inactiveSince < 0 ? at : tracked.inactiveSince;
      if (at - tracked.inactiveSince < LASTS_MILLIS) {
        return; // it may come back, and is not what it was either
      }
      tracked.said = "down";
    }
    tracked.fields = fields(port, peer.get());
    say(at, end.target(), "fabric.switch-port", tracked.said, tracked.fields, signals);
  }

  private static Map<String, String> fields(SubnetPort port, End peer) {
    Map<String, String> fields = new TreeMap<>();
    End end = port.end();
    fields.put("switch", end.owner());
    fields.put("link", End.link(end, peer));
    fields.put("peer", peer.name());
    if (peer.sort() == End.Sort.NODE) {
      fields.put("node", peer.owner());
    } else {
      fields.put("between", String.join(",", new TreeSet<>(List.of(end.owner(), peer.owner()))));
    }
    if (!port.physical().isEmpty()) {
      fields.put("physical", port.physical());
    }
    if (port.active() && !Double.isNaN(port.gigabits())) {
      fields.put("rate", BigDecimal.valueOf(port.gigabits()).stripTrailingZeros().toPlainString());
    }
    return fields;
  }

  private void switchStatus(
      long at,
      String name,
      boolean here,
      Map<End, SubnetPort> seen,
      Health health,
      List<Signal> signals) {
    Target.Kind kind = memory.leaf(name) ? Target.Kind.LEAF : Target.Kind.SWITCH;
    if (here) {
      gone.remove(name);
      Optional<SwitchHealth> told = health.of(name);
      if (told.isPresent()) {
        health(at, name, kind, told.get(), signals);
      } else {
        say(at, new Target(kind, name), "fabric.switch", "ok", Map.of("what", "answers"), signals);
      }
      return;
    }
    long since = gone.computeIfAbsent(name, n -> at);
    int trunks = trunksDown(name, seen);
    boolean down = trunks >= 2 && at - since >= LASTS_MILLIS;
    String what =
        down ? "no answer, and all " + trunks + " links to other switches are down" : "no answer";
    say(
        at,
        new Target(kind, name),
        "fabric.switch",
        down ? "down" : "unknown",
        Map.of("what", what),
        signals);
  }

  /** How many links to other switches it has, if each is seen to be down at its other end; or 0. */
  private int trunksDown(String name, Map<End, SubnetPort> seen) {
    int trunks = 0;
    for (Links.Link link : memory.all()) {
      boolean from = link.from().owner().equals(name);
      if (from != link.to().owner().equals(name) // a cable to itself tells nobody anything
          && link.from().sort() == End.Sort.SWITCH
          && link.to().sort() == End.Sort.SWITCH) {
        SubnetPort other = seen.get(from ? link.to() : link.from());
        if (other == null || other.active()) {
          return 0;
        }
        trunks++;
      }
    }
    return trunks;
  }

  private void health(
      long at, String name, Target.Kind kind, SwitchHealth told, List<Signal> signals) {
    Target target = new Target(kind, name);
    boolean well = told.broken().isEmpty();
    say(
        at,
        target,
        "fabric.switch",
        well ? "ok" : "degraded",
        well ? Map.of() : Map.of("what", String.join(", ", new TreeSet<>(told.broken()))),
        signals);
    if (!told.firmware().isEmpty() && told.firmware().length() <= 64) {
      say(at, target, "version.switch", told.firmware(), Map.of(), signals);
    }
    told.celsius()
        .ifPresent(celsius ->
            signals.add(
                new Snapshot(
                    target,
                    "",
                    voice.sensor(),
                    Origin.FABRIC,
                    at,
                    Metrics.of(Map.of("switch_temperature_celsius", celsius)))));
  }

  /** What was said of ports that nobody can see now does not hold any more. */
  private void unreached(long at, Set<String> here, List<Signal> signals) {
    ports.forEach((end, tracked) -> {
      if (!here.contains(end.owner()) && !tracked.said.isEmpty()) {
        tracked.inactiveSince = -1;
        tracked.said = "unknown";
        say(at, end.target(), "fabric.switch-port", "unknown", tracked.fields, signals);
      }
    });
  }

  /** On which leaves a node hangs: said at the start and when it changes. */
  private void places(long at, List<Signal> signals) {
    Map<String, Set<String>> leaves = new TreeMap<>();
    for (Links.Uplink up : memory.uplinks()) {
      leaves.computeIfAbsent(up.node(), n -> new TreeSet<>()).add(up.leaf());
    }
    leaves.forEach((node, of) ->
        places.say(
            new Status(
                Target.node(node),
                node,
                voice.sensor(),
                Origin.FABRIC,
                at,
                "node.place",
                "infiniband",
                Map.of("leaf", String.join(",", of)),
                ""),
            signals));
  }

  private void counters(
      long at, End end, Map<String, Long> counts, double gigabits, List<Signal> signals) {
    PortNumbers of = numbers.get(end);
    if (of == null) {
      if (numbers.size() >= MOST_PORTS) {
        return;
      }
      of = new PortNumbers(voice.longestGap(), voice.waitBytes());
      numbers.put(end, of);
    }
    Metrics metrics = of.take(at, counts, gigabits);
    if (!metrics.schema().names().isEmpty()) {
      signals.add(
          new Snapshot(end.target(), end.node(), voice.sensor(), Origin.FABRIC, at, metrics));
    }
  }

  private void say(
      long at,
      Target target,
      String type,
      String value,
      Map<String, String> fields,
      List<Signal> signals) {
    if (!value.isEmpty()) {
      said.say(
          new Status(target, "", voice.sensor(), Origin.FABRIC, at, type, value, fields, ""),
          signals);
    }
  }

  /** What switches say of themselves, by the name that their GUID has in this sweep. */
  private static final class Health {
    private final Map<String, SwitchHealth> byName = new HashMap<>();
    private final List<SwitchHealth> unnamed = new ArrayList<>();

    Health(List<SwitchHealth> told, Set<String> here, Map<End, SubnetPort> seen) {
      Map<String, String> names = new HashMap<>();
      Set<String> known = new HashSet<>(here);
      seen.keySet().stream()
          .filter(end -> known.contains(end.owner()))
          .forEach(end -> names.put(end.guid(), end.owner()));
      for (SwitchHealth one : told) {
        String name = names.get(one.guid());
        if (name == null) {
          unnamed.add(one);
        } else {
          byName.put(name, one);
        }
      }
    }

    Optional<SwitchHealth> of(String name) {
      return Optional.ofNullable(byName.get(name));
    }

    List<SwitchHealth> unnamed() {
      return unnamed;
    }
  }
}

package io.wheeltapper.sensors.fabric.sysfs;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.sensors.fabric.End;
import io.wheeltapper.sensors.fabric.Links;
import io.wheeltapper.sensors.fabric.PortNumbers;
import io.wheeltapper.sensors.fabric.Said;
import io.wheeltapper.sensors.fabric.sysfs.Expected.Place;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Turns looks at a node's adapters into signals. For one thread. */
final class Ports {

  /** Of ports that once were: names change with the kernel, and nobody lists them for ever. */
  private static final int MOST_KNOWN = 1024;

  /**
   * Who speaks.
   *
   * @param longestGap milliseconds between two looks, above which no rate is told
   */
  record Voice(String sensor, String node, long longestGap, int waitBytes) {}

  private static final class Tracked {
    private final PortWatch watch = new PortWatch();
    private final PortNumbers numbers;
    private Map<String, String> fields = Map.of();

    Tracked(PortNumbers numbers) {
      this.numbers = numbers;
    }
  }

  private final Voice voice;
  private final Expected expected;
  private final Said said;
  private final Map<Place, Tracked> known =
      new TreeMap<>(java.util.Comparator.comparing(Place::toString));

  Ports(Voice voice, Expected expected, Said said) {
    this.voice = voice;
    this.expected = expected;
    this.said = said;
    expected.ports().forEach(this::track);
  }

  /** Whether a port was ever seen, or is expected. */
  boolean any() {
    return !known.isEmpty();
  }

  /** The signals of one look. */
  List<Signal> take(long at, List<Adapter> adapters, Links links) {
    List<Signal> signals = new ArrayList<>();
    TreeSet<String> present = new TreeSet<>();
    for (Adapter adapter : adapters) {
      for (Port port : adapter.ports()) {
        Place place = new Place(adapter.name(), port.number());
        present.add(place.toString());
        if (known.containsKey(place) || known.size() < MOST_KNOWN) {
          port(at, adapter, port, adapters, links, signals);
        }
      }
    }
    known.forEach((place, tracked) -> {
      if (!present.contains(place.toString())) {
        PortWatch.Saying saying = tracked.watch.gone(at);
        say(at, place, saying.value(), tracked.fields, signals);
      }
    });
    firmware(at, adapters, signals);
    return signals;
  }

  private Tracked track(Place place) {
    return known.computeIfAbsent(
        place, p -> new Tracked(new PortNumbers(voice.longestGap(), voice.waitBytes())));
  }

  private void port(
      long at, Adapter adapter, Port port, List<Adapter> all, Links links, List<Signal> signals) {
    Place place = new Place(adapter.name(), port.number());
    Tracked tracked = track(place);
    double rate = expected.rate(adapter, port.number(), all);
    PortWatch.Saying saying =
        tracked.watch.seen(
            at, new PortWatch.Seen(port, rate, used(place, tracked, adapter, port, all)));
    tracked.fields = fields(adapter, port, rate, links);
    flaps(at, place, saying, tracked.fields, signals);
    say(at, place, saying.value(), tracked.fields, signals);
    Metrics numbers = tracked.numbers.take(at, port.counters(), port.rate());
    if (!numbers.schema().names().isEmpty()) {
      signals.add(
          new Snapshot(target(place), voice.node(), voice.sensor(), Origin.FABRIC, at, numbers));
    }
  }

  /** Whether a link is to be expected: a place without a cable is no fault. */
  private boolean used(
      Place place, Tracked tracked, Adapter adapter, Port port, List<Adapter> all) {
    if (expected.named()) {
      return expected.ports().contains(place);
    }
    return tracked.watch.everActive()
        || port.counters().getOrDefault("port_rcv_data", 0L) > 0
        || Expected.likesActive(adapter, port.number(), all);
  }

  private Map<String, String> fields(Adapter adapter, Port port, double expected, Links links) {
    Map<String, String> fields = new TreeMap<>();
    End named =
        End.of(
            End.Sort.NODE,
            port.guid(),
            adapter.description().isEmpty()
                ? voice.node() + " " + adapter.name()
                : adapter.description(),
            port.number());
    links
        .at(named)
        .ifPresent(link -> {
          fields.put("link", link.name());
          links.across(named).ifPresent(peer -> fields.put("peer", peer.name()));
        });
    put(fields, "physical", port.physical());
    put(fields, "state", port.state());
    put(fields, "width", port.width());
    put(fields, "netdev", port.netdev());
    put(fields, "rate", gigabits(port.rate()));
    put(fields, "expected", gigabits(expected));
    return fields;
  }

  private static void put(Map<String, String> fields, String name, String value) {
    if (!value.isEmpty()) {
      fields.put(name, value);
    }
  }

  private static String gigabits(double rate) {
    return Double.isNaN(rate) ? "" : BigDecimal.valueOf(rate).stripTrailingZeros().toPlainString();
  }

  /** Each flap is an event; of several between two looks the times differ, so that each counts. */
  private void flaps(
      long at,
      Place place,
      PortWatch.Saying saying,
      Map<String, String> fields,
      List<Signal> signals) {
    for (int left = saying.flaps() - 1; left >= 0; left--) {
      Map<String, String> told = new TreeMap<>();
      put(told, "link", fields.getOrDefault("link", ""));
      if (left == 0 && saying.downSeconds() >= 0) {
        told.put("down_seconds", Long.toString(saying.downSeconds()));
      }
      signals.add(
          new Event(
              target(place),
              voice.node(),
              voice.sensor(),
              Origin.FABRIC,
              at - left,
              "fabric.port-flap",
              told,
              ""));
    }
  }

  private void say(
      long at, Place place, String value, Map<String, String> fields, List<Signal> signals) {
    if (!value.isEmpty()) {
      said.say(
          new Status(
              target(place),
              voice.node(),
              voice.sensor(),
              Origin.FABRIC,
              at,
              "fabric.port",
              value,
              fields,
              ""),
          signals);
    }
  }

  /** The firmware in force: mostly one, else all that there are. */
  private void firmware(long at, List<Adapter> adapters, List<Signal> signals) {
    Map<String, List<String>> by = new TreeMap<>();
    for (Adapter adapter : adapters) {
      if (!adapter.firmware().isEmpty() && adapter.firmware().length() <= 64) {
        by.computeIfAbsent(adapter.firmware(), f -> new ArrayList<>()).add(adapter.name());
      }
    }
    if (by.isEmpty()) {
      return;
    }
    Map<String, String> fields = new TreeMap<>();
    fields.put("names", by.size() == 1 ? "" : by.toString());
    fields.values().removeIf(String::isEmpty);
    said.say(
        new Status(
            Target.node(voice.node()),
            voice.node(),
            voice.sensor(),
            Origin.HOST,
            at,
            Known.VERSION + "nic",
            String.join(" ", by.keySet()),
            fields,
            ""),
        signals);
  }

  private Target target(Place place) {
    return new Target(Target.Kind.PORT, place + "@" + voice.node());
  }
}

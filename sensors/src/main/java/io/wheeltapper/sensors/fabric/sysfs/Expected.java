package io.wheeltapper.sensors.fabric.sysfs;

import io.wheeltapper.core.spi.BadSetting;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What ports and rates a node should have: as set, else as most of its adapters of the same model
 * have them.
 */
final class Expected {

  private static final Pattern RATE =
      Pattern.compile("(?:([A-Za-z0-9_.-]{1,64})=)?(\\d{1,5}(?:\\.\\d{1,3})?)");
  private static final Pattern PORT = Pattern.compile("([A-Za-z0-9_.-]{1,64})/([1-9]\\d{0,2})");

  /** Port of an adapter, {@code mlx5_0/1}. */
  record Place(String adapter, int port) {
    @Override
    public String toString() {
      return adapter + "/" + port;
    }
  }

  private final Map<String, Double> rates = new HashMap<>();
  private final Set<Place> ports = new HashSet<>();

  /**
   * By the settings.
   *
   * @param rates {@code 400}, {@code mlx5_4=200}
   * @param ports {@code mlx5_0/1}
   * @throws BadSetting where one is neither
   */
  Expected(List<String> rates, List<String> ports) {
    for (String text : rates) {
      Matcher m = RATE.matcher(text);
      if (!m.matches()) {
        throw new BadSetting(
            "rate", "'" + text + "' is no rate in Gb/s; write 400, or mlx5_4=200 for one adapter");
      }
      this.rates.put(m.group(1) == null ? "" : m.group(1), Double.parseDouble(m.group(2)));
    }
    for (String text : ports) {
      Matcher m = PORT.matcher(text);
      if (!m.matches()) {
        throw new BadSetting("ports", "'" + text + "' is no port; write mlx5_0/1");
      }
      this.ports.add(new Place(m.group(1), Integer.parseInt(m.group(2))));
    }
  }

  /** Ports that should be there by the settings. */
  Set<Place> ports() {
    return Set.copyOf(ports);
  }

  /** Whether the settings name the ports: then no other one is expected to have a link. */
  boolean named() {
    return !ports.isEmpty();
  }

  /** The rate of a port in Gb/s, or NaN where neither settings nor a majority say one. */
  double rate(Adapter of, int number, List<Adapter> all) {
    Double set = rates.getOrDefault(of.name(), rates.get(""));
    if (set != null) {
      return set;
    }
    Map<Double, Integer> votes = new HashMap<>();
    int active = 0;
    for (Port port : likes(of, number, all)) {
      if (port.active() && !Double.isNaN(port.rate())) {
        active++;
        votes.merge(port.rate(), 1, Integer::sum);
      }
    }
    int needed = active / 2 + 1;
    return votes.entrySet().stream()
        .filter(vote -> vote.getValue() >= Math.max(2, needed))
        .mapToDouble(Map.Entry::getKey)
        .findFirst()
        .orElse(Double.NaN);
  }

  /** Whether most of the same ports of adapters of its model are active. */
  static boolean likesActive(Adapter of, int number, List<Adapter> all) {
    List<Port> likes = likes(of, number, all);
    return likes.stream().filter(Port::active).count() * 2 > likes.size();
  }

  private static List<Port> likes(Adapter of, int number, List<Adapter> all) {
    return all.stream()
        .filter(a -> !of.model().isEmpty() && a.model().equals(of.model()))
        .flatMap(a -> a.ports().stream())
        .filter(p -> p.number() == number)
        .toList();
  }
}

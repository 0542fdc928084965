package io.wheeltapper.sensors.storage.lustre;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.sensors.storage.Rates;
import io.wheeltapper.sensors.storage.Readings;
import io.wheeltapper.sensors.storage.Slowness;
import io.wheeltapper.sensors.storage.Standing;
import io.wheeltapper.sensors.storage.StorageNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a node sees of the Lustre file systems that it mounts, and of LNet: about the file system,
 * and of the node. For one thread.
 */
final class ClientFacts {

  /** Connections whose evictions are remembered. */
  private static final int MOST = 10_000;

  private final String sensor;
  private final String node;
  private final Standing standing;
  private final Rates rates;
  private final Slowness slowness = new Slowness();
  private final Map<String, Long> evictions = new HashMap<>();
  private boolean first = true;

  ClientFacts(String sensor, String node, Standing standing, Rates rates) {
    this.sensor = sensor;
    this.node = node;
    this.standing = standing;
    this.rates = rates;
  }

  List<Signal> take(List<Param> params, long at) {
    List<Signal> signals = new ArrayList<>();
    SortedMap<String, Map<String, Imports>> imports = new TreeMap<>();
    Set<String> mounted = new HashSet<>();
    for (Param param : params) {
      String[] names = param.parts();
      if (names[0].equals("llite") && names.length == 3) {
        Device.mount(names[1])
            .ifPresent(name -> {
              mounted.add(name);
              mount(name, Stats.read(param.lines()), at).ifPresent(signals::add);
            });
      } else if ((names[0].equals("osc") || names[0].equals("mdc"))
          && !names[1].contains("-osc-MDT")
          && (param.leaf().equals("import") || param.leaf().equals("state"))) {
        Device.of(names[1])
            .ifPresent(device ->
                imports
                    .computeIfAbsent(device.fileSystem(), f -> new TreeMap<>())
                    .merge(names[1], Imports.read(param.lines()), ClientFacts::both));
      } else if (param.name().equals("lnet.statistics")) {
        network(param, at).ifPresent(signals::add);
      }
    }
    imports.forEach((name, all) -> connections(name, all, at, signals));
    first = false;
    return signals;
  }

  /** What {@code import} and {@code state} say of one connection together. */
  private static Imports both(Imports one, Imports other) {
    return new Imports(
        other.state().isEmpty() ? one.state() : other.state(),
        Math.max(one.evictedAt(), other.evictedAt()),
        Math.max(one.inflight(), other.inflight()));
  }

  private Optional<? extends Signal> mount(String name, Stats stats, long at) {
    Readings numbers = new Readings();
    numbers.put("storage_read_bytes_total", stats.sum("read_bytes"));
    numbers.put("storage_written_bytes_total", stats.sum("write_bytes"));
    for (String operation : List.of("open", "getattr", "read", "write")) {
      Stats.Stat stat = stats.operations().get(operation);
      if (stat != null && stat.timed() && stat.count() > 0) {
        numbers.put("lustre_" + operation + "_total", stat.count());
        numbers.put("lustre_" + operation + "_microseconds_mean", stat.sum() / stat.count());
      }
    }
    slow(numbers, StorageNames.METADATA_RATIO, name, stats, at, "open", "getattr");
    slow(numbers, StorageNames.READ_RATIO, name, stats, at, "read");
    return numbers.of(StorageNames.fileSystem(name), node, sensor, Origin.STORAGE, at);
  }

  private void slow(
      Readings numbers, String metric, String name, Stats stats, long at, String... operations) {
    double count = 0;
    double sum = 0;
    for (String operation : operations) {
      Stats.Stat stat = stats.operations().get(operation);
      if (stat != null && stat.timed()) {
        count += stat.count();
        sum += stat.sum();
      }
    }
    if (count > 0) {
      numbers.put(metric, slowness.ofCounters(name + " " + metric, at, count, sum));
    }
  }

  /** Only connections that all serve make a mount good; one that waits says nothing either way. */
  private void connections(String name, Map<String, Imports> all, long at, List<Signal> signals) {
    Target target = StorageNames.fileSystem(name);
    List<String> evictedBy = new ArrayList<>();
    all.forEach((device, one) -> {
      String part = Device.of(device).map(Device::part).orElse(device);
      if (one.evicted()) {
        evictedBy.add(part);
      }
      eviction(target, device, part, one).ifPresent(signals::add);
    });
    if (!evictedBy.isEmpty() || all.values().stream().allMatch(Imports::served)) {
      Map<String, String> fields =
          evictedBy.isEmpty() ? Map.of() : Map.of("by", String.join(",", evictedBy));
      standing
          .say(
              new Standing.Look(
                  target,
                  node,
                  StorageNames.MOUNT,
                  evictedBy.isEmpty() ? "ok" : "evicted",
                  !evictedBy.isEmpty(),
                  fields),
              at)
          .ifPresent(signals::add);
    }
  }

  private Optional<Event> eviction(Target target, String device, String part, Imports one) {
    long known = evictions.getOrDefault(device, 0L);
    if (one.evictedAt() <= known || (known == 0 && evictions.size() >= MOST)) {
      return Optional.empty();
    }
    evictions.put(device, one.evictedAt());
    Map<String, String> fields = new HashMap<>(Map.of("by", part));
    if (first) {
      fields.put("before_start", "true");
    }
    return Optional.of(
        new Event(
            target,
            node,
            sensor,
            Origin.HOST,
            one.evictedAt(),
            "storage.evicted",
            fields,
            device + " EVICTED"));
  }

  private Optional<? extends Signal> network(Param param, long at) {
    Map<String, Double> counters = new HashMap<>();
    for (String line : param.lines()) {
      String[] words = line.strip().split(": *", 2);
      if (words.length == 2 && words[1].matches("\\d{1,18}") && counters.size() < 100) {
        counters.put(words[0], Double.parseDouble(words[1]));
      }
    }
    Readings numbers = new Readings();
    for (String name : List.of("send_count", "recv_count", "drop_count", "resend_count")) {
      count(numbers, "lnet_" + name, counters.get(name), at);
    }
    List<String> timeouts =
        List.of(
            "response_timeout_count",
            "local_timeout_count",
            "remote_timeout_count",
            "network_timeout_count");
    if (counters.keySet().containsAll(timeouts)) {
      count(numbers, "lnet_timeout_count", timeouts.stream().mapToDouble(counters::get).sum(), at);
    }
    return numbers.of(Target.node(node), node, sensor, Origin.STORAGE, at);
  }

  private void count(
      Readings numbers, String name, @org.jspecify.annotations.Nullable Double total, long at) {
    if (total == null) {
      return;
    }
    numbers.put(name + "_total", total);
    rates
        .perSecond(name, at, total)
        .ifPresent(rate -> numbers.put(name + "_per_minute", rate * 60));
  }
}

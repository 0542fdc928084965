package io.wheeltapper.sensors.gpu.pci;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.sensors.gpu.pci.PciBus.Seen;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Calls the roll: which GPUs there ought to be, and which of them are not. One is missing when two
 * looks in a row say so, since a device that is being reset is not itself for a moment. For one
 * thread.
 */
final class Roll {

  static final String TYPE = "pci.gpus";

  private static final int MOST_NAMED = 16;

  /**
   * What ought to be there.
   *
   * @param count how many; 0 where nobody says
   * @param addresses which; empty where nobody says
   */
  record Expected(int count, SortedSet<String> addresses) {

    /** Whether anybody said. */
    boolean any() {
      return count > 0 || !addresses.isEmpty();
    }
  }

  private final String node;
  private final String sensor;
  private final Expected expected;
  private final int looks;
  private final SortedMap<String, Integer> misses = new TreeMap<>();
  private int fewer;
  private Optional<Status> said = Optional.empty();

  /**
   * Of this node.
   *
   * @param looks how many in a row have to miss a GPU
   */
  Roll(String node, String sensor, Expected expected, int looks) {
    this.node = node;
    this.sensor = sensor;
    this.expected = expected;
    this.looks = looks;
    expected.addresses().forEach(address -> misses.put(address, 0));
  }

  /** The status is said at the next look that is sure, also when it is the same. */
  void anew() {
    said = Optional.empty();
  }

  /** What is to be said after one more look; empty while it stays the same or is not sure. */
  Optional<Status> after(SortedMap<String, Seen> seen, long at) {
    seen.keySet().forEach(address -> misses.putIfAbsent(address, 0));
    misses.replaceAll((address, before) -> {
      Seen now = seen.getOrDefault(address, Seen.GONE);
      return switch (now) {
        case PRESENT -> 0;
        case GONE -> Math.min(looks, before + 1);
        case UNREAD -> before;
      };
    });
    int here = (int) misses.values().stream().filter(missed -> missed == 0).count();
    fewer = here < expected.count() ? Math.min(looks, fewer + 1) : 0;
    boolean unsure =
        misses.values().stream().anyMatch(missed -> missed > 0 && missed < looks)
            || (fewer > 0 && fewer < looks)
            || seen.containsValue(Seen.UNREAD);
    SortedSet<String> missing =
        misses.entrySet().stream()
            .filter(one -> one.getValue() >= looks)
            .map(Map.Entry::getKey)
            .collect(Collectors.toCollection(TreeSet::new));
    boolean some = !missing.isEmpty() || fewer >= looks;
    if ((unsure && !some) || misses.isEmpty() && expected.count() == 0) {
      return Optional.empty();
    }
    return news(status(missing, some, here, at));
  }

  private Optional<Status> news(Status status) {
    if (said.isPresent() && said.get().sameAs(status)) {
      return Optional.empty();
    }
    said = Optional.of(status);
    return said;
  }

  private Status status(SortedSet<String> missing, boolean some, int here, long at) {
    Map<String, String> fields = new HashMap<>();
    fields.put("count", Integer.toString(here));
    if (expected.count() > 0) {
      fields.put("expected", Integer.toString(expected.count()));
    }
    if (!missing.isEmpty()) {
      fields.put("pci", missing.stream().limit(MOST_NAMED).collect(Collectors.joining(",")));
    }
    return new Status(
        Target.node(node),
        node,
        sensor,
        Origin.PCI_BUS,
        at,
        TYPE,
        some ? "missing" : "complete",
        fields,
        "");
  }
}

package io.wheeltapper.sensors.storage.smart;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.sensors.storage.Readings;
import io.wheeltapper.sensors.storage.Standing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A node's disks into one status, of which the worst disk speaks, and one snapshot. */
final class DiskFacts {

  private final String sensor;
  private final String node;
  private final Standing standing;

  DiskFacts(String sensor, String node, long intervalMillis) {
    this.sensor = sensor;
    this.node = node;
    this.standing = new Standing(sensor, Origin.HOST, 0, intervalMillis);
  }

  /**
   * The signals of one look.
   *
   * @param unread disks that gave no answer: with them nothing is said to be well
   */
  List<Signal> take(List<Disk> disks, List<String> unread, long at) {
    List<Signal> signals = new ArrayList<>();
    Target target = Target.node(node);
    Disk.State worst =
        disks.stream().map(Disk::state).max(Comparator.naturalOrder()).orElse(Disk.State.OK);
    if (worst == Disk.State.OK && !unread.isEmpty()) {
      worst = Disk.State.WARNING;
    }
    if (!disks.isEmpty() || !unread.isEmpty()) {
      Disk.State said = worst;
      List<Disk> speak = disks.stream().filter(d -> d.state() == said).toList();
      Map<String, String> fields = new HashMap<>();
      if (said != Disk.State.OK) {
        List<String> names = new ArrayList<>(speak.stream().map(Disk::name).toList());
        List<String> whys = new ArrayList<>(speak.stream().map(Disk::why).distinct().toList());
        if (said == Disk.State.WARNING && !unread.isEmpty()) {
          names.addAll(unread);
          whys.add("no answer");
        }
        fields.put("names", String.join(",", names));
        fields.put("what", String.join("; ", whys));
      }
      standing
          .say(
              new Standing.Look(
                  target, node, "disk.smart", said.word, said != Disk.State.OK, fields),
              at)
          .ifPresent(signals::add);
    }
    Readings numbers = new Readings();
    worst(numbers, "disk_wear_percent", disks, Disk::used, true);
    worst(numbers, "disk_spare_percent", disks, Disk::spare, false);
    worst(numbers, "disk_media_errors_total", disks, Disk::mediaErrors, true);
    worst(numbers, "disk_temperature_celsius", disks, Disk::celsius, true);
    numbers.of(target, node, sensor, Origin.HOST, at).ifPresent(signals::add);
    return signals;
  }

  private static void worst(
      Readings numbers,
      String name,
      List<Disk> disks,
      Function<Disk, OptionalDouble> of,
      boolean highest) {
    List<Double> values =
        disks.stream()
            .map(of)
            .filter(OptionalDouble::isPresent)
            .map(OptionalDouble::getAsDouble)
            .collect(Collectors.toList());
    values.stream()
        .max(highest ? Comparator.naturalOrder() : Comparator.reverseOrder())
        .ifPresent(value -> numbers.put(name, value));
  }
}

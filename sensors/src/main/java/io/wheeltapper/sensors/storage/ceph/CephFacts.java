package io.wheeltapper.sensors.storage.ceph;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.sensors.storage.Readings;
import io.wheeltapper.sensors.storage.Slowness;
import io.wheeltapper.sensors.storage.Standing;
import io.wheeltapper.sensors.storage.StorageNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A reading of the cluster into signals. It is plant: of no node. For one thread. */
final class CephFacts {

  private static final double MILLIS = 1000;

  private final String sensor;
  private final String name;
  private final Standing standing;
  private final Slowness slowness = new Slowness();

  CephFacts(String sensor, String name, Standing standing) {
    this.sensor = sensor;
    this.name = name;
    this.standing = standing;
  }

  List<Signal> take(CephState state, long at) {
    List<Signal> signals = new ArrayList<>();
    Target cluster = StorageNames.fileSystem(name);
    if (state.health >= 0) {
      String word = Codes.word(state);
      Map<String, String> fields = new HashMap<>();
      if (!state.checks.isEmpty()) {
        fields.put("checks", cut(String.join(",", state.checks.keySet())));
      }
      say(cluster, StorageNames.HEALTH, word, !word.equals("ok"), fields, at, signals);
    }
    state.osds.forEach((osd, up) ->
        say(
            StorageNames.part(name, osd),
            StorageNames.TARGET,
            up ? "up" : "down",
            !up,
            Map.of("of", name, "sort", "osd"),
            at,
            signals));
    numbers(state, at).of(cluster, "", sensor, Origin.STORAGE, at).ifPresent(signals::add);
    return signals;
  }

  private Readings numbers(CephState state, long at) {
    Readings numbers = new Readings();
    numbers.used(StorageNames.USED_RATIO, state.totalBytes - state.usedBytes, state.totalBytes);
    if (!state.osds.isEmpty()) {
      numbers.put("ceph_osds", state.osds.size());
      numbers.put("ceph_osds_up", state.osds.values().stream().filter(up -> up).count());
    }
    if (state.placementGroups > 0) {
      numbers.put("ceph_groups_inactive", state.placementGroups - state.activeGroups);
    }
    double apply = state.applyCount > 0 ? state.applyMillisSum / state.applyCount : Double.NaN;
    numbers.put("ceph_apply_milliseconds_mean", apply);
    if (!Double.isNaN(state.reads)) {
      numbers.put(
          StorageNames.READ_RATIO,
          slowness.ofCounters("read", at, state.reads, state.readSeconds * MILLIS));
    } else if (apply > 0) {
      numbers.put(StorageNames.READ_RATIO, slowness.ofMean("apply", at, apply));
    }
    if (!Double.isNaN(state.metadata)) {
      numbers.put(
          StorageNames.METADATA_RATIO,
          slowness.ofCounters("metadata", at, state.metadata, state.metadataSeconds * MILLIS));
    }
    return numbers;
  }

  private void say(
      Target target,
      String type,
      String value,
      boolean broken,
      Map<String, String> fields,
      long at,
      List<Signal> signals) {
    standing
        .say(new Standing.Look(target, "", type, value, broken, fields), at)
        .ifPresent(signals::add);
  }

  private static String cut(String text) {
    return text.length() > 1000 ? text.substring(0, 1000) : text;
  }
}

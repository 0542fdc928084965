package io.wheeltapper.sensors.storage.ceph;

import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What one reading says of a cluster; what it did not say is absent, or NaN. For one thread. */
final class CephState {

  /** 0 OK, 1 WARN, 2 ERR; -1 where it was not read. */
  int health = -1;

  /** The codes that are up now, with their severity; muted ones are left out. */
  final SortedMap<String, String> checks = new TreeMap<>();

  /** Whether the reading names codes at all; managers before 16.2 do not. */
  boolean namesChecks;

  /** By {@code osd.0}. */
  final SortedMap<String, Boolean> osds = new TreeMap<>();

  final SortedSet<String> monitors = new TreeSet<>();
  double totalBytes = Double.NaN;
  double usedBytes = Double.NaN;
  double placementGroups;
  double activeGroups;
  double applyMillisSum;
  double applyCount;
  double readSeconds;
  double reads = Double.NaN;
  double metadataSeconds;
  double metadata = Double.NaN;

  /** What monitors have agreed on, all their counters of it together. */
  double agreed = Double.NaN;

  /** Adds what another source says: its word on health and codes goes before ours. */
  void correct(CephState other) {
    health = other.health;
    namesChecks = other.namesChecks;
    checks.clear();
    checks.putAll(other.checks);
  }

  static double add(double sum, double value) {
    return Double.isNaN(sum) ? value : sum + value;
  }

  /** The severity of Ceph's own status. */
  static int severity(String status) {
    return Map.of("HEALTH_OK", 0, "HEALTH_WARN", 1, "HEALTH_ERR", 2).getOrDefault(status, -1);
  }
}

package io.wheeltapper.sensors.storage.ceph;

import io.wheeltapper.core.spi.Sensor;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page of the manager's Prometheus module into what is read here of it. Pure. */
final class ManagerPage {

  private static final int LONGEST_LINE = 8_192;
  private static final int MOST_OSDS = 20_000;
  private static final int MOST_CHECKS = 200;

  private static final Pattern LINE =
      Pattern.compile(
          "(ceph_\\w{1,100})(?:\\{(.*)\\})?[ \\t]+([-+.\\w]{1,40})(?:[ \\t]+-?\\d+)?[ \\t]*");
  private static final Pattern LABEL = Pattern.compile("(\\w{1,60})=\"((?:[^\"\\\\]++|\\\\.)*+)\"");

  private ManagerPage() {}

  static CephState read(String text, Sensor.Sink sink) {
    CephState state = new CephState();
    int number = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      if (!line.startsWith("ceph_")) {
        continue;
      }
      if (line.length() > LONGEST_LINE) {
        sink.rejected("page:" + number, "a line of more than " + LONGEST_LINE + " characters");
        continue;
      }
      Matcher m = LINE.matcher(line);
      double value = m.matches() ? number(m.group(3)) : Double.NaN;
      if (!m.matches() || Double.isNaN(value)) {
        sink.rejected("page:" + number, "no sample of Prometheus");
        continue;
      }
      take(state, m.group(1), m.group(2) == null ? "" : m.group(2), value);
    }
    return state;
  }

  private static void take(CephState state, String name, String labels, double value) {
    switch (name) {
      case "ceph_health_status" -> state.health = value >= 0 && value <= 2 ? (int) value : -1;
      case "ceph_health_detail" -> check(state, labels(labels), value);
      case "ceph_osd_up" -> {
        String daemon = labels(labels).getOrDefault("ceph_daemon", "");
        if (daemon.matches("osd\\.\\d{1,7}") && state.osds.size() < MOST_OSDS) {
          state.osds.put(daemon, value > 0);
        }
      }
      case "ceph_mon_quorum_status" -> {
        if (value > 0 && state.monitors.size() < MOST_CHECKS) {
          state.monitors.add(labels(labels).getOrDefault("ceph_daemon", "mon"));
        }
      }
      case "ceph_cluster_total_bytes" -> state.totalBytes = value;
      case "ceph_cluster_total_used_raw_bytes", "ceph_cluster_total_used_bytes" ->
          // raw where both are there: what is used of the disks, copies counted
          state.usedBytes =
              Double.isNaN(state.usedBytes) ? value : Math.max(state.usedBytes, value);
      case "ceph_pg_total" -> state.placementGroups += value;
      case "ceph_pg_active" -> state.activeGroups += value;
      case "ceph_osd_apply_latency_ms" -> {
        state.applyMillisSum += value;
        state.applyCount++;
      }
      case "ceph_osd_op_r_latency_sum" -> state.readSeconds += value;
      case "ceph_osd_op_r_latency_count" -> state.reads = CephState.add(state.reads, value);
      case "ceph_mds_reply_latency_sum" -> state.metadataSeconds += value;
      case "ceph_mds_reply_latency_count" -> state.metadata = CephState.add(state.metadata, value);
      case "ceph_paxos_begin", "ceph_paxos_commit", "ceph_paxos_refresh" ->
          state.agreed = CephState.add(state.agreed, value);
      default -> {}
    }
  }

  private static void check(CephState state, Map<String, String> labels, double value) {
    state.namesChecks = true;
    String code = labels.getOrDefault("name", "");
    if (value > 0 && code.matches("[A-Z0-9_]{1,80}") && state.checks.size() < MOST_CHECKS) {
      state.checks.put(code, labels.getOrDefault("severity", ""));
    }
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new HashMap<>();
    Matcher m = LABEL.matcher(text);
    while (m.find() && labels.size() < 64) {
      labels.put(m.group(1), m.group(2));
    }
    return labels;
  }

  private static double number(String text) {
    try {
      double value = Double.parseDouble(text);
      return Double.isInfinite(value) ? Double.NaN : value;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}

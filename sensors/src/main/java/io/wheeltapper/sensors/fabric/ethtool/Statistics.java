package io.wheeltapper.sensors.fabric.ethtool;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code ethtool -S} prints, and what its drivers' names mean: mlx5, bnxt_en, ionic, ena and
 * others that name things likewise. Names by the kernel's documentation of mlx5 counters and by the
 * drivers' own tables. Pure.
 */
final class Statistics {

  /** An adapter of 128 queues says some 6,000. */
  private static final int MOST_LINES = 100_000;

  private static final Pattern LINE =
      Pattern.compile("\\s*([^:]{1,128}(?:\\[\\d+\\])?): *(-?\\d{1,20}) *");

  /** The first of each list that is there counts. */
  private static final Map<String, List<String>> FIRST = new LinkedHashMap<>();

  /** All that match are added up: one a priority, or one a queue. */
  private static final Map<String, Pattern> SUMS = new LinkedHashMap<>();

  static {
    FIRST.put("link_downed", List.of("link_down_events_phy", "link_down_events"));
    FIRST.put(
        "symbol_error", List.of("rx_pcs_symbol_err_phy", "rx_symbol_err_phy", "rx_symbol_errors"));
    FIRST.put(
        "port_rcv_errors",
        List.of(
            "rx_crc_errors_phy",
            "rx_fcs_err_frames",
            "frames_rx_bad_fcs",
            "rx_crc_errors.nic",
            "rx_crc_errors"));
    FIRST.put("port_xmit_discards", List.of("tx_discards_phy", "hw_tx_dropped"));
    FIRST.put(
        "rx_discards", List.of("rx_discards_phy", "rx_total_discard_pkts", "hw_rx_missed_errors"));
    FIRST.put("tx_pause_storm_error_events", List.of("tx_pause_storm_error_events"));
    FIRST.put("np_ecn_marked_roce_packets", List.of("rx_ecn_mark"));
    FIRST.put("tx_bytes", List.of("tx_bytes_phy", "octets_tx_total", "tx_bytes"));
    FIRST.put("rx_bytes", List.of("rx_bytes_phy", "octets_rx_all", "rx_bytes"));
    FIRST.put("adapter_resets", List.of("total_resets"));
    SUMS.put(
        "rx_pauses",
        Pattern.compile(
            "rx_prio\\d_pause|rx_pfc_ena_frames_pri\\d|frames_rx_pripause|rx_priority_\\d_xoff\\.nic"));
    SUMS.put(
        "tx_pauses",
        Pattern.compile(
            "tx_prio\\d_pause|tx_pfc_ena_frames_pri\\d|frames_tx_pripause|tx_priority_\\d_xoff\\.nic"));
    SUMS.put("allowance_exceeded", Pattern.compile("\\w+_allowance_exceeded"));
  }

  /** Pauses of a whole link, where no priority has its own. */
  private static final Map<String, List<String>> GLOBAL =
      Map.of(
          "rx_pauses", List.of("rx_pause_ctrl_phy", "rx_pause_frames", "frames_rx_pause"),
          "tx_pauses", List.of("tx_pause_ctrl_phy", "tx_pause_frames", "frames_tx_pause"));

  private Statistics() {}

  /** Names and numbers, as they stand there; one that is negative is none. */
  static Map<String, Long> parse(String text, BiConsumer<Integer, String> rejected) {
    Map<String, Long> read = new LinkedHashMap<>();
    int number = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      if (number > MOST_LINES) {
        rejected.accept(number, "more than " + MOST_LINES + " lines");
        break;
      }
      Matcher m = line.length() > 512 ? LINE.matcher("") : LINE.matcher(line);
      if (m.matches()) {
        long value = value(m.group(2));
        if (value >= 0) {
          read.put(m.group(1).strip(), value);
        }
      } else if (!line.isBlank() && !line.startsWith("NIC statistics")) {
        rejected.accept(number, "no name and number");
      }
    }
    return read;
  }

  private static long value(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      return -1; // more than a counter of ours holds
    }
  }

  /** The counters that numbers are made of, by their names there. */
  static Map<String, Long> counters(Map<String, Long> read) {
    Map<String, Long> counters = new HashMap<>();
    FIRST.forEach((name, candidates) -> first(read, candidates, name, counters));
    SUMS.forEach((name, pattern) -> {
      List<Long> found =
          read.entrySet().stream()
              .filter(e -> pattern.matcher(e.getKey()).matches())
              .map(Map.Entry::getValue)
              .toList();
      if (!found.isEmpty()) {
        counters.put(name, found.stream().mapToLong(Long::longValue).sum() & Long.MAX_VALUE);
      }
    });
    GLOBAL.forEach((name, candidates) -> {
      Map<String, Long> global = new HashMap<>();
      first(read, candidates, name, global);
      global.forEach((n, value) -> counters.merge(n, value, Math::max));
    });
    return counters;
  }

  private static void first(
      Map<String, Long> read, List<String> candidates, String name, Map<String, Long> into) {
    candidates.stream()
        .filter(read::containsKey)
        .findFirst()
        .ifPresent(candidate -> into.put(name, read.get(candidate)));
  }
}

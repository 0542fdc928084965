package io.wheeltapper.sensors.fabric.ethtool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code rdma link} and {@code rdma statistic -j} of iproute2 print. Pure. */
final class RdmaText {

  private static final int MOST = 1024;

  private static final Pattern LINK =
      Pattern.compile(
          "link ([\\w.-]{1,64})/(\\d{1,3}) .*?state (\\w{1,32}) physical_state (\\w{1,32})"
              + "(?: netdev ([\\w.-]{1,64}))?.*");

  private static final Pattern DEVICE = Pattern.compile("[\\w.-]{1,64}");

  /** Drivers' names to sysfs's: mlx5 says these itself, ionic says others. */
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("tx_rdma_cnp_pkts", "np_cnp_sent"),
          Map.entry("rx_rdma_cnp_pkts", "rp_cnp_handled"),
          Map.entry("rx_rdma_ecn_pkts", "np_ecn_marked_roce_packets"),
          Map.entry("req_rx_pkt_seq_err", "packet_seq_err"),
          Map.entry("req_rx_rnr_retry_err", "rnr_nak_retry_err"),
          Map.entry("tx_rdma_ucast_bytes", "tx_bytes"),
          Map.entry("rx_rdma_ucast_bytes", "rx_bytes"));

  /** A port's state, in the words of sysfs. */
  record Link(String device, int port, String state, String physical, String netdev) {}

  /** A port's counters, by their names in sysfs. */
  record Counts(String device, int port, Map<String, Long> counters) {}

  private RdmaText() {}

  static Optional<Link> link(String line) {
    Matcher m = LINK.matcher(line);
    if (!m.matches()) {
      return Optional.empty();
    }
    String netdev = m.group(5) == null ? "" : m.group(5);
    return Optional.of(
        new Link(m.group(1), Integer.parseInt(m.group(2)), m.group(3), m.group(4), netdev));
  }

  /**
   * All ports' counters.
   *
   * @throws IOException when it is not JSON of that shape
   */
  static List<Counts> statistic(String json) throws IOException {
    JsonNode root;
    try {
      root = new ObjectMapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IOException("no JSON of rdma statistic: " + e.getOriginalMessage(), e);
    }
    if (root == null || !root.isArray()) {
      throw new IOException("no JSON of rdma statistic: a list is wanted");
    }
    List<Counts> all = new ArrayList<>();
    for (JsonNode one : root) {
      String device = one.path("ifname").asText("");
      int port = one.path("port").asInt(0);
      if (all.size() < MOST && DEVICE.matcher(device).matches() && port > 0 && port < 256) {
        Map<String, Long> counters = new HashMap<>();
        one.properties()
            .forEach(e -> {
              if (e.getValue().canConvertToLong() && e.getValue().asLong() >= 0) {
                counters.put(NAMES.getOrDefault(e.getKey(), e.getKey()), e.getValue().asLong());
              }
            });
        all.add(new Counts(device, port, counters));
      }
    }
    return all;
  }
}

package io.wheeltapper.sensors.fabric;

import java.util.List;

/**
 * A number of a port and the counter that it is made of.
 *
 * @param counter its name as sysfs has it; every reader maps its own names to these
 * @param stem the number's name without its unit: {@code symbol_errors}
 * @param per what it is given by
 * @param factor what one count is worth
 */
public record Measure(String counter, Width width, String stem, Per per, double factor) {

  /** What a growth is divided by. */
  public enum Per {
    HOUR("_per_hour", 3_600_000),
    /** Over the last minute. */
    SECOND("_per_second", 60_000),
    /** The share of the last ten minutes. */
    RATIO("_ratio", 600_000);

    private final String suffix;
    private final long millis;

    Per(String suffix, long millis) {
      this.suffix = suffix;
      this.millis = millis;
    }
  }

  /** Counts of waiting, the one measure that wants the link's rate. */
  public static final String WAIT = "port_xmit_wait";

  /** Every number that is made, in words of {@code SIGNALS.md}. */
  public static final List<Measure> ALL =
      List.of(
          // Errors of the wire and of the link: the basic attribute's widths, IBTA PortCounters.
          hourly("symbol_error", Width.SIXTEEN_BITS, "symbol_errors"),
          hourly("link_error_recovery", Width.EIGHT_BITS, "link_recoveries"),
          hourly("link_downed", Width.EIGHT_BITS, "link_downed"),
          hourly("port_rcv_errors", Width.SIXTEEN_BITS, "receive_errors"),
          hourly("port_rcv_remote_physical_errors", Width.SIXTEEN_BITS, "remote_errors"),
          hourly("local_link_integrity_errors", Width.FOUR_BITS, "integrity_errors"),
          hourly("excessive_buffer_overrun_errors", Width.FOUR_BITS, "buffer_overruns"),
          hourly("port_xmit_discards", Width.SIXTEEN_BITS, "transmit_discards"),
          // What RDMA had to say twice.
          hourly("local_ack_timeout_err", Width.WRAPPING, "ack_timeouts"),
          hourly("packet_seq_err", Width.WRAPPING, "sequence_errors"),
          hourly("rnr_nak_retry_err", Width.WRAPPING, "receiver_not_ready"),
          // Congestion: no errors.
          new Measure(WAIT, Width.THIRTY_TWO_BITS, "transmit_wait", Per.RATIO, 1),
          hourly("tx_pause_storm_error_events", Width.WIDE, "pause_storms"),
          hourly("rx_discards", Width.WIDE, "receive_discards"),
          hourly("adapter_resets", Width.WIDE, "adapter_resets"),
          each("allowance_exceeded", Width.WIDE, "allowance_exceeded", 1),
          each("rx_pauses", Width.WIDE, "receive_pauses", 1),
          each("tx_pauses", Width.WIDE, "transmit_pauses", 1),
          each("np_ecn_marked_roce_packets", Width.WRAPPING, "ecn_marked", 1),
          each("np_cnp_sent", Width.WRAPPING, "cnp_sent", 1),
          each("rp_cnp_handled", Width.WRAPPING, "cnp_handled", 1),
          // Traffic: sysfs and MADs count octets by four.
          each("port_xmit_data", Width.THIRTY_TWO_BITS, "transmitted_bytes", 4),
          each("port_rcv_data", Width.THIRTY_TWO_BITS, "received_bytes", 4),
          each("tx_bytes", Width.WIDE, "transmitted_bytes", 1),
          each("rx_bytes", Width.WIDE, "received_bytes", 1));

  private static Measure hourly(String counter, Width width, String stem) {
    return new Measure(counter, width, stem, Per.HOUR, 1);
  }

  private static Measure each(String counter, Width width, String stem, double factor) {
    return new Measure(counter, width, stem, Per.SECOND, factor);
  }

  /** {@code symbol_errors_per_hour}. */
  public String metric() {
    return stem + per.suffix;
  }

  /** {@code symbol_errors_total}: what the counter says, as it is. */
  String total() {
    return stem + "_total";
  }

  long millis() {
    return per.millis;
  }

  /** The number out of the growth over the window. */
  double of(double grown) {
    return switch (per) {
      case HOUR, RATIO -> grown * factor;
      case SECOND -> grown * factor * 1000 / per.millis;
    };
  }
}

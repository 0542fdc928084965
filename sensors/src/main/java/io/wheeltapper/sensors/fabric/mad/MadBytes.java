package io.wheeltapper.sensors.fabric.mad;

import io.wheeltapper.sensors.fabric.SubnetPort;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The attributes of management datagrams, by the places that the InfiniBand Architecture
 * Specification gives them (volume 1: 14.2.5 subnet management, 16.1.3 performance management).
 * Pure: bytes that are too few read as nothing.
 */
final class MadBytes {

  static final int NODE_DESCRIPTION = 0x10;
  static final int NODE_INFO = 0x11;
  static final int PORT_INFO = 0x15;
  static final int CLASS_PORT_INFO = 0x01;
  static final int PORT_COUNTERS = 0x12;
  static final int PORT_COUNTERS_EXTENDED = 0x1d;

  static final int SUBNET_SIZE = 64;
  static final int PERFORMANCE_SIZE = 192;

  /** ClassPortInfo.CapabilityMask2: PortCountersExtended has the errors too, 64 bits wide. */
  private static final long WIDE_ERRORS = 0x2;

  private static final String[] STATES = {"", "Down", "Initialize", "Armed", "Active"};
  private static final String[] PHYSICAL = {
    "",
    "Sleep",
    "Polling",
    "Disabled",
    "PortConfigurationTraining",
    "LinkUp",
    "LinkErrorRecovery",
    "PhyTest"
  };

  /** 64-bit errors of PortCountersExtended, in their order from byte 72. */
  private static final String[] WIDE = {
    "symbol_error",
    "link_error_recovery",
    "link_downed",
    "port_rcv_errors",
    "port_rcv_remote_physical_errors",
    "port_rcv_switch_relay_errors",
    "port_xmit_discards",
    "port_xmit_constraint_errors",
    "port_rcv_constraint_errors",
    "local_link_integrity_errors",
    "excessive_buffer_overrun_errors",
    "VL15_dropped",
    "port_xmit_wait"
  };

  private static final int WIDE_FROM = 72;

  /**
   * NodeInfo.
   *
   * @param type 1 an adapter, 2 a switch, 3 a router
   * @param localPort the port that the question came in by
   */
  record NodeInfo(int type, int ports, String nodeGuid, String portGuid, int localPort) {

    boolean relays() {
      return type != 1;
    }
  }

  /** PortInfo. */
  record PortInfo(int lid, String state, String physical, double gigabits) {

    boolean up() {
      return physical.equals("LinkUp");
    }
  }

  private MadBytes() {}

  static NodeInfo nodeInfo(byte[] raw) {
    ByteBuffer in = of(raw, SUBNET_SIZE);
    return new NodeInfo(
        in.get(2) & 0xff,
        in.get(3) & 0xff,
        guid(in.getLong(12)),
        guid(in.getLong(20)),
        in.get(36) & 0xff);
  }

  static String description(byte[] raw) {
    byte[] text = Arrays.copyOf(raw, SUBNET_SIZE);
    int end = 0;
    while (end < text.length && text[end] != 0) {
      end++;
    }
    return new String(text, 0, end, StandardCharsets.UTF_8);
  }

  static PortInfo portInfo(byte[] raw) {
    ByteBuffer in = of(raw, SUBNET_SIZE);
    int state = in.get(32) & 0xf;
    int physical = (in.get(33) >> 4) & 0xf;
    int speed = (in.get(35) >> 4) & 0xf;
    int extended = (in.get(62) >> 4) & 0xf;
    return new PortInfo(
        in.getShort(16) & 0xffff,
        state < STATES.length ? STATES[state] : "",
        physical < PHYSICAL.length ? PHYSICAL[physical] : "",
        SubnetPort.gigabits(lanes(in.get(31) & 0xff), speed(speed, extended)));
  }

  /** LinkWidthActive. */
  private static int lanes(int width) {
    return switch (width) {
      case 1 -> 1;
      case 2 -> 4;
      case 4 -> 8;
      case 8 -> 12;
      case 16 -> 2;
      default -> 0;
    };
  }

  /** LinkSpeedExtActive where it is set, else LinkSpeedActive: the names of what is signalled. */
  private static String speed(int active, int extended) {
    return switch (extended) {
      case 1 -> "FDR";
      case 2 -> "EDR";
      case 4 -> "HDR";
      case 8 -> "NDR";
      case 0 ->
          switch (active) {
            case 1 -> "SDR";
            case 2 -> "DDR";
            case 4 -> "QDR";
            default -> "";
          };
      default -> "";
    };
  }

  /** Whether errors are counted 64 bits wide. */
  static boolean wide(byte[] classPortInfo) {
    long second = of(classPortInfo, PERFORMANCE_SIZE).getInt(4) & 0xffff_ffffL;
    return (second >>> 5 & WIDE_ERRORS) != 0;
  }

  /** PortCounters, by their names in sysfs. */
  static Map<String, Long> counters(byte[] raw) {
    ByteBuffer in = of(raw, PERFORMANCE_SIZE);
    Map<String, Long> counters = new TreeMap<>();
    counters.put("symbol_error", in.getShort(4) & 0xffffL);
    counters.put("link_error_recovery", in.get(6) & 0xffL);
    counters.put("link_downed", in.get(7) & 0xffL);
    counters.put("port_rcv_errors", in.getShort(8) & 0xffffL);
    counters.put("port_rcv_remote_physical_errors", in.getShort(10) & 0xffffL);
    counters.put("port_xmit_discards", in.getShort(14) & 0xffffL);
    counters.put("local_link_integrity_errors", in.get(19) >> 4 & 0xfL);
    counters.put("excessive_buffer_overrun_errors", in.get(19) & 0xfL);
    counters.put("port_xmit_data", in.getInt(24) & 0xffff_ffffL);
    counters.put("port_rcv_data", in.getInt(28) & 0xffff_ffffL);
    counters.put("port_xmit_wait", in.getInt(40) & 0xffff_ffffL);
    return counters;
  }

  /** PortCountersExtended of a node whose errors are wide. */
  static Map<String, Long> extended(byte[] raw) {
    ByteBuffer in = of(raw, PERFORMANCE_SIZE);
    Map<String, Long> counters = new TreeMap<>();
    counters.put("port_xmit_data", in.getLong(8) & Long.MAX_VALUE);
    counters.put("port_rcv_data", in.getLong(16) & Long.MAX_VALUE);
    for (int i = 0; i < WIDE.length; i++) {
      counters.put(WIDE[i], in.getLong(WIDE_FROM + 8 * i) & Long.MAX_VALUE);
    }
    return counters;
  }

  private static ByteBuffer of(byte[] raw, int size) {
    return ByteBuffer.wrap(raw.length >= size ? raw : Arrays.copyOf(raw, size));
  }

  private static String guid(long guid) {
    return "0x%016x".formatted(guid);
  }
}

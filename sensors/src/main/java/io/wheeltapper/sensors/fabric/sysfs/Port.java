package io.wheeltapper.sensors.fabric.sysfs;

import java.util.Map;

/**
 * A port as sysfs shows it; what was not read is empty, NaN or absent.
 *
 * @param guid of the port as the fabric sees it, the second half of its first GID
 * @param state {@code ACTIVE}, {@code DOWN}, {@code INIT} …
 * @param physical {@code LinkUp}, {@code Polling}, {@code Disabled} …
 * @param rate Gb/s, as negotiated
 * @param width lanes and speed, {@code 4X NDR}
 * @param ethernet whether it is RoCE
 * @param address whether it has a GID
 * @param counters by their names in sysfs, of those that are used
 * @param netdev its network interface, or {@code ""}
 * @param netUp whether a person lets that interface be up
 */
record Port(
    int number,
    String guid,
    String state,
    String physical,
    double rate,
    String width,
    boolean ethernet,
    Known address,
    Map<String, Long> counters,
    String netdev,
    Known netUp) {

  /** Yes, no, or nobody knows. */
  enum Known {
    YES,
    NO,
    UNKNOWN
  }

  Port {
    counters = Map.copyOf(counters);
  }

  boolean active() {
    return state.equals("ACTIVE");
  }

  /**
   * Whether a person has shut it. Drivers of Ethernet adapters say {@code Disabled} also where only
   * the cable is out, so there the interface's own flag is asked.
   */
  boolean disabled() {
    return ethernet ? netUp == Known.NO : physical.equals("Disabled");
  }

  /**
   * How often the link went down, or -1 when not known. Ethernet has no such counter: {@code
   * carrier_down_count} grows also when a person changes rings, channels or the MTU.
   */
  long downs() {
    return ethernet ? -1 : counters.getOrDefault("link_downed", -1L);
  }
}

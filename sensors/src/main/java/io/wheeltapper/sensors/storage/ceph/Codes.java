package io.wheeltapper.sensors.storage.ceph;

import java.util.Set;

/**
 * What Ceph's health codes mean for those who wait for its data, as its own alert rules and its
 * documentation of health checks group them. Codes that stand in neither list (a scrub that is
 * late, a crash report, an insecure setting) stop nobody from reading or writing.
 */
final class Codes {

  /** I/O is blocked now, somewhere. */
  private static final Set<String> BLOCKING =
      Set.of(
          "PG_AVAILABILITY",
          "OSD_FULL",
          "POOL_FULL",
          "SLOW_OPS",
          "MDS_ALL_DOWN",
          "FS_DEGRADED",
          "MDS_HEALTH_READ_ONLY",
          "MDS_DAMAGE",
          "FS_WITH_FAILED_MDS",
          "MDS_SLOW_REQUEST",
          "MDS_SLOW_METADATA_IO");

  /** It serves, with less than it should have, or its media or network are suspect. */
  private static final Set<String> DEGRADING =
      Set.of(
          "OSD_DOWN",
          "OSD_HOST_DOWN",
          "OSD_RACK_DOWN",
          "OSD_ROOT_DOWN",
          "PG_DEGRADED",
          "PG_DAMAGED",
          "OSD_NEARFULL",
          "OSD_BACKFILLFULL",
          "POOL_NEARFULL",
          "PG_BACKFILL_FULL",
          "PG_RECOVERY_FULL",
          "OBJECT_UNFOUND",
          "MDS_UP_LESS_THAN_MAX",
          "MDS_INSUFFICIENT_STANDBY",
          "MON_DOWN",
          "MON_DISK_CRIT",
          "MON_CLOCK_SKEW",
          "MGR_DOWN",
          "OSD_SLOW_PING_TIME_FRONT",
          "OSD_SLOW_PING_TIME_BACK",
          "OSD_TOO_MANY_REPAIRS",
          "OSD_SCRUB_ERRORS",
          "BLUESTORE_SPURIOUS_READ_ERRORS",
          "DEVICE_HEALTH",
          "DEVICE_HEALTH_IN_USE",
          "DEVICE_HEALTH_TOOMANY");

  private Codes() {}

  /** The vocabulary's word for a cluster in this state. */
  static String word(CephState state) {
    if (state.checks.keySet().stream().anyMatch(BLOCKING::contains)) {
      return "unavailable";
    }
    boolean listed = state.checks.keySet().stream().anyMatch(DEGRADING::contains);
    boolean unnamed = state.health > 0 && !state.namesChecks;
    return listed || state.health > 1 || unnamed ? "degraded" : "ok";
  }
}

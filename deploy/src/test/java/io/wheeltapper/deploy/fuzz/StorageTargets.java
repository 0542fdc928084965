package io.wheeltapper.deploy.fuzz;

import java.util.Map;

/** What storage says, as a stranger might write it: each sensor's recordings. */
final class StorageTargets {

  private static final String LUSTRE =
      """
      health_check=NOT HEALTHY
      health_check=
      device s-OST0001 reported unhealthy
      llite.s-ffff97e895d31000.stats=
      snapshot_time             1716295737.291444030 secs.nsecs
      open                      6 samples [usecs] 408 449 2555 1088895
      osc.s-OST0000-osc-ffff8800.import=
      import:
          state: EVICTED
          rpcs:
             inflight: 3
      osc.s-OST0000-osc-ffff8800.state=
      current_state: FULL
      state_history:
       - [ 1781485337, EVICTED ]
      mdt.s-MDT0000.recovery_status=status: WAITING_FOR_CLIENTS
      obdfilter.s-OST0001.recovery_status=
      status: RECOVERING
      time_remaining: 119
      obdfilter.s-OST0001.job_stats=
      job_stats:
      - job_id:          "4711"
        read_bytes:      { samples: 1, unit: bytes, min: 4096, max: 4096, sum: 4096 }
        open:            { samples: 9, unit: usecs, min: 1, max: 9, sum: 99, hist: { 4K: 1 } }
      osd-ldiskfs.s-OST0001.kbytesavail=4038040
      osd-ldiskfs.s-OST0001.kbytestotal=4108388
      statistics:
          send_count: 1110532
          drop_count: 11
      """;

  private static final String MOUNTINFO =
      """
      22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
      90 22 0:50 / /my\\040scratch rw,noatime shared:2 - lustre 10.0.0.1@o2ib:/scratch/train ro
      91 22 0:51 / /home ro - nfs4 nas1:/export/home rw,vers=4.2
      """;

  private static final String SMARTCTL =
      """
      {"device": {"name": "/dev/nvme0"}, "local_time": {"time_t": 1649872052},
       "smart_status": {"passed": false, "nvme": {"value": 2}},
       "nvme_smart_health_information_log": {"critical_warning": 6, "available_spare": 9,
       "available_spare_threshold": 10, "percentage_used": 101, "data_units_read": 0,
       "host_reads": 5000, "media_errors": 3}, "temperature": {"current": 42}}
      """;

  private static final String SMART_LOG =
      """
      {"critical_warning": {"value": 4}, "temperature": 310, "avail_spare": 100,
       "spare_thresh": 10, "percent_used": 3, "media_errors": 0}
      """;

  private static final String MOUNTSTATS =
      """
      device proc mounted on /proc with fstype proc
      device nas1:/home mounted on /home with fstype nfs4 statvers=1.1
      \tbytes:\t1612840960 0 0 0 627536112 0 158076 0
      \txprt:\ttcp 763 0 2 0 2 39 39 0 42 0 2 0 3
      \tper-op statistics
      \t        READ: 9797 9797 0 1000 2000 18446743919241604546 7953 8200 0
      """;

  private static final String MANAGER_PAGE =
      """
      ceph_health_status 1.0
      ceph_health_detail{name="OSD_DOWN",severity="HEALTH_WARN"} 1.0
      ceph_osd_up{ceph_daemon="osd.0"} 1.0
      ceph_osd_metadata{ceph_daemon="osd.0",hostname="h\\"1"} 1.0
      ceph_cluster_total_bytes 1000.0
      ceph_cluster_total_used_bytes 100.0
      ceph_osd_op_r_latency_count{ceph_daemon="osd.0"} 3 1716295737000
      """;

  private static final String CEPH_HEALTH =
      """
      {"health": {"status": "HEALTH_WARN", "checks": {"OSD_DOWN": {"severity": "HEALTH_WARN",
       "summary": {"message": "1 osds down", "count": 1}, "muted": false}}}}
      """;

  private StorageTargets() {}

  static void putAll(Map<String, Targets.Making> all) {
    put(all, "lustre", LUSTRE);
    put(all, "ceph", MANAGER_PAGE, CEPH_HEALTH);
    put(all, "mounts", MOUNTINFO);
    put(all, "nfs", MOUNTSTATS);
    put(all, "smart", SMARTCTL, SMART_LOG);
  }

  private static void put(Map<String, Targets.Making> all, String kind, String... seeds) {
    all.put(kind, () -> new Recorded(kind, Targets.texts(seeds), Map.of()));
  }
}

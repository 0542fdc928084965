package io.wheeltapper.deploy.fuzz;

import java.util.HashMap;
import java.util.Map;

/** What the fabric's parsers begin from. */
final class FabricSeeds {

  private static final String SYSFS =
      """
      relative_path\tvalue
      mlx5_0/fw_ver\t28.41.1000
      mlx5_0/hca_type\tMT4129
      mlx5_0/node_desc\tn1 mlx5_0
      mlx5_0/ports/1/gids/0\tfe80:0000:0000:0000:7cfe:9003:003b:4bde
      mlx5_0/ports/1/counters/symbol_error\t65535
      mlx5_0/ports/1/hw_counters/np_cnp_sent\t12
      mlx5_0/ports/1/link_layer\tInfiniBand
      mlx5_0/ports/1/phys_state\t5: LinkUp
      mlx5_0/ports/1/rate\t400 Gb/sec (4X NDR)
      mlx5_0/ports/1/state\t4: ACTIVE
      /sys/class/infiniband/mlx5_1/ports/1/state:1: DOWN
      """;

  private static final String LINKS =
      """
      CA: n1 mlx5_0:
            0x0000000000100009     11    1[  ] ==( 4X        106.25 Gbps Active/  LinkUp)==>       3    1[  ] "l3" ( )
      Switch: 0x0000000000200001 MF0;l3:MQM9700/U1:
                 3    2[  ] ==(                Down/ Polling)==>             [  ] "" ( )
      0x0000000000200003 "   Leaf4"   6  9[  ] ==( 4X  2.5 Gbps Active/  LinkUp)==>  0x0000000000200004  7  4[  ] "Spine1" ( )
      CA    22  1 0x000000000010001f 4x SDR - SW     6  4 0x0000000000200003 ( 'n16 mlx5_0' - 'Leaf4' )
      SW     6 16 0x0000000000200003 4x ???                                    'Leaf4'
      """;

  private static final String COUNTERS =
      """
      # Port extended counters: Lid 6 port 9 (CapMask: 0x5300 CapMask2: 0x0000002)
      PortSelect:......................9
      SymbolErrorCounter:..............12
      PortXmitWait:....................41864608
      Errors for 0x200003 "Leaf4"
         GUID 0x200003 port ALL: [SymbolErrorCounter == 4000]
         GUID 0x200003 port 9: [SymbolErrorCounter == 4000] [PortXmitData == 37152 (145.125KB)]
             Link info:      3   9[  ] ==( 4X 2.5 Gbps Active/  LinkUp)==>  0x02  7  2[  ] "Spine1" ( )
      ## Summary: 22 nodes checked, 2 bad nodes found
      """;

  private static final String SWITCH =
      """
      =================================================
      part number        | MSB7790-ES2F
      GUID               | 0x1c34da0300010540
      firmware version   | 11.2008.2102
      PSU0 status        | OK
           DC power      | ERROR
      temperature (C)    | 45
      fan status         | OK
      """;

  private static final String TAPE =
      "subnet - 0x11 0 "
          + "01010201".concat("00".repeat(32)).concat("01").concat("00".repeat(27))
          + "\nsubnet - 0x15 1 "
          + "00".repeat(31).concat("020450").concat("00".repeat(30))
          + "\nperformance 1 1 0x12 "
          + "0001".repeat(24)
          + "\n";

  private static final String ETHTOOL =
      """
      NIC statistics:
           rx_bytes_phy: 8000
           rx_prio3_pause: 7
           tx_pause_storm_error_events: 1
           bw_in_allowance_exceeded: 11072
           link_down_events_phy: 2
      """;

  private static final String RDMA_LINK =
      "link rocep68s0/1 state ACTIVE physical_state LINK_UP netdev enp68s0\n";

  private static final String RDMA_STATISTIC =
      "[{\"ifname\":\"ionic_1\",\"port\":1,\"tx_rdma_cnp_pkts\":0,\"tx_rdma_ucast_bytes\":34}]";

  private static final String DEVLINK =
      "{\"info\":{\"pci/0000:1b:00.0\":{\"driver\":\"mlx5_core\",\"versions\":{\"running\":"
          + "{\"fw.version\":\"28.39.1002\"},\"stored\":{\"fw\":\"28.41.1000\"}}}}}";

  private static final String FWUPD =
      "{\"Devices\":[{\"Name\":\"System"
          + " Firmware\",\"Plugin\":\"uefi_capsule\",\"Version\":\"2.21.1\","
          + "\"Modified\":1790003600},{\"Plugin\":\"nvme\",\"Version\":\"GDC5902Q\"}]}";

  private static final String DRIVER =
      "driver: bnxt_en\nversion: 24.10-1.1.4\nfirmware-version: 229.0.142.0/pkg 229.1.123.0\n";

  private FabricSeeds() {}

  static Map<String, Targets.Making> targets() {
    Map<String, Targets.Making> targets = new HashMap<>();
    targets.put(
        "infiniband", () -> new Recorded("infiniband", Targets.texts(SYSFS), Map.of("node", "n1")));
    targets.put(
        "ibtools", () -> new Recorded("ibtools", Targets.texts(LINKS, COUNTERS, SWITCH), Map.of()));
    targets.put("ibmad", () -> new Recorded("ibmad", Targets.texts(TAPE), Map.of()));
    targets.put(
        "ethtool",
        () ->
            new Recorded(
                "ethtool",
                Targets.texts(ETHTOOL, RDMA_LINK, RDMA_STATISTIC),
                Map.of("node", "n1")));
    targets.put(
        "versions",
        () ->
            new Recorded("versions", Targets.texts(DEVLINK, FWUPD, DRIVER), Map.of("node", "n1")));
    return targets;
  }
}

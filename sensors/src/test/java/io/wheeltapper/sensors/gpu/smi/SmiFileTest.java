package io.wheeltapper.sensors.gpu.smi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.Collected;
import io.wheeltapper.sensors.Recorded;
import io.wheeltapper.sensors.gpu.nvml.NvmlKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recorded output of nvidia-smi, and shapes of other drivers written from its documentation. */
class SmiFileTest {

  private static final String H100 =
      "nvidia-smi/linux-x86_64__nvidia-h100-80gb-hbm3__590.48.01.txt";
  private static final String A100 = "nvidia-smi/a100-sxm4-v12.xml";

  @TempDir Path folder;
  private final SmiKind kind = new SmiKind();

  private Collected read(Path file) throws Exception {
    Collected got = new Collected();
    Settings settings = new Settings("smi", kind.spec(), Map.of("node", "n1"));
    kind.recorded(file, settings).orElseThrow().run(got);
    return got;
  }

  private Collected read(String text) throws Exception {
    return read(Files.writeString(Files.createTempFile(folder, "smi", ".txt"), text));
  }

  private static Status status(Collected got, String type) {
    return got.statuses(type).getLast();
  }

  /** The capture holds much else; two logs of -q, idle and under load, and their CSV. */
  @Test
  void anH100IdleAndUnderLoad() throws Exception {
    Collected got = read(Recorded.file(H100));
    assertEquals(List.of(), got.rejected());
    List<Snapshot> all = got.snapshots();
    assertEquals(4, all.size());
    Snapshot idle = all.getFirst();
    assertEquals("gpu:GPU-00000000-0000-0000-0000-000000000000", idle.target().toString());
    assertEquals(Instant.parse("2026-07-14T08:12:38Z").toEpochMilli(), idle.at());
    Map.ofEntries(
            Map.entry("DCGM_FI_DEV_GPU_TEMP", 41.0),
            Map.entry("DCGM_FI_DEV_MEMORY_TEMP", 48.0),
            Map.entry("DCGM_FI_DEV_GPU_TEMP_LIMIT", 46.0),
            Map.entry("gpu_slowdown_margin_celsius", -2.0),
            Map.entry("gpu_shutdown_margin_celsius", -8.0),
            Map.entry("DCGM_FI_DEV_POWER_USAGE", 69.85),
            Map.entry("DCGM_FI_DEV_POWER_USAGE_INSTANT", 69.62),
            Map.entry("DCGM_FI_DEV_POWER_MGMT_LIMIT", 700.0),
            Map.entry("DCGM_FI_DEV_ENFORCED_POWER_LIMIT", 700.0),
            Map.entry("DCGM_FI_DEV_POWER_MGMT_LIMIT_MIN", 200.0),
            Map.entry("DCGM_FI_DEV_SM_CLOCK", 345.0),
            Map.entry("DCGM_FI_DEV_MEM_CLOCK", 2619.0),
            Map.entry("DCGM_FI_DEV_MAX_SM_CLOCK", 1980.0),
            Map.entry("DCGM_FI_DEV_CLOCKS_EVENT_REASONS", 1.0),
            Map.entry("DCGM_FI_DEV_CLOCKS_EVENT_REASON_HW_THERM_SLOWDOWN_NS", 0.0),
            Map.entry("DCGM_FI_DEV_GPU_UTIL", 0.0),
            Map.entry("DCGM_FI_DEV_FB_TOTAL", 81559.0),
            Map.entry("DCGM_FI_DEV_FB_RESERVED", 479.0),
            Map.entry("DCGM_FI_DEV_ECC_CURRENT", 1.0),
            Map.entry("DCGM_FI_DEV_ECC_DBE_AGG_TOTAL", 0.0),
            Map.entry("DCGM_FI_DEV_THRESHOLD_SRM", 0.0),
            Map.entry("DCGM_FI_DEV_UNCORRECTABLE_REMAPPED_ROWS", 0.0),
            Map.entry("DCGM_FI_DEV_ROW_REMAP_FAILURE", 0.0),
            Map.entry("DCGM_FI_DEV_ROW_REMAP_PENDING", 0.0),
            Map.entry("DCGM_FI_DEV_BANKS_REMAP_ROWS_AVAIL_MAX", 2560.0),
            Map.entry("gpu_channel_repair_pending", 0.0),
            Map.entry("DCGM_FI_DEV_GET_GPU_RECOVERY_ACTION", 0.0),
            Map.entry("DCGM_FI_DEV_PCIE_LINK_WIDTH", 16.0),
            Map.entry("DCGM_FI_DEV_PCIE_MAX_LINK_WIDTH", 16.0),
            Map.entry("DCGM_FI_DEV_PCIE_LINK_GEN", 5.0),
            Map.entry("DCGM_FI_DEV_PCIE_REPLAY_COUNTER", 9.0),
            Map.entry("DCGM_FI_DEV_FABRIC_MANAGER_STATUS", 3.0),
            Map.entry("DCGM_FI_DEV_MIG_MODE", 0.0))
        .forEach((name, value) -> assertEquals(value, idle.number(name), name));
    assertFalse(idle.has("DCGM_FI_DEV_RETIRED_DBE"), "N/A is absent");
    assertFalse(idle.has("DCGM_FI_DEV_SLOWDOWN_TEMP"));
    Snapshot table = all.get(1);
    assertEquals(Instant.parse("2026-07-14T08:12:38.696Z").toEpochMilli(), table.at());
    Set<String> csv = new HashSet<>(table.metrics().asMap().keySet());
    csv.removeAll(idle.metrics().asMap().keySet());
    assertEquals(Set.of(), csv);
    table
        .metrics()
        .asMap()
        .forEach((name, value) -> assertEquals(value, idle.number(name), "in the CSV, " + name));
    assertTrue(table.metrics().asMap().size() > 40, table.toString());
    Snapshot load = all.get(2);
    assertEquals(100, load.number("DCGM_FI_DEV_GPU_UTIL"));
    assertEquals(19818, load.number("DCGM_FI_DEV_FB_USED"));
    assertEquals("590.48.01", status(got, "version.driver").value());
    assertEquals("96.00.A5.00.01", status(got, "version.vbios").value());
    assertEquals("G520.0200.00.05", status(got, "version.inforom").value());
    assertEquals("590.48.01", status(got, "version.gsp").value());
    Status identity = got.statuses("gpu.identity").getFirst();
    assertEquals("0000:00:09", identity.field("pci"));
    assertEquals("NVIDIA H100 80GB HBM3", identity.field("name"));
    assertEquals("7", identity.field("module"));
    assertEquals("complete", status(got, "driver.gpus").value());
    assertEquals(List.of(), got.statuses("node.place"), "a cluster of zeros is no domain");
  }

  @Test
  void theDomainThatAllGpusAgreeOn() throws Exception {
    String gpu =
        """
        <gpu id="00000000:0%d:00.0"><uuid>GPU-d37e67a5-91d%d</uuid><fabric><state>Completed</state>
        <status>Success</status><cliqueId>%d</cliqueId>
        <clusterUuid>10111213-1415-1617-1819-1a1b1c1d1e1f</clusterUuid></fabric></gpu>
        """;
    String log = "<nvidia_smi_log>%s</nvidia_smi_log>\n";
    Collected one = read(log.formatted(gpu.formatted(1, 1, 7) + gpu.formatted(2, 2, 7)));
    assertEquals(
        Map.of("domain", "10111213-1415-1617-1819-1a1b1c1d1e1f.7"),
        status(one, "node.place").fields());
    Collected two = read(log.formatted(gpu.formatted(1, 1, 7) + gpu.formatted(2, 2, 8)));
    assertEquals(List.of(), two.statuses("node.place"));
  }

  @Test
  void anA100InXmlWithPartitions() throws Exception {
    Collected got = read(Recorded.file(A100));
    assertEquals(List.of(), got.rejected());
    Snapshot first =
        got.snapshots().stream()
            .filter(s -> s.target().id().equals("GPU-513536b6-7d19-9063-b049-1e69664bb298"))
            .findFirst()
            .orElseThrow();
    assertEquals(27, first.number("DCGM_FI_DEV_GPU_TEMP"));
    assertEquals(44, first.number("DCGM_FI_DEV_MEMORY_TEMP"));
    assertEquals(89, first.number("DCGM_FI_DEV_SLOWDOWN_TEMP"));
    assertEquals(92, first.number("DCGM_FI_DEV_SHUTDOWN_TEMP"));
    assertEquals(85, first.number("DCGM_FI_DEV_GPU_MAX_OP_TEMP"));
    assertEquals(95, first.number("DCGM_FI_DEV_MEM_MAX_OP_TEMP"));
    assertEquals(67.03, first.number("DCGM_FI_DEV_POWER_USAGE"));
    assertEquals(500, first.number("DCGM_FI_DEV_ENFORCED_POWER_LIMIT"));
    assertEquals(1275, first.number("DCGM_FI_DEV_SM_CLOCK"));
    assertEquals(0, first.number("DCGM_FI_DEV_CLOCKS_EVENT_REASONS"));
    assertEquals(0, first.number("DCGM_FI_DEV_ECC_DBE_VOL_TOTAL"));
    assertEquals(1, first.number("DCGM_FI_DEV_MIG_MODE"));
    assertEquals(4, first.number("mig_devices"));
    assertEquals(81920, first.number("DCGM_FI_DEV_FB_TOTAL"));
    assertFalse(first.has("DCGM_FI_DEV_GPU_UTIL"));
    assertFalse(first.has("DCGM_FI_DEV_ROW_REMAP_FAILURE"), "not told while partitioned");
    assertFalse(first.has("DCGM_FI_DEV_GET_GPU_RECOVERY_ACTION"));
    assertEquals(Instant.parse("2023-08-04T11:44:30Z").toEpochMilli(), first.at());
    Status mig = got.statuses("gpu.mig").getFirst();
    assertEquals("enabled", mig.value());
    assertEquals("3/0 4/0 5/0 6/0", mig.field("devices"));
    assertEquals("535.54.03", status(got, "version.driver").value());
    assertEquals("92.00.36.00.02", status(got, "version.vbios").value());
    assertEquals("0000:01:00", got.statuses("gpu.identity").getFirst().field("pci"));
  }

  /** The library's own kind reads the same recordings. */
  @Test
  void theLibrarysKindReadsThemToo() throws Exception {
    NvmlKind nvml = new NvmlKind();
    Collected got = new Collected();
    Settings settings = new Settings("smi", nvml.spec(), Map.of("node", "n1"));
    nvml.recorded(Recorded.file(A100), settings).orElseThrow().run(got);
    assertEquals(read(Recorded.file(A100)).signals(), got.signals());
  }

  @Test
  void aDriverOf2026HasOtherNames() throws Exception {
    Collected got =
        read(
            """
            ==============NVSMI LOG==============

            Timestamp                                              : Tue Sep  1 20:47:29 2026
            Driver Version                                         : 610.43.02 [Deprecated; use KMD Version]
            KMD Version                                            : 610.43.02
            Attached GPUs                                          : 1
            GPU 00000000:83:00.0
                Product Name                                       : NVIDIA H200
                MIG Mode
                    Current                                        : Enabled
                    Pending                                        : Disabled
                MIG Device
                    Index                                          : 0
                    GPU Instance ID                                : 2
                    Compute Instance ID                            : 0
                    ECC Errors
                        Volatile
                            SRAM Uncorrectable                     : 77
                    Shared FB Memory Usage
                        Total                                      : 71424 MiB
                GPU UUID                                           : GPU-11111111-2222-3333-4444-555555555555
                GPU Recovery Action                                : Drain and Reset
                Clocks Event Reasons
                    Idle                                           : Not Active
                    SW Power Cap                                   : Active
                    HW Slowdown                                    : Active
                        HW Thermal Slowdown                        : Active
                        HW Power Brake Slowdown                    : Not Active
                    SW Thermal Slowdown                            : Active
                FB Memory Usage
                    Total                                          : 143771 MiB
                ECC Errors
                    Volatile
                        SRAM Correctable                           : 3
                        SRAM Uncorrectable Parity                  : 1
                        SRAM Uncorrectable SEC-DED                 : 2
                        DRAM Correctable                           : 40
                        DRAM Uncorrectable                         : 5
                    Aggregate
                        SRAM Threshold Exceeded                    : Yes
                Remapped Rows                                      : N/A
                Temperature
                    GPU Current Temp                               : 40 C
                    GPU Current T.Limit Temp                       : 47 C
                    GPU Slowdown T.Limit Temp Specification        : -2 C
                    Memory Max Operating T.Limit Temp Specification: 0 C
                GPU Power Readings
                    Average Power Draw                             : [Unknown Error]
                    GPU Ceiling Power Limit
                        Current Power Limit                        : 650.00 W
                        Requested Power Limit                      : 700.00 W
                Fabric
                    State                                          : Completed
                    Status                                         : Insufficient Resources
                Processes
                    Process ID                                     : 11327
                        Name                                       : a : b
            """);
    Snapshot read = got.snapshots().getFirst();
    assertEquals(Instant.parse("2026-09-01T20:47:29Z").toEpochMilli(), read.at());
    assertEquals("610.43.02", status(got, "version.driver").value());
    assertEquals(4, read.number("DCGM_FI_DEV_GET_GPU_RECOVERY_ACTION"));
    assertEquals(4 + 8 + 32 + 64, read.number("DCGM_FI_DEV_CLOCKS_EVENT_REASONS"));
    assertEquals(8, read.number("DCGM_FI_DEV_ECC_DBE_VOL_TOTAL"), "not the partition's 77");
    assertEquals(43, read.number("DCGM_FI_DEV_ECC_SBE_VOL_TOTAL"));
    assertEquals(1, read.number("DCGM_FI_DEV_THRESHOLD_SRM"));
    assertEquals(47, read.number("DCGM_FI_DEV_GPU_TEMP_LIMIT"));
    assertEquals(-2, read.number("gpu_slowdown_margin_celsius"));
    assertEquals(650, read.number("DCGM_FI_DEV_ENFORCED_POWER_LIMIT"));
    assertEquals(700, read.number("DCGM_FI_DEV_POWER_MGMT_LIMIT"));
    assertEquals(143771, read.number("DCGM_FI_DEV_FB_TOTAL"));
    assertEquals(4, read.number("DCGM_FI_DEV_FABRIC_MANAGER_STATUS"));
    assertFalse(read.has("DCGM_FI_DEV_POWER_USAGE"), "an error is no reading");
    assertFalse(read.has("DCGM_FI_DEV_ECC_DBE_AGG_TOTAL"));
    assertEquals("enabled", status(got, "gpu.mig").value());
    assertEquals("disabled", status(got, "gpu.mig").field("pending"));
    assertEquals("2/0", status(got, "gpu.mig").field("devices"));
  }

  @Test
  void anOlderDriversXml() throws Exception {
    Collected got =
        read(
            """
            <?xml version="1.0" ?>
            <!DOCTYPE nvidia_smi_log SYSTEM "nvsmi_device_v11.dtd">
            <nvidia_smi_log>
              <timestamp>Mon Apr 24 16:22:39 2023</timestamp>
              <driver_version>515.105.01</driver_version>
              <attached_gpus>1</attached_gpus>
              <gpu id="00000000:00:1E.0">
                <mig_devices>
                  None
                </mig_devices>
                <uuid>GPU-d37e67a5-91dd-3774-a5cb-99096249601a</uuid>
                <vbios_version>90.04.84.00.06</vbios_version>
                <clocks_throttle_reasons>
                  <clocks_throttle_reason_gpu_idle>Not Active</clocks_throttle_reason_gpu_idle>
                  <clocks_throttle_reason_hw_slowdown>Active</clocks_throttle_reason_hw_slowdown>
                  <clocks_throttle_reason_hw_thermal_slowdown>Not Active</clocks_throttle_reason_hw_thermal_slowdown>
                  <clocks_throttle_reason_hw_power_brake_slowdown>Active</clocks_throttle_reason_hw_power_brake_slowdown>
                  <clocks_throttle_reason_sw_thermal_slowdown>Not Active</clocks_throttle_reason_sw_thermal_slowdown>
                </clocks_throttle_reasons>
                <ecc_errors>
                  <volatile>
                    <single_bit><total>7</total></single_bit>
                    <double_bit><total>1</total></double_bit>
                  </volatile>
                  <aggregate>
                    <sram_correctable>1</sram_correctable>
                    <sram_uncorrectable>2</sram_uncorrectable>
                    <dram_correctable>3</dram_correctable>
                    <dram_uncorrectable>4</dram_uncorrectable>
                  </aggregate>
                </ecc_errors>
                <retired_pages>
                  <multiple_single_bit_retirement><retired_count>2</retired_count></multiple_single_bit_retirement>
                  <double_bit_retirement><retired_count>5</retired_count></double_bit_retirement>
                  <pending_blacklist>Yes</pending_blacklist>
                  <pending_retirement>Yes</pending_retirement>
                </retired_pages>
                <remapped_rows>
                  <remapped_row_corr>1</remapped_row_corr>
                  <remapped_row_unc>2</remapped_row_unc>
                  <remapped_row_pending>Yes</remapped_row_pending>
                  <remapped_row_failure>Yes</remapped_row_failure>
                </remapped_rows>
                <gpu_reset_status>
                  <reset_required>Yes</reset_required>
                  <drain_and_reset_recommended>No</drain_and_reset_recommended>
                </gpu_reset_status>
                <pci><pci_gpu_link_info><link_widths>
                  <max_link_width>16x</max_link_width><current_link_width>8x</current_link_width>
                </link_widths></pci_gpu_link_info></pci>
                <power_readings>
                  <power_draw>26.78 W</power_draw>
                  <power_limit>70.00 W</power_limit>
                  <enforced_power_limit>60.00 W</enforced_power_limit>
                </power_readings>
                <temperature><gpu_temp>GPU requires reset</gpu_temp></temperature>
                <processes><process_info><pid>1</pid></process_info></processes>
              </gpu>
            </nvidia_smi_log>
            """);
    assertEquals(List.of(), got.rejected());
    Snapshot read = got.snapshots().getFirst();
    assertEquals(8 + 128, read.number("DCGM_FI_DEV_CLOCKS_EVENT_REASONS"));
    assertEquals(7, read.number("DCGM_FI_DEV_ECC_SBE_VOL_TOTAL"));
    assertEquals(1, read.number("DCGM_FI_DEV_ECC_DBE_VOL_TOTAL"));
    assertEquals(6, read.number("DCGM_FI_DEV_ECC_DBE_AGG_TOTAL"));
    assertEquals(5, read.number("DCGM_FI_DEV_RETIRED_DBE"));
    assertEquals(1, read.number("DCGM_FI_DEV_RETIRED_PENDING"));
    assertEquals(1, read.number("DCGM_FI_DEV_ROW_REMAP_FAILURE"));
    assertEquals(1, read.number("DCGM_FI_DEV_ROW_REMAP_PENDING"));
    assertEquals(1, read.number("DCGM_FI_DEV_GET_GPU_RECOVERY_ACTION"));
    assertEquals(8, read.number("DCGM_FI_DEV_PCIE_LINK_WIDTH"));
    assertEquals(60, read.number("DCGM_FI_DEV_ENFORCED_POWER_LIMIT"));
    assertEquals(70, read.number("DCGM_FI_DEV_POWER_MGMT_LIMIT"));
    assertFalse(read.has("DCGM_FI_DEV_GPU_TEMP"));
    assertEquals("reset", status(got, "driver.gpus").value());
  }

  @Test
  void lostGpusAndGpusWithoutAHandle() throws Exception {
    Collected got =
        read(
            """
            Unable to determine the device handle for GPU 0000:BA:00.0: GPU is lost.  Reboot the system to recover this GPU

            timestamp, uuid, pci.bus_id, temperature.gpu, power.draw [W], utilization.gpu [%], ecc.errors.uncorrected.volatile.total
            2026/09/14 01:09:14.600, GPU-11111111, 00000000:0A:00.0, 64, 297.40 W, 100 %, 0
            2026/09/14 01:09:14.600, GPU-22222222, 00000000:0B:00.0, 65, 298.00 W, 99 %, 2
            2026/09/14 01:09:15.600, GPU-11111111, 00000000:0A:00.0, [GPU is lost], [GPU is lost], [GPU is lost], [GPU is lost]
            2026/09/14 01:09:15.600, GPU-22222222, 00000000:0B:00.0, 65, [N/A], 99 %, 2
            """);
    assertEquals(List.of(), got.rejected());
    assertEquals(3, got.snapshots().size());
    assertEquals(297.4, got.snapshots().getFirst().number("DCGM_FI_DEV_POWER_USAGE"));
    assertEquals(2, got.snapshots().get(1).number("DCGM_FI_DEV_ECC_DBE_VOL_TOTAL"));
    assertEquals("gpu:GPU-22222222", got.snapshots().getLast().target().toString());
    assertFalse(got.snapshots().getLast().has("DCGM_FI_DEV_POWER_USAGE"));
    List<Status> lists = got.statuses("driver.gpus");
    assertEquals("0000:ba:00", lists.getFirst().field("pci"));
    assertEquals("missing", lists.getLast().value());
    assertEquals("0000:0a:00", lists.getLast().field("pci"));
  }

  @Test
  void severalLogsInOneFileAndOneThatIsCut() throws Exception {
    String one =
        """
        <nvidia_smi_log><timestamp>Mon Apr 24 16:22:3%d 2023</timestamp>
        <gpu id="00000000:00:1E.0"><uuid>GPU-d37e67a5-91dd</uuid>
        <temperature><gpu_temp>4%d C</gpu_temp></temperature></gpu></nvidia_smi_log>
        """;
    Collected got =
        read(one.formatted(1, 1) + one.formatted(2, 2) + one.formatted(3, 3).substring(0, 170));
    assertEquals(
        List.of(41.0, 42.0),
        got.snapshots().stream().map(s -> s.number("DCGM_FI_DEV_GPU_TEMP")).limit(2).toList());
    assertEquals(1, got.rejected().size());
    assertTrue(got.rejected().getFirst().contains("XML that is cut or spoiled"));
  }

  @Test
  void anXmlThatAsksForFilesGetsNone() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "99 C");
    Collected got =
        read(
            "<!DOCTYPE nvidia_smi_log [<!ENTITY s SYSTEM \""
                + secret.toUri()
                + "\">]>\n"
                + "<nvidia_smi_log><gpu"
                + " id=\"00000000:00:1E.0\"><uuid>GPU-d37e67a5-91dd</uuid><temperature><gpu_temp>&s;</gpu_temp></temperature></gpu></nvidia_smi_log>\n");
    assertTrue(got.snapshots().stream().noneMatch(s -> s.has("DCGM_FI_DEV_GPU_TEMP")));
  }

  /** Text that is made to cost: long runs of blanks, deep nesting, GPUs without number. */
  @Test
  void whatIsMadeToCostCostsLittle() throws Exception {
    StringBuilder text =
        new StringBuilder("==============NVSMI LOG==============\nGPU 00000000:83:00.0\n");
    text.append(" ".repeat(60_000)).append("x\n").append(" ".repeat(60_000)).append(":\n");
    text.append(
        "    GPU UUID : GPU-d37e67a5-91dd\n    Temperature\n        GPU Current Temp : 40 C\n");
    for (int depth = 0; depth < 5000; depth++) {
      text.append(" ".repeat(depth % 200 + 1)).append("deep\n");
    }
    for (int gpu = 0; gpu < 2000; gpu++) {
      text.append("GPU 00000000:83:00.0\n    Product Name : x\n");
    }
    Collected got = read(text.toString());
    assertEquals(40, got.snapshots().getFirst().number("DCGM_FI_DEV_GPU_TEMP"));
    assertTrue(got.signals().size() < 400, "" + got.signals().size());
    assertTrue(got.rejected().getFirst().contains("more GPUs or values"), "" + got.rejected());
  }

  @Test
  void nothingOfIt() throws Exception {
    assertEquals(List.of(), read("No devices were found\n").signals());
    assertEquals(List.of(), read("").signals());
  }

  @Test
  void aWrongZoneIsNamed() {
    Settings settings = new Settings("smi", kind.spec(), Map.of("zone", "Mars"));
    assertThrows(BadSetting.class, () -> kind.create(settings));
  }
}

package io.wheeltapper.sensors.gpu.kmsg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.sensors.Recorded;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernel's other lines, in the kernel's and the drivers' own formats. */
class KernelFaultsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          mce: [Hardware Error]: event severity: fatal | kernel.mce {severity=fatal}
          {1}[Hardware Error]: event severity: corrected | kernel.mce {severity=corrected}
          {12}[Hardware Error]: event severity: recoverable | kernel.mce {severity=uncorrected}
          mce: [Hardware Error]: CPU 7: Machine Check Exception: 5 Bank 4: b200000000070f0f | kernel.mce {bank=4, cpu=7, severity=uncorrected}
          mce: [Hardware Error]: CPU 0: Machine Check: 0 Bank 7: 8c00004000010090 | kernel.mce {bank=7, cpu=0, severity=corrected}
          mce: [Hardware Error]: Machine check events logged | kernel.mce {}
          [Hardware Error]: Corrected error, no action required. | kernel.mce {severity=corrected}
          [Hardware Error]: Uncorrected, software restartable error. | kernel.mce {severity=uncorrected}
          EDAC MC0: 1 UE memory read error on CPU_SrcID#0_MC#0_Chan#1_DIMM#0 (channel:1 slot:0) | kernel.edac {controller=MC0, count=1, kind=ue, where=CPU_SrcID#0_MC#0_Chan#1_DIMM#0}
          EDAC MC3: 32 CE memory scrubbing error on CPU_SrcID#1_MC#1_Chan#0_DIMM#0 (page:0x1) | kernel.edac {controller=MC3, count=32, kind=ce, where=CPU_SrcID#1_MC#1_Chan#0_DIMM#0}
          EDAC MC0: 1 CE on unknown memory | kernel.edac {controller=MC0, count=1, kind=ce}
          Memory cgroup out of memory: Killed process 4711 (python3) total-vm:1kB, anon-rss:1kB | kernel.oom {pid=4711, scope=cgroup, task=python3}
          Out of memory: Killed process 12 (slurmd) total-vm:1kB | kernel.oom {pid=12, scope=host, task=slurmd}
          Out of memory: Kill process 12 (slurmd) score 900 or sacrifice child | kernel.oom {scope=host}
          INFO: task nvidia-smi:20744 blocked for more than 120 seconds. | kernel.hung-task {pid=20744, seconds=120, task=nvidia-smi}
          watchdog: BUG: soft lockup - CPU#3 stuck for 22s! [kworker/3:1:181] | kernel.soft-lockup {cpu=3, seconds=22, task=kworker/3:1}
          NMI watchdog: Watchdog detected hard LOCKUP on cpu 12 | kernel.hard-lockup {cpu=12}
          Kernel panic - not syncing: Fatal machine check | kernel.panic {}
          nvme nvme0: I/O tag 10 (1234) opcode 0x1 (Read) QID 1 timeout, reset controller | kernel.nvme {device=nvme0, what=reset}
          nvme nvme2: I/O 21 QID 3 timeout, aborting | kernel.nvme {device=nvme2, what=timeout}
          nvme nvme1: controller is down; will reset: CSTS=0xffffffff, PCI_STATUS=0x10 | kernel.nvme {device=nvme1, what=down}
          nvme nvme1: Removing after probe failure status: -19 | kernel.nvme {device=nvme1, what=removed}
          blk_update_request: critical medium error, dev nvme0n1, sector 12 op 0x0 | kernel.io-error {device=nvme0n1, what=medium}
          I/O error, dev sda, sector 2048 op 0x1:(WRITE) flags 0x800 | kernel.io-error {device=sda, what=io}
          EXT4-fs (nvme0n1p2): Remounting filesystem read-only | kernel.readonly {device=nvme0n1p2, filesystem=EXT4}
          XFS (nvme1n1): Log I/O Error (0x2) detected at xlog_ioend_work. Shutting down filesystem. | kernel.readonly {device=nvme1n1, filesystem=XFS}
          """)
  void hostLines(String line, String said) {
    assertEquals(Origin.HOST, read(line).origin());
    assertEquals(said, words(line));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          pcieport 0000:3a:00.0: AER: Uncorrected (Fatal) error received: 0000:3b:00.0 | kernel.pcie-error {pci=0000:3b:00.0, severity=fatal}
          pcieport 0000:3a:00.0: AER: Multiple Corrected error received: 0000:3b:00.0 | kernel.pcie-error {pci=0000:3b:00.0, severity=corrected}
          pcieport 0000:80:01.1: AER: Uncorrectable (Non-Fatal) error message received from 0000:81:00.0 | kernel.pcie-error {pci=0000:81:00.0, severity=nonfatal}
          nvidia 0000:3b:00.0: PCIe Bus Error: severity=Uncorrected (Fatal), type=Transaction Layer, (Receiver ID) | kernel.pcie-error {pci=0000:3b:00.0, severity=fatal}
          pci 0000:3b:00.0: 63.008 Gb/s available PCIe bandwidth, limited by 8.0 GT/s PCIe x8 link at 0000:3a:00.0 (capable of 252.048 Gb/s with 16.0 GT/s PCIe x16 link) | kernel.pcie-limited {capable_speed=16.0, capable_width=16, pci=0000:3b:00.0, speed=8.0, width=8}
          """)
  void linesOfTheBus(String line, String said) {
    assertEquals(Origin.PCI_BUS, read(line).origin());
    assertEquals(said, words(line));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          mlx5_core 0000:41:00.0: print_health_info:458:(pid 0): synd 0x8: unrecoverable hardware error | kernel.mlx5 {pci=0000:41:00.0, what=unrecoverable}
          mlx5_core 0000:d2:00.0: poll_health:825: device's health compromised - reached miss count. | kernel.mlx5 {pci=0000:d2:00.0, what=health}
          mlx5_core 0000:41:00.1: Port module event: module 1, Cable unplugged | kernel.mlx5 {module=1, pci=0000:41:00.1, what=cable-unplugged}
          mlx5_core 0000:41:00.1 enp65s0f1np1: Link down | kernel.mlx5 {pci=0000:41:00.1, what=link-down}
          """)
  void linesOfTheNetwork(String line, String said) {
    assertEquals(Origin.FABRIC, read(line).origin());
    assertEquals(said, words(line));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mlx5_core 0000:41:00.0: 252.048 Gb/s available PCIe bandwidth (16.0 GT/s PCIe x16 link)",
        "EDAC MC0: Giving out device to module amd64_edac controller F19h_M10h",
        "EXT4-fs (nvme0n1p2): re-mounted UUID r/w. Quota mode: none.",
        "python3[77]: segfault at 0 ip 0 sp 0 error 4 in libc.so.6",
        "python3 invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0",
        "ERST: Error Record Serialization Table (ERST) support is initialized.",
        "pcieport 0000:00:01.0: PME: Signaling with irq 24",
        "app: Kernel panic - not syncing: no",
        "nvme nvme0: 64/0/0 default/read/poll queues",
      })
  void whatIsNoFaultSaysNothing(String line) {
    assertTrue(KernelFaults.read(line).isEmpty(), line);
  }

  @Test
  void mutatedLinesNeverEscapeAndFieldsStayShort() {
    Random random = new Random(Recorded.seed());
    List<String> good =
        List.of(
            "nvme nvme0: I/O tag 10 (1234) opcode 0x1 (Read) QID 1 timeout, reset controller",
            "mce: [Hardware Error]: CPU 7: Machine Check Exception: 5 Bank 4: b200000000070f0f",
            "EDAC MC0: 1 UE memory read error on CPU_SrcID#0_MC#0_Chan#1_DIMM#0 (channel:1)",
            "pcieport 0000:3a:00.0: AER: Uncorrected (Fatal) error received: 0000:3b:00.0",
            "Memory cgroup out of memory: Killed process 4711 (python3) total-vm:1kB");
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder line = new StringBuilder(good.get(random.nextInt(good.size())));
      for (int changes = random.nextInt(4); changes > 0; changes--) {
        line.setCharAt(random.nextInt(line.length()), (char) random.nextInt(0x250));
      }
      line.append("x".repeat(random.nextInt(3) == 0 ? 3_000 : 0));
      var said = KernelFaults.read(line.toString());
      read += said.isPresent() ? 1 : 0;
      said.ifPresent(s ->
          assertTrue(s.fields().values().stream().allMatch(v -> v.length() <= 80), line::toString));
    }
    assertTrue(read > 2_000, "read " + read + ", seed " + Recorded.seed());
  }

  private static KernelFaults.Said read(String line) {
    return KernelFaults.read(line).orElseThrow(() -> new AssertionError("says nothing: " + line));
  }

  private static String words(String line) {
    KernelFaults.Said said = read(line);
    Map<String, String> fields = new TreeMap<>(said.fields());
    return said.type() + " " + fields;
  }
}

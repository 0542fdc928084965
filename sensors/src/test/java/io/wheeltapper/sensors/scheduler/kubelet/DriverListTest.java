package io.wheeltapper.sensors.scheduler.kubelet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriverListTest {

  static final String UUID = "GPU-0d0c1e3a-0000-1111-2222-333344445555";

  static final String INFORMATION =
      """
      Model: \t\t NVIDIA H100 80GB HBM3
      IRQ:   \t\t 312
      GPU UUID: \t %s
      Video BIOS: \t 96.00.74.00.01
      Bus Type: \t PCIe
      DMA Size: \t 52 bits
      DMA Mask: \t 0xfffffffffffff
      Bus Location: \t 0000:3b:00.0
      Device Minor: \t 0
      GPU Excluded:\t No
      """
          .formatted(UUID);

  @TempDir Path folder;

  @Test
  void aGpuHasUuidAddressAndMinor() {
    assertEquals(
        Optional.of(new DriverList.Gpu(UUID, "0000:3b:00", "0")), DriverList.gpu(INFORMATION));
    assertEquals(
        Optional.empty(),
        DriverList.gpu("GPU UUID: GPU-????????-????-????-????-????????????\nDevice Minor: 1\n"));
    assertEquals(Optional.empty(), DriverList.gpu(""));
  }

  @Test
  void theFolderIsReadAndNoDriverIsNoList() throws Exception {
    assertEquals(DriverList.NONE, DriverList.read(folder.resolve("none")));
    Files.createDirectory(folder.resolve("0000:3b:00.0"));
    Files.writeString(folder.resolve("0000:3b:00.0/information"), INFORMATION);
    DriverList list = DriverList.read(folder);
    assertEquals(List.of(UUID), list.gpus().stream().map(DriverList.Gpu::uuid).toList());
    assertEquals(UUID, list.byMinor("0").orElseThrow().uuid());
    assertEquals("0000:3b:00", list.byUuid(UUID).orElseThrow().pci());
  }
}

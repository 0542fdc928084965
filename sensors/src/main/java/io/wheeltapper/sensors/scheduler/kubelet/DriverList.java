package io.wheeltapper.sensors.scheduler.kubelet;

import io.wheeltapper.sensors.gpu.reading.PciNames;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * NVIDIA's GPUs as the driver lists them in {@code /proc/driver/nvidia/gpus/ADDRESS/information}:
 * what joins UUID, PCI address and the number N of {@code /dev/nvidiaN}.
 */
record DriverList(List<Gpu> gpus) {

  /** Nothing is listed: no driver, or another maker's. */
  static final DriverList NONE = new DriverList(List.of());

  private static final int LARGEST = 16 << 10;

  /** No machine has more. */
  private static final int MOST = 1024;

  /**
   * One GPU.
   *
   * @param pci {@code 0000:3b:00}
   */
  record Gpu(String uuid, String pci, String minor) {}

  DriverList {
    gpus = List.copyOf(gpus);
  }

  Optional<Gpu> byMinor(String minor) {
    return gpus.stream().filter(g -> g.minor().equals(minor)).findFirst();
  }

  Optional<Gpu> byUuid(String uuid) {
    return gpus.stream().filter(g -> g.uuid().equals(uuid)).findFirst();
  }

  /**
   * Reads the folder. May hang where the driver does.
   *
   * @throws IOException when it is there and cannot be read
   */
  static DriverList read(Path folder) throws IOException {
    List<Gpu> gpus = new ArrayList<>();
    try (DirectoryStream<Path> each = Files.newDirectoryStream(folder)) {
      for (Path one : each) {
        try (InputStream in = Files.newInputStream(one.resolve("information"))) {
          String text = new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8);
          if (gpus.size() < MOST) {
            gpu(text).ifPresent(gpus::add);
          }
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return NONE;
    }
    return new DriverList(gpus);
  }

  /** One GPU's file; empty while the driver has not opened the GPU and shows no UUID. Pure. */
  static Optional<Gpu> gpu(String text) {
    Map<String, String> fields = new HashMap<>();
    text.lines()
        .limit(100)
        .forEach(line -> {
          int colon = line.indexOf(':');
          if (colon > 0) {
            fields.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
          }
        });
    String uuid = fields.getOrDefault("GPU UUID", "");
    String minor = fields.getOrDefault("Device Minor", "");
    return uuid.matches("GPU-[0-9a-fA-F-]{8,64}")
        ? Optional.of(new Gpu(uuid, PciNames.of(fields.getOrDefault("Bus Location", "")), minor))
        : Optional.empty();
  }
}

package io.wheeltapper.sensors.gpu.nvml;

import com.sun.jna.Pointer;
import io.wheeltapper.sensors.gpu.reading.Gpu;
import io.wheeltapper.sensors.gpu.reading.PciNames;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which GPU it is, its firmware and its partitions. For one thread. */
final class Facts {

  private static final Structs.PciInfo PCI = new Structs.PciInfo();
  private static final Structs.PlatformInfo PLATFORM = new Structs.PlatformInfo();
  private static final int BUS_ID = PCI.at("busId");
  private static final int BUS_ID_LENGTH = 32;
  private static final int BUS_ID_OLD_LENGTH = 16;
  private static final int CHASSIS = PLATFORM.at("chassisSerialNumber");
  private static final int CHASSIS_LENGTH = 16;
  private static final int SLOT = PLATFORM.at("slotNumber");
  private static final int TRAY = PLATFORM.at("trayIndex");
  private static final int HOST = PLATFORM.at("hostId");

  /** {@code NVML_DEVICE_…_BUFFER_SIZE} of nvml.h. */
  private static final int UUID_LENGTH = 96;

  private static final int NAME_LENGTH = 96;
  private static final int SERIAL_LENGTH = 30;
  private static final int PART_LENGTH = 80;
  private static final int VBIOS_LENGTH = 32;
  private static final int INFOROM_LENGTH = 16;

  /** A GPU has at most seven partitions today. */
  private static final int MOST_PARTITIONS = 64;

  private Facts() {}

  static Gpu gpu(Device device, int index) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("index", Integer.toString(index));
    put(facts, "name", device.text(Call.NAME, NAME_LENGTH));
    put(facts, "serial", device.text(Call.SERIAL, SERIAL_LENGTH));
    put(facts, "board", device.text(Call.BOARD, PART_LENGTH));
    whole(facts, "minor", device.whole(Call.MINOR));
    whole(facts, "module", device.whole(Call.MODULE));
    if (device.struct(Call.PLATFORM, PLATFORM, 2)) {
      put(facts, "chassis", device.string(CHASSIS, CHASSIS_LENGTH));
      put(facts, "slot", Integer.toString(device.byteAt(SLOT)));
      put(facts, "tray", Integer.toString(device.byteAt(TRAY)));
      put(facts, "host_id", Integer.toString(device.byteAt(HOST)));
    }
    return new Gpu(device.text(Call.UUID, UUID_LENGTH), pci(device), facts);
  }

  /** The address; where the driver writes only the old form, that one. */
  static String pci(Device device) {
    if (!device.struct(Call.PCI, PCI, 0)) {
      return "";
    }
    String address = PciNames.of(device.string(BUS_ID, BUS_ID_LENGTH));
    return address.isBlank() ? PciNames.of(device.string(0, BUS_ID_OLD_LENGTH)) : address;
  }

  static Map<String, String> versions(Device device) {
    Map<String, String> versions = new HashMap<>();
    put(versions, "vbios", device.text(Call.VBIOS, VBIOS_LENGTH));
    put(versions, "inforom", device.text(Call.INFOROM, INFOROM_LENGTH));
    put(versions, "gsp", device.text(Call.GSP));
    return versions;
  }

  /** The partitions; empty where the GPU cannot be partitioned. */
  static Map<String, String> mig(Device device, Device partition) {
    if (!device.two(Call.MIG_MODE)) {
      return Map.of();
    }
    Map<String, String> mig = new HashMap<>();
    boolean enabled = device.first() == 1;
    mig.put("mode", enabled ? "enabled" : "disabled");
    if (device.first() != device.second()) {
      mig.put("pending", device.second() == 1 ? "enabled" : "disabled");
    }
    if (!enabled) {
      return mig;
    }
    StringBuilder all = new StringBuilder();
    int count = 0;
    double most = Math.min(MOST_PARTITIONS, device.whole(Call.MIG_MOST));
    for (int i = 0; i < most; i++) {
      if (!device.answered(
          device.library().call(Call.MIG_HANDLE, device.handle(), i, device.memory()))) {
        continue; // an empty slot
      }
      Pointer handle = device.memory().getPointer(0);
      partition.of(handle);
      String uuid = partition.text(Call.UUID, UUID_LENGTH);
      all.append(all.isEmpty() ? "" : " ")
          .append((long) partition.whole(Call.GPU_INSTANCE))
          .append('/')
          .append((long) partition.whole(Call.COMPUTE_INSTANCE))
          .append('=')
          .append(uuid);
      count++;
    }
    mig.put("count", Integer.toString(count));
    mig.put("devices", all.toString());
    return mig;
  }

  private static void put(Map<String, String> into, String key, String value) {
    if (!value.isBlank()) {
      into.put(key, value);
    }
  }

  private static void whole(Map<String, String> into, String key, double value) {
    if (!Double.isNaN(value)) {
      into.put(key, Long.toString((long) value));
    }
  }
}

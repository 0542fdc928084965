package io.wheeltapper.sensors.gpu.smi;

import io.wheeltapper.sensors.gpu.reading.Gpu;
import io.wheeltapper.sensors.gpu.reading.GpuMetric;
import io.wheeltapper.sensors.gpu.reading.GpuNumbers;
import io.wheeltapper.sensors.gpu.reading.GpuReading;
import io.wheeltapper.sensors.gpu.reading.GpuReading.State;
import io.wheeltapper.sensors.gpu.reading.NodeReading;
import io.wheeltapper.sensors.gpu.reading.PciNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Understands a log: the same numbers, under the same names, as the library itself gives. Pure. */
final class SmiReading {

  private static final Pattern UUID = Pattern.compile("GPU-[0-9a-fA-F-]{8,64}");
  private static final Pattern CLUSTER =
      Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Pattern VERSION = Pattern.compile("[0-9A-Za-z][0-9A-Za-z._-]{0,60}");

  private SmiReading() {}

  static NodeReading of(SmiLog log, List<String> lost) {
    Map<String, String> versions = new HashMap<>();
    version(versions, "driver", log.head(), "kmd version", "driver version", "kmd_version");
    version(versions, "driver", log.head(), "driver_version");
    List<GpuReading> gpus = new ArrayList<>();
    log.parts().forEach(part -> gpus.add(gpu(part)));
    double attached = SmiValue.number(first(log.head(), List.of("attached gpus", "attached_gpus")));
    return new NodeReading(
        versions, gpus, lost, Double.isNaN(attached) ? gpus.size() : (int) attached);
  }

  private static GpuReading gpu(SmiLog.Part part) {
    Map<String, String> values = part.values();
    State state = state(values);
    Gpu gpu = identity(part);
    if (state == State.LOST) {
      return new GpuReading(gpu, state, Map.of(), Map.of(), "", new GpuNumbers());
    }
    GpuNumbers numbers = new GpuNumbers();
    for (SmiNames row : SmiNames.ALL) {
      for (String name : row.names()) {
        String text = values.get(name);
        double value = text == null ? Double.NaN : row.reading().applyAsDouble(text);
        if (!Double.isNaN(value)) {
          numbers.put(row.metric(), value);
          break;
        }
      }
    }
    ecc(values, numbers);
    SmiReasons.into(values, numbers);
    fabric(values, numbers);
    olderVerdict(values, numbers);
    Map<String, String> versions = new HashMap<>();
    version(versions, "vbios", values, "vbios version", "vbios_version");
    version(
        versions,
        "inforom",
        values,
        "inforom version/image version",
        "inforom_version/img_version",
        "inforom.img");
    version(versions, "gsp", values, "gsp firmware version", "gsp_firmware_version");
    return new GpuReading(
        gpu, state, versions, mig(part, numbers), domain(values, numbers), numbers);
  }

  private static State state(Map<String, String> values) {
    boolean reset = false;
    for (String value : values.values()) {
      if (SmiValue.lost(value)) {
        return State.LOST;
      }
      reset |= SmiValue.wantsReset(value);
    }
    return reset ? State.RESET : State.OK;
  }

  private static Gpu identity(SmiLog.Part part) {
    Map<String, String> values = part.values();
    String uuid = first(values, List.of("gpu uuid", "uuid", "gpu_uuid"));
    String pci = PciNames.of(part.id());
    Map<String, String> facts = new LinkedHashMap<>();
    fact(facts, "index", values, "index");
    fact(facts, "name", values, "product name", "product_name", "name", "gpu_name");
    fact(facts, "serial", values, "serial number", "serial", "gpu_serial");
    fact(facts, "minor", values, "minor number", "minor_number");
    fact(facts, "board", values, "board part number", "board_part_number");
    fact(
        facts,
        "module",
        values,
        "platform info/module id",
        "module id",
        "gpu module id",
        "platforminfo/module_id",
        "gpu_module_id",
        "module_id",
        "platform.module_id");
    fact(
        facts,
        "chassis",
        values,
        "platform info/chassis serial number",
        "platforminfo/chassis_serial_number",
        "platform.chassis_serial_number");
    fact(
        facts,
        "slot",
        values,
        "platform info/slot number",
        "platforminfo/slot_number",
        "platform.slot_number");
    fact(
        facts,
        "tray",
        values,
        "platform info/tray index",
        "platforminfo/tray_index",
        "platform.tray_index");
    return new Gpu(UUID.matcher(uuid).matches() ? uuid : "", pci, facts);
  }

  /** All errors of one sort, over SRAM and DRAM; left out while a part of them is not told. */
  private static void ecc(Map<String, String> values, GpuNumbers into) {
    for (boolean aggregate : List.of(false, true)) {
      String when = aggregate ? "aggregate" : "volatile";
      String text = "ecc errors/" + when + "/";
      String xml = "ecc_errors/" + when + "/";
      double corrected =
          sum(
              values,
              List.of(text + "sram correctable", xml + "sram_correctable"),
              List.of(text + "dram correctable", xml + "dram_correctable"));
      double uncorrected =
          sum(
              values,
              List.of(text + "sram uncorrectable parity", xml + "sram_uncorrectable_parity"),
              List.of(text + "sram uncorrectable sec-ded", xml + "sram_uncorrectable_secded"),
              List.of(text + "dram uncorrectable", xml + "dram_uncorrectable"));
      double asOne =
          sum(
              values,
              List.of(text + "sram uncorrectable", xml + "sram_uncorrectable"),
              List.of(text + "dram uncorrectable", xml + "dram_uncorrectable"));
      double older =
          sum(
              values,
              List.of(
                  text + "double bit/total",
                  xml + "double_bit/total",
                  "ecc.errors.uncorrected." + when + ".total"));
      double olderCorrected =
          sum(
              values,
              List.of(
                  text + "single bit/total",
                  xml + "single_bit/total",
                  "ecc.errors.corrected." + when + ".total"));
      into.put(
          aggregate ? GpuMetric.ECC_SBE_AGG : GpuMetric.ECC_SBE_VOL,
          some(corrected, olderCorrected));
      into.put(
          aggregate ? GpuMetric.ECC_DBE_AGG : GpuMetric.ECC_DBE_VOL,
          some(uncorrected, asOne, older));
    }
  }

  @SafeVarargs
  private static double sum(Map<String, String> values, List<String>... parts) {
    double sum = 0;
    for (List<String> names : parts) {
      sum += SmiValue.number(first(values, names));
    }
    return sum;
  }

  private static double some(double... candidates) {
    for (double candidate : candidates) {
      if (!Double.isNaN(candidate)) {
        return candidate;
      }
    }
    return Double.NaN;
  }

  private static void fabric(Map<String, String> values, GpuNumbers into) {
    double state = SmiValue.fabric(first(values, List.of("fabric/state", "fabric.state")));
    String status = SmiValue.word(first(values, List.of("fabric/status", "fabric.status")));
    if (state != 3) {
      into.put(GpuMetric.FABRIC_STATUS, state);
    } else if (!status.isBlank()) {
      into.put(GpuMetric.FABRIC_STATUS, status.equalsIgnoreCase("success") ? 3 : 4);
    }
  }

  /** The domain over several nodes; a cluster of zeros is the node's own NVSwitch alone. */
  private static String domain(Map<String, String> values, GpuNumbers numbers) {
    String cluster =
        first(values, List.of("fabric/clusteruuid", "fabric.clusteruuid")).toLowerCase(Locale.ROOT);
    boolean one =
        CLUSTER.matcher(cluster).matches() && cluster.chars().anyMatch(c -> c != '0' && c != '-');
    return one && numbers.get(GpuMetric.FABRIC_STATUS) == 3 && numbers.has(GpuMetric.FABRIC_CLIQUE)
        ? cluster + "." + (long) numbers.get(GpuMetric.FABRIC_CLIQUE)
        : "";
  }

  /** Before the recovery action there were two questions; "no" to both says nothing of a reboot. */
  private static void olderVerdict(Map<String, String> values, GpuNumbers into) {
    if (into.has(GpuMetric.RECOVERY_ACTION)) {
      return;
    }
    double drain =
        SmiValue.yes(
            first(
                values,
                List.of(
                    "gpu reset status/drain and reset recommended",
                    "gpu_reset_status/drain_and_reset_recommended",
                    "reset_status.drain_and_reset_recommended")));
    double reset =
        SmiValue.yes(
            first(
                values,
                List.of(
                    "gpu reset status/reset required",
                    "gpu_reset_status/reset_required",
                    "reset_status.reset_required")));
    if (reset == 1) {
      into.put(GpuMetric.RECOVERY_ACTION, 1);
    } else if (drain == 1) {
      into.put(GpuMetric.RECOVERY_ACTION, 4);
    }
  }

  private static Map<String, String> mig(SmiLog.Part part, GpuNumbers into) {
    if (!into.has(GpuMetric.MIG_MODE)) {
      return Map.of();
    }
    Map<String, String> mig = new HashMap<>();
    boolean enabled = into.get(GpuMetric.MIG_MODE) == 1;
    mig.put("mode", enabled ? "enabled" : "disabled");
    double pending =
        SmiValue.yes(
            first(
                part.values(),
                List.of("mig mode/pending", "mig_mode/pending_mig", "mig.mode.pending")));
    if (!Double.isNaN(pending) && pending != into.get(GpuMetric.MIG_MODE)) {
      mig.put("pending", pending == 1 ? "enabled" : "disabled");
    }
    if (enabled && !part.partitions().isEmpty()) {
      List<String> all = new ArrayList<>();
      for (Map<String, String> partition : part.partitions()) {
        all.add(
            instance(partition, "gpu instance id", "gpu_instance_id")
                + "/"
                + instance(partition, "compute instance id", "compute_instance_id"));
      }
      mig.put("count", Integer.toString(all.size()));
      mig.put("devices", String.join(" ", all.subList(0, Math.min(64, all.size()))));
    }
    into.put(GpuMetric.MIG_DEVICES, enabled ? part.partitions().size() : 0);
    return mig;
  }

  private static String instance(Map<String, String> partition, String... names) {
    double number = SmiValue.number(first(partition, List.of(names)));
    return Double.isNaN(number) ? "?" : Long.toString((long) number);
  }

  private static void version(
      Map<String, String> into, String what, Map<String, String> values, String... names) {
    for (String name : names) {
      // 610 writes behind the version that its name is deprecated.
      String word = SmiValue.word(values.getOrDefault(name, "")).split(" ", 2)[0];
      if (VERSION.matcher(word).matches()) {
        into.putIfAbsent(what, word);
        return;
      }
    }
  }

  private static void fact(
      Map<String, String> into, String what, Map<String, String> values, String... names) {
    String word = SmiValue.word(first(values, List.of(names)));
    if (!word.isBlank()) {
      into.put(what, word.length() > 100 ? word.substring(0, 100) : word);
    }
  }

  /** The first of these names that has a value, or {@code ""}. */
  static String first(Map<String, String> values, List<String> names) {
    for (String name : names) {
      String value = values.get(name);
      if (value != null) {
        return value;
      }
    }
    return "";
  }
}

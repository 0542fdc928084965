package io.wheeltapper.deploy.bench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Pages as dcgm-exporter writes them: 20 metrics of 8 GPUs, a page a node. A few pages stand ready;
 * a node's page is one of them with its names patched in, so that a fleet costs no memory.
 */
final class Pages {

  static final int GPUS = 8;
  static final int METRICS = 20;

  /** Samples on one page. */
  static final int SAMPLES = GPUS * METRICS;

  private static final int READY = 32;

  private static final String[] NAMES = {
    "SM_CLOCK",
    "MEM_CLOCK",
    "MEMORY_TEMP",
    "GPU_TEMP",
    "POWER_USAGE",
    "TOTAL_ENERGY_CONSUMPTION",
    "PCIE_REPLAY_COUNTER",
    "GPU_UTIL",
    "MEM_COPY_UTIL",
    "ENC_UTIL",
    "DEC_UTIL",
    "XID_ERRORS",
    "FB_FREE",
    "FB_USED",
    "UNCORRECTABLE_REMAPPED_ROWS",
    "CORRECTABLE_REMAPPED_ROWS",
    "ROW_REMAP_FAILURE",
    "ROW_REMAP_PENDING",
    "NVLINK_BANDWIDTH_TOTAL",
    "VGPU_LICENSE_STATUS"
  };

  private static final String NODE = "@NODE@";

  private final List<byte[]> ready = new ArrayList<>();
  private final int[] nodeAt;
  private final int failureAt;

  Pages() {
    Random dice = new Random(20_261_121L);
    for (int i = 0; i < READY; i++) {
      ready.add(page(dice).getBytes(StandardCharsets.ISO_8859_1));
    }
    String first = new String(ready.getFirst(), StandardCharsets.ISO_8859_1);
    List<Integer> places = new ArrayList<>();
    for (int at = first.indexOf(NODE); at >= 0; at = first.indexOf(NODE, at + 1)) {
      places.add(at);
    }
    nodeAt = places.stream().mapToInt(Integer::intValue).toArray();
    failureAt = first.indexOf("} ", first.indexOf("\nDCGM_FI_DEV_ROW_REMAP_FAILURE{")) + 2;
  }

  /** Bytes of one page; all are alike. */
  int length() {
    return ready.getFirst().length;
  }

  /**
   * Writes a node's page.
   *
   * @param round its values differ from round to round
   * @param failed whether its first GPU says that a row remapping failed
   */
  void write(byte[] into, int node, int round, boolean failed) {
    byte[] page = ready.get(Math.floorMod(node * 31 + round * 7, READY));
    System.arraycopy(page, 0, into, 0, page.length);
    for (int at : nodeAt) {
      int rest = node;
      for (int digit = NODE.length() - 1; digit >= 0; digit--) {
        into[at + digit] = (byte) ('0' + rest % 10);
        rest /= 10;
      }
    }
    into[failureAt] = (byte) (failed ? '1' : '0');
  }

  /** One of the twenty metrics, behind {@code DCGM_FI_DEV_}. */
  static String metric(int metric) {
    return NAMES[metric];
  }

  /** The node's name on its page. */
  static String name(int node) {
    return "gpu-" + String.format(Locale.ROOT, "%06d", node);
  }

  private static String page(Random dice) {
    StringBuilder page = new StringBuilder();
    for (String name : NAMES) {
      String metric = "DCGM_FI_DEV_" + name;
      page.append("# HELP ").append(metric).append(" As the driver counts it.\n");
      page.append("# TYPE ").append(metric).append(" gauge\n");
      for (int gpu = 0; gpu < GPUS; gpu++) {
        page.append(metric).append(labels(gpu)).append(value(name, dice)).append('\n');
      }
    }
    return page.toString();
  }

  private static String labels(int gpu) {
    return String.format(
        Locale.ROOT,
        "{gpu=\"%d\",UUID=\"GPU-5f3a9c1e-%04d-4b7d-9c11-4f2d00%s\",pci_bus_id=\"00000000:%02X:00.0\",device=\"nvidia%d\",modelName=\"NVIDIA"
            + " H100 80GB HBM3\",Hostname=\"gpu-%s\",DCGM_FI_DRIVER_VERSION=\"550.54.15\"} ",
        gpu,
        gpu,
        NODE,
        0x1b + gpu * 16,
        gpu,
        NODE);
  }

  /** All values of a metric have the same width, so that every page has the same places. */
  private static String value(String name, Random dice) {
    return switch (name) {
      case "POWER_USAGE" -> String.format(Locale.ROOT, "%7.3f", 300 + 390 * dice.nextDouble());
      case "TOTAL_ENERGY_CONSUMPTION" -> Long.toString(21_000_000_000L + dice.nextInt(900_000_000));
      case "SM_CLOCK", "MEM_CLOCK" -> Integer.toString(1000 + dice.nextInt(980));
      case "FB_FREE", "FB_USED" -> Integer.toString(30_000 + dice.nextInt(50_000));
      case "MEMORY_TEMP", "GPU_TEMP", "GPU_UTIL", "MEM_COPY_UTIL" ->
          Integer.toString(30 + dice.nextInt(60));
      case "NVLINK_BANDWIDTH_TOTAL" -> Integer.toString(100_000 + dice.nextInt(800_000));
      default -> "0";
    };
  }
}

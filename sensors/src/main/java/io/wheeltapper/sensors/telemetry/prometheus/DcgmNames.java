package io.wheeltapper.sensors.telemetry.prometheus;

import java.util.Map;

/**
 * DCGM's fields that have a newer name since 2026 and the same unit under both: rules know the
 * older one. Where a field changed its unit with its name (utilisation became a ratio), both stay
 * what they are.
 */
final class DcgmNames {

  private static final Map<String, String> OLDER =
      Map.of(
          "DCGM_FI_DEV_GPU_RECOVERY_ACTION", "DCGM_FI_DEV_GET_GPU_RECOVERY_ACTION",
          "DCGM_FI_DEV_SRAM_EXCEEDED", "DCGM_FI_DEV_THRESHOLD_SRM",
          "DCGM_FI_DEV_ROW_REMAP_FAILED", "DCGM_FI_DEV_ROW_REMAP_FAILURE",
          "DCGM_FI_DEV_GPU_TEMP_CELSIUS", "DCGM_FI_DEV_GPU_TEMP",
          "DCGM_FI_DEV_MEMORY_TEMP_CELSIUS", "DCGM_FI_DEV_MEMORY_TEMP");

  private DcgmNames() {}

  /** The name that rules know. */
  static String known(String name) {
    return OLDER.getOrDefault(name, name);
  }
}

package io.wheeltapper.actuators.gpu.node;

import java.util.List;

/**
 * Which GPUs have to be reset with one: those whose links would not bear it otherwise. By {@code
 * nvidia-smi}'s own page: before Ampere a GPU with NVLinks only with all that it is linked with;
 * A100 behind NVSwitches all of them; with Hopper and later each by itself.
 */
final class Together {

  /** {@code NVML_DEVICE_ARCH_AMPERE} of nvml.h. */
  private static final int AMPERE = 7;

  private Together() {}

  /**
   * The one and its company. Which links a sick GPU has is not asked of it alone: they may be down.
   *
   * @param site {@code auto}, {@code all} or {@code one}
   */
  static List<Gpu> with(List<Gpu> chosen, List<Gpu> all, String site) {
    return switch (site) {
      case "one" -> chosen;
      case "all" -> all;
      default -> chosen.stream().anyMatch(g -> bound(g, all)) ? all : chosen;
    };
  }

  private static boolean bound(Gpu gpu, List<Gpu> all) {
    boolean switches = all.stream().anyMatch(g -> g.links().toSwitches());
    boolean links = switches || all.stream().anyMatch(g -> g.links().toGpus());
    if (gpu.architecture() < AMPERE) { // also where it is not to be had
      return links;
    }
    return gpu.architecture() == AMPERE && switches;
  }
}

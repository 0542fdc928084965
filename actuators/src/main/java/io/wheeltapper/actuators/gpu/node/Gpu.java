package io.wheeltapper.actuators.gpu.node;

import java.util.List;

/**
 * One GPU as its driver says that it stands. A number below 0 was not to be had.
 *
 * @param uuid {@code GPU-5f3a…}
 * @param pci {@code 0000:3b:00}
 * @param minor of its device file: {@code /dev/nvidia3}
 * @param state {@link #OK}, {@link #LOST} or {@link #RESET}
 * @param architecture {@code nvmlDeviceArchitecture_t}
 * @param mode what forbids a reset: {@code mig}, {@code vgpu}, or {@code ""}
 * @param persistence whether its driver stays loaded without a client
 * @param pending rows that a reset is to remap: 1, or 0
 * @param recovery {@code NVML_FI_DEV_GET_GPU_RECOVERY_ACTION}: 0 for none
 * @param users processes that the driver itself names, by their id
 */
public record Gpu(
    String uuid,
    String pci,
    int minor,
    String state,
    int architecture,
    String mode,
    boolean persistence,
    int pending,
    int recovery,
    Power power,
    Clocks clocks,
    Links links,
    List<Long> users) {

  /** It answers. */
  public static final String OK = "ok";

  /** It is not on the bus any more, or the driver has given it up. */
  public static final String LOST = "lost";

  /** The driver wants a reset before anything else. */
  public static final String RESET = "reset-required";

  public Gpu {
    // A machine of another version may leave something out.
    power = power == null ? Power.UNKNOWN : power;
    clocks = clocks == null ? Clocks.UNKNOWN : clocks;
    links = links == null ? Links.NONE : links;
    uuid = uuid == null ? "" : uuid;
    pci = pci == null ? "" : pci;
    state = state == null ? "" : state;
    mode = mode == null ? "" : mode;
    users = users == null ? List.of() : List.copyOf(users);
  }

  /**
   * Power, in milliwatts.
   *
   * @param limit what was set
   * @param enforced the lowest of all limits in force
   * @param least what may be set
   * @param most what may be set
   * @param draw just now
   * @param energy millijoules since the driver was loaded
   */
  public record Power(long limit, long enforced, long least, long most, long draw, long energy) {
    /** Nothing is known. */
    public static final Power UNKNOWN = new Power(-1, -1, -1, -1, -1, -1);
  }

  /**
   * Clocks, in MHz.
   *
   * @param sm just now
   * @param most of the graphics clock
   * @param reasons why it is not higher: {@code nvmlClocksEventReasons}
   */
  public record Clocks(int sm, int most, long reasons) {
    /** Nothing is known. */
    public static final Clocks UNKNOWN = new Clocks(-1, -1, -1);
  }

  /**
   * NVLinks.
   *
   * @param active how many are up
   * @param toGpus whether any goes right to another GPU
   * @param toSwitches whether any goes to an NVSwitch
   */
  public record Links(int active, boolean toGpus, boolean toSwitches) {
    /** None. */
    public static final Links NONE = new Links(0, false, false);
  }

  /** One that is on the bus, and of which the driver tells nothing more. */
  static Gpu lost(String uuid, String pci, int minor) {
    return new Gpu(
        uuid,
        pci,
        minor,
        LOST,
        -1,
        "",
        false,
        -1,
        -1,
        Power.UNKNOWN,
        Clocks.UNKNOWN,
        Links.NONE,
        List.of());
  }
}

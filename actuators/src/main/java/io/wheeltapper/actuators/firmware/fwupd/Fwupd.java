package io.wheeltapper.actuators.firmware.fwupd;

import io.wheeltapper.actuators.CallFailed;
import java.util.List;

/**
 * All that is asked of the fwupd of a node. Each call blocks up to its limit. Safe for all threads.
 */
interface Fwupd {

  /**
   * An image is brought into a device.
   *
   * @param file where it lies on the node
   * @param older whether it may bring an older version than the device has
   */
  record Install(String node, String file, String device, boolean older) {}

  /** The node's devices. */
  List<Device> devices(String node) throws CallFailed, InterruptedException;

  /** The SHA-256 of a file on the node, in lower-case hexadecimal. */
  String sha256(String node, String file) throws CallFailed, InterruptedException;

  /** Brings the image in, to its end. */
  void install(Install install) throws CallFailed, InterruptedException;

  /** The node starts anew. */
  void reboot(String node) throws CallFailed, InterruptedException;

  /** The exact call, for people. */
  String describe(Install install);

  /** The exact call that starts the node anew; {@code ""} where none is set. */
  String describeReboot(String node);
}

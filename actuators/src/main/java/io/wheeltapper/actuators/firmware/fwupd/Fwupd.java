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

  /**
   * An image is copied to where nobody but the node's root can change it.
   *
   * @param file where it lies on the node
   * @param copy where it is to lie there
   */
  record Copy(String node, String file, String copy) {}

  /** Where a copy of an image lies, by the image's hash. */
  String copied(String sha256, String name);

  /** Makes the copy, over one of that name. */
  void copy(Copy copy) throws CallFailed, InterruptedException;

  /** Takes the copy away; nothing where there is none. */
  void remove(Copy copy) throws CallFailed, InterruptedException;

  /** The SHA-256 of a file on the node, in lower-case hexadecimal. */
  String sha256(String node, String file) throws CallFailed, InterruptedException;

  /** Brings the image in, to its end. */
  void install(Install install) throws CallFailed, InterruptedException;

  /** The node starts anew. */
  void reboot(String node) throws CallFailed, InterruptedException;

  /** The exact call, for people. */
  String describe(Install install);

  /** The exact call, for people. */
  String describe(Copy copy);

  /** The exact call that takes it away. */
  String describeRemove(Copy copy);

  /** The exact call that starts the node anew; {@code ""} where none is set. */
  String describeReboot(String node);
}

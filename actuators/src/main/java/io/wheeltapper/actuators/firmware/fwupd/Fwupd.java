package io.wheeltapper.actuators.firmware.fwupd;

import io.wheeltapper.actuators.CallFailed;
import java.util.List;

/**
 * All that is asked of the fwupd of a node. Each call blocks up to its limit. Safe for all threads.
 */
interface Fwupd {

  /** What is done to a node. */
  sealed interface Change {
    String node();
  }

  /**
   * An image is copied to where nobody but the node's root can change it, over a copy of that name.
   *
   * @param file where it lies on the node
   * @param copy where it is to lie there
   */
  record Copy(String node, String file, String copy) implements Change {}

  /** A copy is taken away; nothing where there is none. */
  record Remove(String node, String copy) implements Change {}

  /**
   * An image is brought into a device, to its end.
   *
   * @param file where it lies on the node
   * @param older whether it may bring an older version than the device has
   */
  record Install(String node, String file, String device, boolean older) implements Change {}

  /** The node starts anew. */
  record Reboot(String node) implements Change {}

  /** The node's devices. */
  List<Device> devices(String node) throws CallFailed, InterruptedException;

  /** The SHA-256 of a file on the node, in lower-case hexadecimal. */
  String sha256(String node, String file) throws CallFailed, InterruptedException;

  /** Where a copy of an image lies, by the image's hash. */
  String copied(String sha256, String name);

  /** Makes the change. */
  void apply(Change change) throws CallFailed, InterruptedException;

  /** The exact call, for people; {@code ""} of a start of the node where none is set. */
  String describe(Change change);
}

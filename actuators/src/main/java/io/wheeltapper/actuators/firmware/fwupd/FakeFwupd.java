package io.wheeltapper.actuators.firmware.fwupd;

import io.wheeltapper.actuators.CallFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A fwupd in memory, of one device; it counts what was done to it. Not thread-safe. */
final class FakeFwupd implements Fwupd {

  private final List<String> written = new ArrayList<>();
  private final UnaryOperator<String> sha256;
  private Device device;
  private int installs;

  /**
   * One device.
   *
   * @param sha256 of a file on the node
   */
  FakeFwupd(Device device, UnaryOperator<String> sha256) {
    this.device = device;
    this.sha256 = sha256;
  }

  /** It is so from here on. */
  FakeFwupd now(Set<String> flags, Set<String> problems, String lowest) {
    device =
        new Device(device.id(), device.names(), device.version(), lowest, flags, problems, 0, "");
    return this;
  }

  @Override
  public List<Device> devices(String node) {
    return List.of(device);
  }

  @Override
  public String sha256(String node, String file) {
    return sha256.apply(file);
  }

  /** The version is what the file's name ends with. */
  @Override
  public void install(Install install) throws CallFailed {
    if (!install.device().equals(device.id())) {
      throw new CallFailed(CallFailed.Kind.REFUSED, "no such device");
    }
    String version = install.file().replaceAll(".*-([0-9.]+)\\.[a-z]+$", "$1");
    device =
        new Device(
            device.id(),
            device.names(),
            version,
            device.lowest(),
            device.flags(),
            device.problems(),
            2,
            "");
    installs++;
    written.add(describe(install));
  }

  @Override
  public void reboot(String node) {
    written.add(describeReboot(node));
  }

  @Override
  public String describe(Install install) {
    return "install " + install.file() + " into " + install.device() + " of " + install.node();
  }

  @Override
  public String describeReboot(String node) {
    return "reboot " + node;
  }

  /** What was written, in the words of the preview. */
  List<String> written() {
    return List.copyOf(written);
  }

  /** How often anything was flashed. */
  int installs() {
    return installs;
  }

  /** The device's version. */
  String version() {
    return device.version();
  }
}

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
  private boolean waits;
  private boolean refusesStarts;
  private String before;

  /**
   * One device.
   *
   * @param sha256 of a file on the node
   */
  FakeFwupd(Device device, UnaryOperator<String> sha256) {
    this.device = device;
    this.sha256 = sha256;
    this.before = device.version();
  }

  /** It is so from here on. */
  FakeFwupd now(Set<String> flags, Set<String> problems, String lowest) {
    device =
        new Device(device.id(), device.names(), device.version(), lowest, flags, problems, 0, "");
    return this;
  }

  /** Its last update ended so, and it has that version now. */
  FakeFwupd ended(int state, String version) {
    device =
        new Device(
            device.id(),
            device.names(),
            version,
            device.lowest(),
            device.flags(),
            device.problems(),
            state,
            "");
    return this;
  }

  /** Every start of a node is refused. */
  FakeFwupd refusesStarts(boolean is) {
    refusesStarts = is;
    return this;
  }

  /** From here on an install, made or to be made, waits for a start of the node. */
  FakeFwupd waits(boolean is) {
    waits = is;
    return this;
  }

  private Device told() {
    return waits
        ? new Device(
            device.id(),
            device.names(),
            before,
            device.lowest(),
            device.flags(),
            device.problems(),
            Device.NEEDS_REBOOT,
            "")
        : device;
  }

  @Override
  public List<Device> devices(String node) {
    return List.of(told());
  }

  @Override
  public String copied(String sha256, String name) {
    return "/run/" + name;
  }

  @Override
  public void copy(Copy copy) {
    written.add(describe(copy));
  }

  @Override
  public void remove(Copy copy) {
    written.add(describeRemove(copy));
  }

  @Override
  public String describe(Copy copy) {
    return "copy " + copy.file() + " to " + copy.copy() + " of " + copy.node();
  }

  @Override
  public String describeRemove(Copy copy) {
    return "remove " + copy.copy() + " of " + copy.node();
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
  public void reboot(String node) throws CallFailed {
    if (refusesStarts) {
      throw new CallFailed(CallFailed.Kind.REFUSED, "Access denied");
    }
    waits = false;
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

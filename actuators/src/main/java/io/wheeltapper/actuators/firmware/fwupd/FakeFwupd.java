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
    device = with(version, state);
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
    return waits ? with(before, Device.NEEDS_REBOOT) : device;
  }

  private Device with(String version, int state) {
    return new Device(
        device.id(),
        device.names(),
        version,
        device.lowest(),
        device.flags(),
        device.problems(),
        state,
        "");
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
  public String sha256(String node, String file) {
    return sha256.apply(file);
  }

  @Override
  public void apply(Change change) throws CallFailed {
    switch (change) {
      case Install install -> install(install);
      case Reboot _ -> reboot();
      case Copy _, Remove _ -> {}
    }
    written.add(describe(change));
  }

  /** The version is what the file's name ends with. */
  private void install(Install install) throws CallFailed {
    if (!install.device().equals(device.id())) {
      throw new CallFailed(CallFailed.Kind.REFUSED, "no such device");
    }
    device = with(install.file().replaceAll(".*-([0-9.]+)\\.[a-z]+$", "$1"), 2);
    installs++;
  }

  private void reboot() throws CallFailed {
    if (refusesStarts) {
      throw new CallFailed(CallFailed.Kind.REFUSED, "Access denied");
    }
    waits = false;
  }

  @Override
  public String describe(Change change) {
    return switch (change) {
      case Copy c -> "copy " + c.file() + " to " + c.copy() + " of " + c.node();
      case Remove r -> "remove " + r.copy() + " of " + r.node();
      case Install i -> "install " + i.file() + " into " + i.device() + " of " + i.node();
      case Reboot r -> "reboot " + r.node();
    };
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

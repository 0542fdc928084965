package io.wheeltapper.actuators.firmware.fwupd;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Deed;
import io.wheeltapper.actuators.firmware.Component;
import io.wheeltapper.actuators.firmware.Firmware;
import io.wheeltapper.actuators.firmware.Image;
import io.wheeltapper.actuators.firmware.Older;
import io.wheeltapper.actuators.firmware.Order;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.ActionType;
import io.wheeltapper.core.spi.Attempt;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * {@code firmware.rollback} and {@code firmware.restore} by fwupd on the node. The daemon brings an
 * image in to its end, whoever asked for it is still there or not; what it brought in is looked at
 * anew.
 */
final class Installing implements Deed {

  private static final Pattern NODE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,252}");

  /** The site's file, read anew at each use. */
  @FunctionalInterface
  interface Site {
    Firmware now() throws CallFailed;
  }

  private final ActionType type;
  private final Fwupd fwupd;
  private final Site site;
  private final Optional<Path> folder;
  private final Installed installed;

  /**
   * By this fwupd.
   *
   * @param folder where images lie on the node; empty for where they lie here
   * @param installed shared by all deeds of one fwupd
   */
  Installing(ActionType type, Fwupd fwupd, Site site, Optional<Path> folder, Installed installed) {
    this.type = type;
    this.fwupd = fwupd;
    this.site = site;
    this.folder = folder;
    this.installed = installed;
  }

  /**
   * An image that is brought in: copied to where nobody changes it, looked at there, installed.
   *
   * @param version that it brings
   */
  private record Flash(Fwupd.Copy copy, String sha256, Fwupd.Install install, String version) {
    Fwupd.Remove remove() {
      return new Fwupd.Remove(copy.node(), copy.copy());
    }
  }

  /** What looking says is to be done. */
  private sealed interface Plan {
    record Instead(Outcome outcome) implements Plan {}

    record Hold(String why) implements Plan {}

    /** Without an image, what we installed only waits for the start. */
    record Go(String node, Device device, Optional<Flash> flash, boolean reboots) implements Plan {}
  }

  @Override
  public ActionType type() {
    return type;
  }

  private static String node(Action action) {
    String node = action.target().id();
    if (action.target().kind() != Target.Kind.NODE || !NODE.matcher(node).matches()) {
      throw new IllegalArgumentException("no node's name: " + action.target());
    }
    return node;
  }

  private static Plan refuse(String why) {
    return new Plan.Instead(new Outcome.Failed(why, false));
  }

  /** The one device that is meant. */
  private Device device(String node, Component component) throws CallFailed, InterruptedException {
    List<Device> found =
        fwupd.devices(node).stream()
            .filter(d -> d.names().stream().anyMatch(component::has))
            .toList();
    if (found.size() != 1) {
      throw new CallFailed(
          CallFailed.Kind.REFUSED,
          found.isEmpty()
              ? "fwupd of " + node + " has no " + component.name()
              : component.name()
                  + " is more than one device; name one by its DeviceId: "
                  + found.stream().map(Device::id).toList());
    }
    return found.getFirst();
  }

  private Plan plan(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    String node = node(action);
    Firmware firmware = site.now();
    Order order = Order.of(action, firmware);
    Device device = device(node, order.component());
    if (device.busy()) {
      return new Plan.Hold("fwupd of " + node + ": another update is under way or waits");
    }
    if (device.waits()) {
      if (!installed.by(node, device, attempt.caseId(), order.wanted().version())) {
        return new Plan.Hold(
            "fwupd of " + node + ": an install that is not known to be ours waits for a start");
      }
      return noReboot(node)
          ? refuse("installed; it waits for a start of the node, and no 'reboot' is set for that")
          : new Plan.Go(node, device, Optional.empty(), true);
    }
    if (device.version().equals(order.wanted().version())) {
      return new Plan.Instead(new Outcome.Done("already: " + order.words()));
    }
    String left = (order.back() ? order.from() : order.to()).version();
    // Brought back is what a rollback left, or what an install of the same case spoilt.
    boolean spoilt =
        !order.back() && device.spoilt() && installed.by(node, device, attempt.caseId(), left);
    if (!device.version().equals(left) && !spoilt) {
      return refuse(
          order.component().name()
              + " is "
              + device.version()
              + " here, not "
              + left
              + (order.back() ? "; nothing is rolled back" : "; nothing is restored"));
    }
    boolean reboots = device.flags().contains("needs-reboot");
    Optional<String> against = against(order, device, reboots && noReboot(node));
    if (against.isPresent()) {
      return refuse(against.get());
    }
    firmware.check(order.component(), order.wanted());
    Image image = order.wanted().image().orElseThrow();
    String file = folder.map(f -> f.resolve(image.name())).orElse(image.file()).toString();
    String there = fwupd.sha256(node, file);
    if (!there.equals(image.sha256())) {
      return refuse(not(file, node, there));
    }
    Fwupd.Copy copy = new Fwupd.Copy(node, file, fwupd.copied(image.sha256(), image.name()));
    return new Plan.Go(
        node,
        device,
        Optional.of(
            new Flash(
                copy,
                image.sha256(),
                new Fwupd.Install(node, copy.copy(), device.id(), order.back()),
                order.wanted().version())),
        reboots);
  }

  private static String not(String file, String node, String sha256) {
    return file + " on " + node + " is not the site's image: its SHA-256 is " + sha256;
  }

  private boolean noReboot(String node) {
    return fwupd.describe(new Fwupd.Reboot(node)).isEmpty();
  }

  private static Optional<String> against(Order order, Device device, boolean stuck) {
    if (order.wanted().image().isEmpty()) {
      return Optional.of("no image of " + order.words() + " is in the site's file");
    }
    if (!device.flags().contains("updatable")) {
      return Optional.of("the device cannot be updated: " + device.problems());
    }
    if (order.back() && device.flags().contains("only-version-upgrade")) {
      return Optional.of("the device takes no older version (only-version-upgrade)");
    }
    if (device.flags().contains("locked") || !device.problems().isEmpty()) {
      return Optional.of("fwupd has something against it: " + device.problems());
    }
    if (stuck || device.flags().contains("needs-shutdown")) {
      return Optional.of("the device wants a start of the node; no 'reboot' is set for that");
    }
    if (device.lowest().isEmpty()) {
      return Optional.empty();
    }
    OptionalInt floor = Older.compare(order.wanted().version(), device.lowest());
    return floor.isPresent() && floor.getAsInt() >= 0
        ? Optional.empty()
        : Optional.of("the device takes no version below " + device.lowest());
  }

  @Override
  public List<String> preview(Action action, Attempt attempt)
      throws CallFailed, InterruptedException {
    return switch (plan(action, attempt)) {
      case Plan.Instead i -> List.of("nothing: " + i.outcome().detail());
      case Plan.Hold h -> List.of("wait for: " + h.why());
      case Plan.Go go -> {
        List<String> lines = new ArrayList<>();
        go.flash()
            .ifPresent(flash -> {
              lines.add(fwupd.describe(flash.copy()));
              lines.add(fwupd.describe(flash.install()));
              lines.add(fwupd.describe(flash.remove()));
            });
        if (go.reboots()) {
          lines.add(fwupd.describe(new Fwupd.Reboot(go.node())));
        }
        lines.add("look at the device's version, as fwupd reads it");
        yield lines;
      }
    };
  }

  @Override
  public Outcome execute(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    Plan plan = plan(action, attempt);
    if (plan instanceof Plan.Hold(String why)) {
      throw new CallFailed(CallFailed.Kind.NOT_MADE, why);
    }
    if (plan instanceof Plan.Instead(Outcome outcome)) {
      return outcome;
    }
    Plan.Go go = (Plan.Go) plan;
    if (go.flash().isPresent()) {
      Optional<Outcome> no = flash(go, go.flash().get(), attempt);
      if (no.isPresent()) {
        return no.get();
      }
    }
    return go.reboots() ? starts(go) : new Outcome.Done("installed by fwupd");
  }

  /**
   * What lies at a path may be changed behind us: what is installed is the copy that was hashed.
   */
  private Optional<Outcome> flash(Plan.Go go, Flash flash, Attempt attempt)
      throws CallFailed, InterruptedException {
    try {
      fwupd.apply(flash.copy());
      String is = fwupd.sha256(go.node(), flash.copy().copy());
      if (!is.equals(flash.sha256())) {
        return Optional.of(new Outcome.Failed(not(flash.copy().file(), go.node(), is), false));
      }
      install(go, flash, attempt);
      return Optional.empty();
    } finally {
      removed(flash);
    }
  }

  private void install(Plan.Go go, Flash flash, Attempt attempt)
      throws CallFailed, InterruptedException {
    installed.note(go.node(), go.device(), attempt.caseId(), flash.version());
    try {
      fwupd.apply(flash.install());
    } catch (CallFailed e) {
      if (e.kind() != CallFailed.Kind.UNCERTAIN) {
        installed.forget(go.node(), go.device());
      }
      throw e;
    }
  }

  private void removed(Flash flash) throws InterruptedException {
    try {
      fwupd.apply(flash.remove());
    } catch (CallFailed e) {
      // It lies where only root sees it, in memory, and the next of its name goes over it.
    }
  }

  /** What is installed and not started into is neither the old version nor the new one. */
  private Outcome starts(Plan.Go go) throws CallFailed, InterruptedException {
    try {
      fwupd.apply(new Fwupd.Reboot(go.node()));
      return new Outcome.Done("installed by fwupd; the node starts anew");
    } catch (CallFailed e) {
      if (e.kind() == CallFailed.Kind.NOT_MADE && go.flash().isEmpty()) {
        throw e;
      }
      return new Outcome.Unknown(
          "installed by fwupd and not in force: the node was not started anew: " + e.getMessage());
    }
  }

  @Override
  public Outcome verify(Action action, Attempt attempt) throws CallFailed, InterruptedException {
    Order order = Order.of(action, site.now());
    Device device = device(node(action), order.component());
    String has = "fwupd reads " + order.component().name() + " " + device.version();
    if (device.busy()) {
      return new Outcome.Unknown(has + "; an update is under way, not interrupted");
    }
    if (device.waits()) {
      return new Outcome.Failed(has + "; an install waits for a start of the node", true);
    }
    if (device.version().equals(order.wanted().version())) {
      return new Outcome.Done(has + " from the device");
    }
    String why = device.error().isEmpty() ? "" : ": " + device.error();
    return new Outcome.Failed(has + ", not " + order.wanted().version() + why, true);
  }
}

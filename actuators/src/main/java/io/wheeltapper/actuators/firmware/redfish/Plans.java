package io.wheeltapper.actuators.firmware.redfish;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.firmware.Component;
import io.wheeltapper.actuators.firmware.Firmware;
import io.wheeltapper.actuators.firmware.Image;
import io.wheeltapper.actuators.firmware.Older;
import io.wheeltapper.actuators.firmware.Order;
import io.wheeltapper.actuators.firmware.Release;
import io.wheeltapper.actuators.redfish.Change;
import io.wheeltapper.core.model.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** From what was looked at to what is to be done. Reads the image, and nothing else. */
final class Plans {

  /** BMCs write whole seconds, and some round them. */
  private static final long SLACK_MILLIS = 2_000;

  private final Order order;
  private final Look look;
  private final Before.Parts parts;
  private final long since;

  /**
   * About one look.
   *
   * @param parts what parts there are to be
   * @param startedAt of the attempt, by our clock; what the BMC began before is not ours
   */
  Plans(Order order, Look look, Before.Parts parts, long startedAt) {
    this.order = order;
    this.look = look;
    this.parts = parts;
    this.since = startedAt;
  }

  /** What is to be done now. */
  Plan plan(Firmware firmware) throws CallFailed {
    Component component = order.component();
    if (look.items().isEmpty()) {
      return Plan.refuse("the inventory lists no part of " + component.name());
    }
    Optional<Job> underWay = underWay();
    if (underWay.isPresent()) {
      return ours(underWay.get())
          ? new Plan.Follow(underWay.get())
          : new Plan.Hold("another update is under way: " + underWay.get().words());
    }
    if (has(order.wanted())) {
      return lost().isEmpty()
          ? there()
          : new Plan.Instead(
              new Outcome.Unknown(order.words() + " is there, but lost since is " + lost()));
    }
    Release left = order.back() ? order.from() : order.to();
    if (!has(left) && !mixed() && !spoilt()) {
      return Plan.refuse(
          component.name()
              + " is "
              + versions()
              + " here, not "
              + left.version()
              + (order.back() ? "; nothing is rolled back" : "; nothing is restored"));
    }
    Optional<String> against = against();
    if (against.isPresent()) {
      return Plan.refuse(against.get());
    }
    if (look.items().stream().anyMatch(i -> i.state().equals("Updating"))) {
      return new Plan.Hold(component.name() + " says that it is being updated");
    }
    Optional<Job> last = look.jobs().stream().filter(this::ours).reduce((_, b) -> b);
    if (last.filter(j -> j.end() == Job.End.BAD).isPresent()) {
      return new Plan.Instead(new Outcome.Unknown("flashing failed: " + last.get().words()));
    }
    if (last.filter(j -> j.end() == Job.End.SKIPPED).isPresent()) {
      return Plan.refuse("the BMC changed nothing: " + last.get().words());
    }
    return last.isPresent() || staged() ? onlyReset(last) : flash(firmware);
  }

  /** An update that goes on; ours is not under way while it waits for its reset. */
  private Optional<Job> underWay() {
    return look.jobs().stream()
        .filter(Job::active)
        .filter(j -> !(j.waits() && ours(j) && order.component().reset().wanted()))
        .findFirst();
  }

  private Plan there() {
    return raised()
        ? new Plan.Go(
            Optional.empty(), Optional.empty(), clear(), Optional.empty(), "already there")
        : new Plan.Instead(new Outcome.Done("already: " + order.words()));
  }

  /** Which parts are not there any more, in words; or {@code ""}. */
  String lost() {
    return parts.lost(look.items());
  }

  /** The parts that are there. */
  List<Item> items() {
    return look.items();
  }

  /** Whether anybody can say that no part is lost. */
  boolean counted() {
    return parts.known();
  }

  /**
   * Whether nothing of this attempt was done to the node, as far as its BMC shows: what is there
   * now was there before.
   */
  boolean untouched() {
    Machine machine = look.machine();
    boolean reset =
        order.component().reset().wanted()
            && !machine
                .ahead()
                .filter(a -> machine.lastReset() > 0 && machine.lastReset() < since + a)
                .isPresent();
    return !reset && look.jobs().stream().noneMatch(this::ours);
  }

  /** Whether each part that is there says that it has this release. */
  boolean has(Release release) {
    return !look.items().isEmpty()
        && look.items().stream().allMatch(i -> i.version().equals(release.of(i.id())));
  }

  /** A bundle that was flashed half-way: some parts of either. */
  private boolean mixed() {
    return look.items().stream()
        .allMatch(i ->
            i.version().equals(order.from().of(i.id()))
                || i.version().equals(order.to().of(i.id())));
  }

  /** To be restored: the BMC's last update brought what is to be taken back, and ended badly. */
  private boolean spoilt() {
    return !order.back()
        && look.jobs().stream()
            .reduce((_, b) -> b)
            .filter(j -> j.end() == Job.End.BAD && j.brings(names(order.to())))
            .isPresent();
  }

  /** The versions in force, in words. */
  String versions() {
    return String.join(", ", look.items().stream().map(Item::version).distinct().sorted().toList());
  }

  /** The flag ForceUpdate stands, and this component's flashing raises it. */
  boolean raised() {
    return order.component().force() && look.service().force().orElse(false);
  }

  private Optional<String> against() {
    Component component = order.component();
    Machine machine = look.machine();
    if (order.back() && !lost().isEmpty()) {
      return Optional.of("not all of its parts are there: missing is " + lost());
    }
    if (!look.service().enabled()) {
      return Optional.of("the BMC's UpdateService is switched off");
    }
    for (Item item : look.items()) {
      Optional<String> floor = floor(item);
      if (item.fixed()) {
        return Optional.of(item.id() + " cannot be updated, by its own word");
      }
      if (floor.isPresent()) {
        return floor;
      }
    }
    if (!machine.power().isEmpty() && !machine.power().equals("On")) {
      return Optional.of("its power is " + machine.power() + ", not On");
    }
    if (!machine.supplies().isEmpty()) {
      return Optional.of("a power supply is not well: " + machine.supplies());
    }
    if (component.reset().wanted() && machine.reset().isEmpty()) {
      return Optional.of("the BMC offers no reset of " + component.reset().what());
    }
    return component.reset().wanted()
            && !machine.types().isEmpty()
            && !machine.types().contains(component.reset().type())
        ? Optional.of("the BMC offers no " + component.reset().type() + ", only " + machine.types())
        : Optional.empty();
  }

  /** Anti-rollback: below its floor a part refuses, or is spoilt. */
  private Optional<String> floor(Item item) {
    String wanted = order.wanted().of(item.id());
    if (item.lowest().isEmpty()) {
      return Optional.empty();
    }
    OptionalInt order = Older.compare(wanted, item.lowest());
    return order.isPresent() && order.getAsInt() >= 0
        ? Optional.empty()
        : Optional.of(
            item.id()
                + " takes no version below "
                + item.lowest()
                + " (LowestSupportedVersion), and this is "
                + wanted);
  }

  /** Whether a task is that of this attempt: by the BMC's record of it, or since it began after. */
  private boolean ours(Job job) {
    Optional<Long> ahead = look.machine().ahead();
    boolean since =
        ahead.isPresent()
            && job.started() > 0
            && job.started() + SLACK_MILLIS >= this.since + ahead.get();
    boolean another = job.brings(names(order.back() ? order.from() : order.to()));
    return !another && (since || (job.started() == 0 && job.brings(names(order.wanted()))));
  }

  private List<String> names(Release release) {
    List<String> names = new ArrayList<>();
    release
        .image()
        .ifPresent(i -> {
          names.add(i.name());
          names.add(i.uri());
        });
    look.backup()
        .filter(b -> b.version().equals(release.of(b.id())))
        .ifPresent(b -> names.add(b.uri()));
    return names;
  }

  /** Whether the inventory itself shows that the image waits to be activated. */
  boolean staged() {
    return !look.slots().isEmpty()
        && look.slots().stream().filter(Item::staged).findAny().isPresent()
        && look.slots().stream()
            .filter(Item::staged)
            .allMatch(i -> i.version().equals(order.wanted().of(i.id())));
  }

  /** It lies there already, as after a crash; unless it was reset since, it wants its reset. */
  private Plan onlyReset(Optional<Job> flashed) {
    long end = flashed.map(j -> Math.max(j.started(), j.ended())).orElse(0L);
    boolean done = end > 0 && look.machine().lastReset() > end;
    boolean wanted = order.component().reset().wanted();
    return new Plan.Go(
        Optional.empty(),
        Optional.empty(),
        raised() ? clear() : Optional.empty(),
        wanted && !done ? reset() : Optional.empty(),
        "flashed before: " + flashed.map(Job::words).orElse("it is staged"));
  }

  private Plan flash(Firmware firmware) throws CallFailed {
    Look.Updates service = look.service();
    boolean standing = order.component().force() && service.force().isPresent();
    Optional<Change> flash =
        order.wanted().image().isPresent()
            ? image(firmware, order.wanted().image().get(), standing)
            : slot();
    if (flash.isEmpty()) {
      return Plan.refuse(
          order.wanted().image().isPresent()
              ? "the BMC takes neither a pushed image (MultipartHttpPushUri) nor SimpleUpdate"
              : "no image of " + order.words() + " is in the site's file, and no slot holds it");
    }
    if (order.wanted().image().isPresent() && service.largest() > 0) {
      long size = order.wanted().image().get().file().toFile().length();
      if (size > service.largest()) {
        return Plan.refuse(
            "the image has " + size + " bytes; the BMC takes " + service.largest() + " at most");
      }
    }
    return new Plan.Go(
        standing && !service.force().orElse(false) ? Optional.of(force(true)) : Optional.empty(),
        flash,
        standing ? clear() : Optional.empty(),
        order.component().reset().wanted() ? reset() : Optional.empty(),
        "flashed");
  }

  private Optional<Change> image(Firmware firmware, Image image, boolean standing)
      throws CallFailed {
    firmware.check(order.component(), order.wanted());
    List<String> targets = look.items().stream().map(Item::uri).toList();
    boolean force = order.component().force() && !standing;
    Look.Updates service = look.service();
    String time = time();
    if (!image.uri().isEmpty()) {
      return service.simple().isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Change.Post(service.simple(), Bodies.simple(image.uri(), targets, force, time)));
    }
    return service.push().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Change.Upload(
                service.push(), Bodies.push(targets, force, time), image.file(), image.sha256()));
  }

  /** With a reset to come it waits for it where the BMC can; what is not offered is not said. */
  private String time() {
    String time = order.component().reset().wanted() ? "OnReset" : "Immediate";
    return look.service().applyTimes().contains(time) ? time : "";
  }

  /** The device's own slot, where it holds just that version. */
  private Optional<Change> slot() {
    Optional<Item> slot =
        look.backup()
            .or(() -> look.slots().stream().filter(i -> !i.staged()).findFirst())
            .filter(b -> b.version().equals(order.wanted().of(b.id())));
    if (slot.isEmpty()) {
      return Optional.empty();
    }
    Item item = slot.get();
    if (!item.activate().isEmpty()) {
      return Optional.of(new Change.Post(item.activate(), "{}"));
    }
    if (!look.service().activate().isEmpty() && item.resting()) {
      return Optional.of(
          new Change.Post(look.service().activate(), Bodies.targets(List.of(item.uri()))));
    }
    return look.service().simple().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Change.Post(
                look.service().simple(), Bodies.simple(item.uri(), List.of(), false, "")));
  }

  private Optional<Change> reset() {
    return Optional.of(
        new Change.Post(look.machine().reset(), Bodies.reset(order.component().reset().type())));
  }

  private Optional<Change> clear() {
    return Optional.of(force(false));
  }

  private Change force(boolean on) {
    // Without a tag: the service changes with each flash, and the flag must go whatever else did.
    return new Change.Patch(look.service().uri(), Bodies.force(on), "");
  }
}

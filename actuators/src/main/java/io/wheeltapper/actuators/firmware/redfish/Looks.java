package io.wheeltapper.actuators.firmware.redfish;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Pace;
import io.wheeltapper.actuators.firmware.Component;
import io.wheeltapper.actuators.redfish.Redfish;
import io.wheeltapper.actuators.redfish.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads of a BMC what a change of firmware rests on. Nothing is kept from look to look. */
final class Looks {

  private static final String ROOT = "/redfish/v1";

  /** Of the newest tasks; a BMC keeps some dozens. */
  private static final int MOST_TASKS = 32;

  /** Of one component's entries: a tray's GPUs, switches and retimers. */
  private static final int MOST_ITEMS = 64;

  private static final int MOST_SUPPLIES = 12;

  private final Redfish bmc;
  private final Pace pace;

  Looks(Redfish bmc, Pace pace) {
    this.bmc = bmc;
    this.pace = pace;
  }

  /** Everything about that component. */
  Look at(Component component) throws CallFailed, InterruptedException {
    Resource root = need(ROOT);
    Resource update = need(root.link("UpdateService"));
    List<Item> items = new ArrayList<>();
    List<Item> slots = new ArrayList<>();
    Optional<Item> backup = Optional.empty();
    List<String> uris = members(need(update.link("FirmwareInventory")), component);
    for (String uri : uris) {
      Item item = item(uri);
      if (component.backs(id(uri))) {
        backup = Optional.of(item);
      } else if (item.staged() || item.resting()) {
        slots.add(item);
      } else if (item.there()) {
        items.add(item);
      }
    }
    return new Look(
        service(update), items, slots, backup, jobs(root), machine(root, component.reset()));
  }

  private static String id(String uri) {
    return uri.substring(uri.lastIndexOf('/') + 1);
  }

  /** Those of the component; a list of which more is to come is none. */
  private List<String> members(Resource inventory, Component component) throws CallFailed {
    List<String> uris =
        inventory.links("Members").stream()
            .filter(u -> component.has(id(u)) || component.backs(id(u)))
            .toList();
    if (uris.size() > MOST_ITEMS) {
      throw refused(
          "'parts' of "
              + component.name()
              + " means "
              + uris.size()
              + " entries of the inventory;"
              + " at most "
              + MOST_ITEMS
              + " are one component");
    }
    if (inventory.at("Members@odata.nextLink").isTextual()) {
      throw refused("the firmware inventory comes in pages, and is not seen whole");
    }
    return uris;
  }

  private Item item(String uri) throws CallFailed, InterruptedException {
    return bmc.get(uri)
        .map(Item::of)
        .orElseThrow(() ->
            new CallFailed(
                CallFailed.Kind.NONSENSE,
                bmc.bmc().name() + "'s BMC lists " + id(uri) + " and says nothing of it"));
  }

  private CallFailed refused(String why) {
    return new CallFailed(CallFailed.Kind.REFUSED, bmc.bmc().name() + "'s BMC: " + why);
  }

  private Resource need(String uri) throws CallFailed, InterruptedException {
    Optional<Resource> found = uri.isEmpty() ? Optional.empty() : bmc.get(uri);
    return found.orElseThrow(() ->
        new CallFailed(
            CallFailed.Kind.REFUSED,
            bmc.bmc().name() + "'s BMC has no " + (uri.isEmpty() ? "UpdateService" : uri)));
  }

  private static Look.Updates service(Resource update) {
    Optional<Boolean> force =
        update.at("HttpPushUriOptions", "ForceUpdate").isBoolean()
            ? Optional.of(update.at("HttpPushUriOptions", "ForceUpdate").booleanValue())
            : Optional.empty();
    List<String> times = new ArrayList<>();
    update
        .at("@Redfish.OperationApplyTimeSupport", "SupportedValues")
        .forEach(t -> times.add(t.asText("")));
    return new Look.Updates(
        update.uri(),
        update.etag(),
        !update.at("ServiceEnabled").isBoolean() || update.at("ServiceEnabled").booleanValue(),
        force,
        update.text("MultipartHttpPushUri"),
        update.text("Actions", "#UpdateService.SimpleUpdate", "target"),
        update.text("Actions", "#UpdateService.Activate", "target"),
        update.number("MaxImageSizeBytes").map(Number::longValue).orElse(0L),
        times);
  }

  /** Its tasks: those of updates, and those of which nobody can say what they are. */
  List<Job> jobs() throws CallFailed, InterruptedException {
    return jobs(need(ROOT));
  }

  private List<Job> jobs(Resource root) throws CallFailed, InterruptedException {
    List<Job> jobs = new ArrayList<>();
    String service = root.link("Tasks");
    Optional<Resource> tasks = service.isEmpty() ? Optional.empty() : bmc.get(service);
    String all = tasks.map(t -> t.link("Tasks")).orElse("");
    Optional<Resource> collection = all.isEmpty() ? Optional.empty() : bmc.get(all);
    List<String> uris = collection.map(c -> c.links("Members")).orElse(List.of());
    for (String uri : uris.subList(Math.max(0, uris.size() - MOST_TASKS), uris.size())) {
      bmc.get(uri).map(Job::of).filter(Job::update).ifPresent(jobs::add);
    }
    return jobs;
  }

  private Machine machine(Resource root, Component.Reset reset)
      throws CallFailed, InterruptedException {
    Optional<Resource> system = Optional.of(system());
    Optional<Resource> manager = manager(root, system.get());
    Optional<Resource> chassis = chassis(system, reset.what());
    Optional<Resource> target =
        switch (reset.what()) {
          case "none" -> Optional.empty();
          case "system" -> system;
          case "manager" -> manager;
          default -> chassis;
        };
    String action =
        switch (reset.what()) {
          case "system" -> "#ComputerSystem.Reset";
          case "manager" -> "#Manager.Reset";
          default -> "#Chassis.Reset";
        };
    Optional<Long> ahead =
        manager.map(m -> Machine.time(m, "DateTime")).filter(t -> t > 0).map(t -> t - pace.now());
    return new Machine(
        system.map(s -> s.text("PowerState")).orElse(""),
        system.map(s -> s.text("Status", "Health")).orElse(""),
        system.map(s -> s.text("BootProgress", "LastState")).orElse(""),
        supplies(chassis),
        ahead,
        target.map(t -> t.text("Actions", action, "target")).orElse(""),
        target.map(t -> Machine.allowed(t, action)).orElse(List.of()),
        target.map(t -> Machine.time(t, "LastResetTime")).orElse(0L));
  }

  /** The one that the resets take: what is flashed is what is reset. */
  private Resource system() throws CallFailed, InterruptedException {
    try {
      return io.wheeltapper.actuators.redfish.Machine.system(bmc);
    } catch (io.wheeltapper.actuators.redfish.Machine.NoneSuch e) {
      throw new CallFailed(CallFailed.Kind.REFUSED, String.valueOf(e.getMessage()), e);
    }
  }

  /** The system's own; where it names none, the only one that there is. */
  private Optional<Resource> manager(Resource root, Resource system)
      throws CallFailed, InterruptedException {
    List<String> all = system.links("Links", "ManagedBy");
    String collection = root.link("Managers");
    if (all.isEmpty() && !collection.isEmpty()) {
      all = bmc.get(collection).map(c -> c.links("Members")).orElse(List.of());
    }
    if (all.size() > 1) {
      throw new CallFailed(
          CallFailed.Kind.REFUSED,
          bmc.bmc().name() + ": which manager is " + system.uri() + "'s is not told; of " + all);
    }
    return all.isEmpty() ? Optional.empty() : bmc.get(all.getFirst());
  }

  private Optional<Resource> chassis(Optional<Resource> system, String what)
      throws CallFailed, InterruptedException {
    if (what.startsWith("chassis/")) {
      return bmc.get(ROOT + "/Chassis/" + what.substring("chassis/".length()));
    }
    List<String> around = system.map(s -> s.links("Links", "Chassis")).orElse(List.of());
    return around.isEmpty() ? Optional.empty() : bmc.get(around.getFirst());
  }

  /** A supply that says nothing of its health is no reason; a lost one is. */
  private String supplies(Optional<Resource> chassis) throws CallFailed, InterruptedException {
    String power = chassis.map(c -> c.link("PowerSubsystem")).orElse("");
    Optional<Resource> subsystem = power.isEmpty() ? Optional.empty() : bmc.get(power);
    String list = subsystem.map(s -> s.link("PowerSupplies")).orElse("");
    Optional<Resource> all = list.isEmpty() ? Optional.empty() : bmc.get(list);
    for (String uri :
        all.map(a -> a.links("Members")).orElse(List.of()).stream().limit(MOST_SUPPLIES).toList()) {
      Optional<Resource> supply = bmc.get(uri);
      String health = supply.map(s -> s.text("Status", "Health")).orElse("");
      if (health.equals("Warning") || health.equals("Critical")) {
        return supply.map(s -> s.text("Id")).orElse("") + " is " + health;
      }
    }
    return "";
  }
}

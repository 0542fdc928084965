package io.wheeltapper.sensors.scheduler.kubelet;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.sensors.gpu.reading.PciNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who sits on which GPU, as statuses when that changes. What the kubelet's word names no GPU by is
 * left out and told. For one thread.
 */
final class Seats {

  /** Said of a GPU: {@code held free unlisted}. */
  static final String TYPE = "gpu.pods";

  /** No machine has more; what is listed beyond is not kept. */
  private static final int MOST_GPUS = 1024;

  /** Names in one field; a GPU that more share says how many. */
  private static final int MOST_NAMED = 16;

  private static final Pattern PLUGIN = Pattern.compile("(GPU-[0-9a-fA-F-]{8,64})(?:::\\d+)?");

  /** Of drivers before 470 the parent's UUID, its GPU instance and compute instance. */
  private static final Pattern OLD_MIG =
      Pattern.compile("MIG-(GPU-[0-9a-fA-F-]{8,64})/\\d+/\\d+(?:::\\d+)?");

  private static final Pattern MIG = Pattern.compile("(MIG-[0-9a-fA-F-]{8,64})(?:::\\d+)?");

  /** GKE's device plugin: {@code nvidia0}, {@code nvidia0/gi3}, {@code nvidia0/vgpu1}. */
  private static final Pattern GKE = Pattern.compile("nvidia(\\d{1,4})(?:/\\S*)?");

  /** NVIDIA's driver of dynamic allocation: {@code gpu-0}, {@code gpu-0-mig-1g.10gb-19-0}. */
  private static final Pattern CLAIMED = Pattern.compile("gpu-(\\d{1,4})(?:-mig-\\S*)?");

  private final String node;
  private final String sensor;
  private final Set<String> resources;
  private final Set<String> drivers;
  private final Map<Target, Status> said = new HashMap<>();

  /**
   * Of this node, in the name of this sensor.
   *
   * @param resources of device plugins that are GPUs, whole or shared; MIG devices are anyway
   * @param drivers of dynamic allocation whose devices are GPUs
   */
  Seats(String node, String sensor, Set<String> resources, Set<String> drivers) {
    this.node = node;
    this.sensor = sensor;
    this.resources = Set.copyOf(resources);
    this.drivers = Set.copyOf(drivers);
  }

  /** All is said anew at the next look. */
  void anew() {
    said.clear();
  }

  private record Place(Target gpu, String pci, String mig) {}

  private static final class Seat {
    private final Set<String> pods = new TreeSet<>();
    private final Set<String> migs = new TreeSet<>();
    private String pci = "";
    private String resource = "";
  }

  /**
   * One look.
   *
   * @param offered what device plugins offer; empty where the kubelet does not tell
   * @param strange takes every device of a GPU's resource that names no GPU that is known here
   */
  List<Signal> look(
      List<PodDevices> given,
      Optional<List<PodDevices>> offered,
      DriverList driver,
      long at,
      List<String> strange) {
    SortedMap<Target, Seat> seats = new TreeMap<>();
    given.forEach(devices -> sit(devices, driver, seats, strange));
    offered.orElse(List.of()).forEach(devices -> sit(devices, driver, seats, strange));
    List<Signal> signals = new ArrayList<>();
    seats.forEach((gpu, seat) -> say(status(gpu, seat, at), signals));
    List<Status> gone =
        said.values().stream()
            .filter(s -> !seats.containsKey(s.target()) && !s.value().equals("unlisted"))
            .toList();
    gone.forEach(s -> say(status(s.target(), "unlisted", Map.of(), at), signals));
    return signals;
  }

  private void sit(
      PodDevices devices, DriverList driver, SortedMap<Target, Seat> seats, List<String> strange) {
    boolean gpus =
        devices.claimed()
            ? drivers.contains(devices.resource())
            : resources.contains(devices.resource())
                || devices.resource().startsWith("nvidia.com/mig-");
    if (!gpus) {
      return;
    }
    for (String id : devices.ids()) {
      Optional<Place> place = place(id, driver);
      if (place.isEmpty()) {
        strange.add(devices.resource() + " " + id);
      } else if (seats.containsKey(place.get().gpu()) || seats.size() < MOST_GPUS) {
        Seat seat = seats.computeIfAbsent(place.get().gpu(), _ -> new Seat());
        seat.pci = place.get().pci();
        seat.resource = seat.resource.isEmpty() ? devices.resource() : seat.resource;
        if (!devices.pod().isEmpty()) {
          seat.pods.add(devices.pod());
          seat.migs.add(place.get().mig());
        }
      }
    }
  }

  private Optional<Place> place(String id, DriverList driver) {
    Matcher plugin = PLUGIN.matcher(id);
    if (plugin.matches()) {
      return Optional.of(whole(plugin.group(1), driver, ""));
    }
    Matcher old = OLD_MIG.matcher(id);
    if (old.matches()) {
      return Optional.of(whole(old.group(1), driver, id.replaceFirst("::\\d+$", "")));
    }
    Matcher mig = MIG.matcher(id);
    if (mig.matches()) {
      // Which GPU it is a part of, the driver's sensor says (gpu.mig).
      return Optional.of(new Place(new Target(Target.Kind.GPU, mig.group(1)), "", mig.group(1)));
    }
    for (Pattern numbered : List.of(GKE, CLAIMED)) {
      Matcher m = numbered.matcher(id);
      if (m.matches()) {
        return driver.byMinor(m.group(1)).map(gpu -> whole(gpu.uuid(), driver, ""));
      }
    }
    String pci = PciNames.of(id);
    return pci.isEmpty()
        ? Optional.empty()
        : Optional.of(new Place(Target.gpuAt(pci, node), pci, ""));
  }

  private static Place whole(String uuid, DriverList driver, String mig) {
    return new Place(
        new Target(Target.Kind.GPU, uuid),
        driver.byUuid(uuid).map(DriverList.Gpu::pci).orElse(""),
        mig);
  }

  private Status status(Target gpu, Seat seat, long at) {
    Map<String, String> fields = new HashMap<>();
    put(fields, "pods", few(seat.pods));
    put(fields, "mig", few(seat.migs));
    put(fields, "pci", seat.pci);
    put(fields, "resource", seat.resource);
    if (seat.pods.size() > 1) {
      fields.put("count", Integer.toString(seat.pods.size()));
    }
    return status(gpu, seat.pods.isEmpty() ? "free" : "held", fields, at);
  }

  private Status status(Target gpu, String value, Map<String, String> fields, long at) {
    return new Status(gpu, node, sensor, Origin.SCHEDULER, at, TYPE, value, fields, "");
  }

  private static String few(Set<String> names) {
    return String.join(",", names.stream().filter(n -> !n.isEmpty()).limit(MOST_NAMED).toList());
  }

  private static void put(Map<String, String> fields, String key, String value) {
    if (!value.isEmpty()) {
      fields.put(key, value);
    }
  }

  private void say(Status status, List<Signal> signals) {
    Status before = said.put(status.target(), status);
    if (before == null || !before.sameAs(status)) {
      signals.add(status);
    }
  }
}

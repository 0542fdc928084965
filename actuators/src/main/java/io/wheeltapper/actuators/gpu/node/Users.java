package io.wheeltapper.actuators.gpu.node;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who is on GPUs: those that work, and those that only watch and are stopped meanwhile.
 *
 * @param work in words
 * @param watching in words
 */
record Users(List<String> work, List<String> watching) {

  /** On GPUs. */
  static Users on(Tools tools, Collection<Gpu> gpus, List<String> units) throws IOException {
    Set<Integer> minors = gpus.stream().map(Gpu::minor).collect(Collectors.toSet());
    List<Host.Holder> holders =
        tools.host().holders().stream()
            // Without a number nobody knows whose file it is.
            .filter(h -> minors.contains(-1) || h.minors().stream().anyMatch(minors::contains))
            // The fabric's own takes part in a reset; a name alone anybody can take.
            .filter(h -> !(h.user().equals("0") && tools.site().list("stay").contains(h.name())))
            .toList();
    return of(tools.site(), holders, gpus, units);
  }

  /** On the driver: whoever has any of its device files. */
  static Users onDriver(Tools tools, Collection<Gpu> gpus, List<String> units) throws IOException {
    return of(tools.site(), tools.host().holders(), gpus, units);
  }

  private static Users of(
      Site site, List<Host.Holder> holders, Collection<Gpu> gpus, List<String> units) {
    Set<String> stopped = new HashSet<>();
    units.forEach(u -> stopped.add(u.endsWith(".service") ? u : u + ".service"));
    List<String> clients = site.list("clients");
    List<String> work = new ArrayList<>();
    List<String> watching = new ArrayList<>();
    Set<Long> known = new HashSet<>();
    for (Host.Holder holder : holders) {
      known.add(holder.pid());
      boolean watches = stopped.contains(holder.unit()) || clients.contains(holder.name());
      (watches ? watching : work).add(holder.toString());
    }
    gpus.stream()
        .flatMap(g -> g.users().stream())
        .distinct()
        .filter(pid -> !known.contains(pid))
        .forEach(pid -> work.add("process " + pid + " (the driver names it)"));
    return new Users(List.copyOf(work), List.copyOf(watching));
  }

  /** All of them. */
  List<String> all() {
    List<String> all = new ArrayList<>(work);
    all.addAll(watching);
    return all;
  }

  /** The first few, for people. */
  static String words(List<String> users) {
    String first = users.stream().limit(4).collect(Collectors.joining(", "));
    return users.size() > 4 ? first + " and " + (users.size() - 4) + " more" : first;
  }
}

package io.wheeltapper.deploy.api;

import io.wheeltapper.core.loop.Places;
import io.wheeltapper.core.loop.Site;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Where one node stands.
 *
 * @param in what it is in, nearest first; without the site
 * @param said by sensor what it says of it, as {@code rack=r1 leaf=l3}
 * @param conflicts {@code rack}, {@code leaf} … on which the sensors differ; the node counts in
 *     each place that one of them names
 * @param overruled {@code rack} … on which sensors say otherwise than the operators' file, which
 *     wins
 */
public record PlaceView(
    String node,
    List<String> in,
    SortedMap<String, String> said,
    List<String> conflicts,
    List<String> overruled) {

  public PlaceView {
    in = List.copyOf(in);
    said = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(said));
    conflicts = List.copyOf(conflicts);
    overruled = List.copyOf(overruled);
  }

  /** Of every node that is written down, spoken of by a scheduler or placed by a sensor; sorted. */
  public static List<PlaceView> of(Site site) {
    Places places = site.world().places();
    SortedSet<Target> nodes = new TreeSet<>(site.world().nodes());
    places.members(Target.site()).stream()
        .filter(t -> t.kind() == Target.Kind.NODE)
        .forEach(nodes::add);
    Map<Target, List<Places.Conflict>> differ =
        places.conflicts().stream().collect(Collectors.groupingBy(Places.Conflict::node));
    List<PlaceView> views = new ArrayList<>();
    for (Target node : nodes) {
      SortedMap<String, String> said = new TreeMap<>();
      for (Status each : places.said(node)) {
        said.put(
            each.sensor(),
            new TreeMap<>(each.fields())
                .entrySet().stream()
                    .map(e -> e.getKey() + "=" + e.getValue())
                    .collect(Collectors.joining(" ")));
      }
      views.add(
          new PlaceView(
              node.id(),
              places.ancestors(node).stream()
                  .filter(t -> t.kind() != Target.Kind.SITE)
                  .map(Target::toString)
                  .toList(),
              said,
              differ.getOrDefault(node, List.of()).stream().map(Places.Conflict::what).toList(),
              places.overruled(node).stream().map(Places.Conflict::what).toList()));
    }
    return views;
  }
}

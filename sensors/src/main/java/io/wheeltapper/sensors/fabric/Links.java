package io.wheeltapper.sensors.fabric;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is cabled to what: each link once, a node's end first. Immutable once made; safe for all
 * threads. Whoever wants to know the leaf of a node reads {@link #uplinks}.
 */
public final class Links {

  /** A cable. */
  public record Link(End from, End to) {

    /** The same name from both ends: {@code n1/mlx5_0-l3/12}. */
    public String name() {
      return End.link(from, to);
    }
  }

  /** A node's port on its leaf: {@code node} reaches the fabric by {@code leaf}. */
  public record Uplink(String node, String device, int port, String leaf, int leafPort) {}

  /** Nothing is known of anything. */
  public static final Links NONE = new Links(Set.of());

  private record Key(String guid, int port) {}

  private final List<Link> all;
  private final Map<Key, Link> byGuid = new HashMap<>();
  private final Map<String, Link> byName = new HashMap<>();
  private final Set<String> leaves = new TreeSet<>();

  /** Of these links; one that is named from both ends counts once. */
  public Links(Set<Link> links) {
    Set<Link> once = new LinkedHashSet<>();
    for (Link link : links) {
      once.add(link.from().compareTo(link.to()) <= 0 ? link : new Link(link.to(), link.from()));
    }
    this.all = List.copyOf(once);
    for (Link link : all) {
      for (End end : List.of(link.from(), link.to())) {
        byGuid.put(new Key(end.guid(), end.port()), link);
        byName.put(end.name(), link);
      }
      if (link.from().sort() == End.Sort.NODE && link.to().sort() == End.Sort.SWITCH) {
        leaves.add(link.to().owner());
      }
    }
  }

  /** Every link once. */
  public List<Link> all() {
    return all;
  }

  /** The link at this end: by its GUID where that is known, else by its name. */
  public Optional<Link> at(End end) {
    Link link = end.guid().isEmpty() ? null : byGuid.get(new Key(end.guid(), end.port()));
    return Optional.ofNullable(link == null ? byName.get(end.name()) : link);
  }

  /** The other end of the link at this end. */
  public Optional<End> across(End end) {
    return at(end)
        .map(link -> {
          boolean from =
              end.guid().isEmpty()
                  ? link.from().name().equals(end.name())
                  : link.from().guid().equals(end.guid()) && link.from().port() == end.port();
          return from ? link.to() : link.from();
        });
  }

  /** Whether a node hangs on the switch. */
  public boolean leaf(String name) {
    return leaves.contains(name);
  }

  /** Which node hangs on which leaf, by which port: the edges of a topology. */
  public List<Uplink> uplinks() {
    return all.stream()
        .filter(l -> l.from().sort() == End.Sort.NODE && l.to().sort() == End.Sort.SWITCH)
        .map(l ->
            new Uplink(
                l.from().owner(),
                l.from().device(),
                l.from().port(),
                l.to().owner(),
                l.to().port()))
        .toList();
  }

  /** These, and of the others those of whose ends nothing is said here. */
  public Links over(Links older) {
    Set<Link> both = new LinkedHashSet<>(all);
    for (Link link : older.all) {
      if (at(link.from()).isEmpty() && at(link.to()).isEmpty()) {
        both.add(link);
      }
    }
    return new Links(both);
  }
}

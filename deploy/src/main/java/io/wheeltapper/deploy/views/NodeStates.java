package io.wheeltapper.deploy.views;

import io.wheeltapper.core.loop.Case;
import io.wheeltapper.core.loop.Places;
import io.wheeltapper.core.loop.Site;
import io.wheeltapper.core.loop.Upkeep;
import io.wheeltapper.core.loop.World;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How every node stands that anybody spoke of, taken on the decision thread some nodes at a time: a
 * few look-ups a node and no work over the topology.
 *
 * @param places where nodes stand; may be read by any thread
 * @param maintained nodes in declared maintenance that has begun and has not settled
 */
public record NodeStates(long now, Map<Target, Seen> nodes, Places places, Set<Target> maintained) {

  /** What a node is shown as; of several the last that holds in the order of {@link #of}. */
  public enum State {
    /** Nothing was heard of it, or all who speak of it are silent or have failed. */
    UNKNOWN,
    /** It is spoken of, and nothing speaks against it. */
    WELL,
    /** It has an open case, and nothing was allowed that takes it out. */
    SICK,
    /** In observe: it would be out by our hand. */
    WOULD,
    /** It is out by our hand, or a call of ours is in doubt. */
    HELD,
    /** It serves no work, by others or by itself. */
    OTHERS,
    /** It is in declared maintenance, or settles from it. */
    MAINTENANCE;

    /** As programs read it. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** All of them, in order. */
    static List<String> words() {
      return Arrays.stream(values()).map(State::word).toList();
    }
  }

  /**
   * One node.
   *
   * @param caseId the open case about it, or null
   * @param serves its partitions, then its running jobs
   */
  public record Seen(State state, @Nullable String caseId, List<Target> serves) {
    public Seen {
      serves = List.copyOf(serves);
    }
  }

  /** Nodes looked at in one go: the decision thread is held for a millisecond or so. */
  private static final int AT_ONCE = 500;

  /** The way to the thread that owns the site. */
  public interface Owner {
    /** Asks there and waits for the answer. */
    <T> T ask(Function<Site, T> question) throws Exception;
  }

  private record Begun(
      Voices voices, Set<Target> maintained, List<Target> spokenOf, Places places) {}

  /**
   * What the site knows now; of two nodes perhaps as of two moments. Not from the decision thread.
   */
  public static NodeStates of(Owner owner, long now) throws Exception {
    Begun begun = owner.ask(site -> begin(site, now));
    Map<Target, Seen> nodes = new HashMap<>(2 * begun.spokenOf().size());
    for (int from = 0; from < begun.spokenOf().size(); from += AT_ONCE) {
      int to = Math.min(from + AT_ONCE, begun.spokenOf().size());
      List<Target> some = begun.spokenOf().subList(from, to);
      nodes.putAll(owner.ask(site -> look(site, begun, some)));
    }
    return new NodeStates(now, nodes, begun.places(), begun.maintained());
  }

  private static Begun begin(Site site, long now) {
    Voices voices = new Voices(site.world());
    Set<Target> spokenOf = new HashSet<>(site.world().nodes());
    site.book().open().stream()
        .map(Case::subject)
        .filter(t -> t.kind() == Target.Kind.NODE)
        .forEach(spokenOf::add);
    spokenOf.addAll(voices.nodes());
    return new Begun(voices, maintained(site, now), List.copyOf(spokenOf), site.world().places());
  }

  private static Map<Target, Seen> look(Site site, Begun begun, List<Target> some) {
    World world = site.world();
    Map<Target, Seen> nodes = new HashMap<>();
    for (Target node : some) {
      Optional<Case> kase = site.book().about(node);
      List<Target> serves = new ArrayList<>(world.partitionsOf(node));
      serves.addAll(world.jobsAt(node));
      State state = state(world, begun.voices(), node, kase, begun.maintained().contains(node));
      nodes.put(node, new Seen(state, kase.map(Case::id).orElse(null), serves));
    }
    return nodes;
  }

  /** One of which only the operators' file speaks. */
  Seen written(Target node) {
    return new Seen(maintained.contains(node) ? State.MAINTENANCE : State.UNKNOWN, null, List.of());
  }

  /** What is out by our hand is always shown as that: it is for us to give back. */
  private static State state(
      World world, Voices voices, Target node, Optional<Case> kase, boolean maintained) {
    if (kase.filter(k -> k.holds() || (k.mayHold() && !k.isolates())).isPresent()) {
      return State.HELD;
    }
    if (maintained) {
      return State.MAINTENANCE;
    }
    if (world.out(node)) {
      return State.OTHERS;
    }
    if (kase.isPresent()) {
      return kase.get().isolates() ? State.WOULD : State.SICK;
    }
    return voices.hear(node) ? State.WELL : State.UNKNOWN;
  }

  private static Set<Target> maintained(Site site, long now) {
    long settles = site.policy().calendar().settling().settleMillis();
    Set<Target> nodes = new HashSet<>();
    for (Upkeep.Work work : site.book().upkeep().all()) {
      if (work.from() <= now && work.from() < work.until() && now < work.until() + settles) {
        nodes.addAll(site.nodesIn(work.target()));
        work.nodes().forEach(n -> nodes.add(Target.node(n)));
      }
    }
    return nodes;
  }

  /** Who speaks of nodes, and who of them is heard. */
  private static final class Voices {
    private final World world;
    private final Map<String, Boolean> heard = new HashMap<>();
    private final Map<Target, Boolean> own = new HashMap<>();

    Voices(World world) {
      this.world = world;
      for (Status sensor : world.said(Known.SENSOR, Target.site())) {
        if (!sensor.node().isEmpty()) {
          own.merge(Target.node(sensor.node()), sensor.value().equals("ok"), Boolean::logicalOr);
        }
      }
    }

    Set<Target> nodes() {
      return own.keySet();
    }

    /**
     * Of the schedulers that know it one is heard, and of its own sensors; at least of one sort.
     */
    boolean hear(Target node) {
      Collection<Status> schedulers = world.of(node);
      boolean scheduled = schedulers.stream().anyMatch(s -> heard(s.sensor()));
      return own.getOrDefault(node, scheduled) && (scheduled || schedulers.isEmpty());
    }

    private boolean heard(String sensor) {
      return heard.computeIfAbsent(sensor, s -> world.mute(s).isEmpty());
    }
  }
}

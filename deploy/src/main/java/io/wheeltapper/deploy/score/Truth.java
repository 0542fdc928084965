package io.wheeltapper.deploy.score;

import io.wheeltapper.core.model.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is really so: which incidents go on, where. One thread. */
final class Truth {

  /**
   * So long after it is over an incident still explains an act: its cases are being closed, and
   * what was put off is done.
   */
  static final long AFTERWARDS = 3_600_000L;

  /** X01: strikes in 28 days. */
  private static final long STRIKES_COUNT = 28L * 86_400_000L;

  /** An incident that happened, and what the bundle did about it. */
  static final class Live {
    final Incident incident;
    final long begin;
    final String job;
    final List<Target> group;
    long over = Long.MAX_VALUE;
    long found = -1;
    long planned = -1;
    boolean fits;
    boolean acted;
    String fault = "";
    String rung = "";

    final boolean struckBefore;

    Live(Incident incident, long begin, String job, List<Target> group, boolean struckBefore) {
      this.struckBefore = struckBefore;
      this.incident = incident;
      this.begin = begin;
      this.job = job;
      this.group = List.copyOf(group);
    }

    Target.Kind groupKind() {
      return incident.group().orElse(Target.Kind.NODE);
    }

    String jobId() {
      return job.substring(job.indexOf('/') + 1);
    }

    /**
     * What is right to do; of a node's second strike within four weeks, to take it out for persons
     * too (X01).
     */
    Right right() {
      return struckBefore ? incident.form().right().also("node.isolate") : incident.form().right();
    }

    /** A node was drained for what was no node's fault. */
    void spoilt(long at, String how) {
      planned = planned < 0 ? at : planned;
      fits = false;
      rung = how;
    }

    boolean open() {
      return over == Long.MAX_VALUE;
    }

    boolean explains(long now) {
      return now >= begin && (open() || now <= over + AFTERWARDS);
    }
  }

  private final Place place;
  private final List<Live> all = new ArrayList<>();
  private final Map<Integer, Long> strikes = new HashMap<>();
  private final Map<Target, List<Live>> at = new HashMap<>();

  Truth(Place place) {
    this.place = place;
  }

  /** All that happened, in its order. */
  List<Live> all() {
    return List.copyOf(all);
  }

  Live begins(Incident incident, long now, Optional<Work.Job> job) {
    List<Target> group =
        incident.group().map(kind -> place.group(incident.node(), kind)).stream().toList();
    Live live =
        new Live(
            incident,
            now,
            job.map(j -> j.target().toString()).orElse(""),
            group,
            struck(incident, now));
    all.add(live);
    put(Target.node(place.name(incident.node())), live);
    job.ifPresent(j -> put(j.target(), live));
    for (Target one : group) {
      put(one, live);
      place.members(one).forEach(n -> put(n, live));
    }
    return live;
  }

  /** Whether what contains the node is at fault already: one thing breaks once at a time. */
  boolean goesOn(Incident incident, long now) {
    return incident
        .group()
        .map(kind -> place.group(incident.node(), kind))
        .filter(group -> here(group, now).anyMatch(l -> l.group.contains(group)))
        .isPresent();
  }

  private boolean struck(Incident incident, long now) {
    if (!incident.nodesFault()) {
      return false;
    }
    Long before = strikes.put(incident.node(), now);
    return before != null && now - before < STRIKES_COUNT;
  }

  private void put(Target target, Live live) {
    List<Live> here = at.computeIfAbsent(target, _ -> new ArrayList<>());
    if (!here.contains(live)) {
      here.add(live);
    }
  }

  /**
   * What explains a case about a target now; a job's nodes are asked too when the job itself has
   * nothing.
   */
  List<Live> about(Target target, @Nullable String node, long now) {
    Stream<Live> there = here(target, now);
    Stream<Live> onNode =
        node == null || node.isEmpty() ? Stream.empty() : here(Target.node(node), now);
    return Stream.concat(there, onNode).distinct().toList();
  }

  private Stream<Live> here(Target target, long now) {
    List<Live> here = at.getOrDefault(target, new ArrayList<>());
    here.removeIf(l -> !l.explains(now));
    return List.copyOf(here).stream();
  }

  /** The faults of a node itself that go on. */
  List<Live> faults(int node, Predicate<Live> which) {
    return at.getOrDefault(Target.node(place.name(node)), List.of()).stream()
        .filter(l -> l.incident.nodesFault() && l.incident.node() == node)
        .filter(which)
        .toList();
  }
}

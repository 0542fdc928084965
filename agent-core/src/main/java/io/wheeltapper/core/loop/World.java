package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Topology;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What the schedulers and the sensors last said of nodes, jobs and themselves: a fold over status
 * signals. A status that is older than the one it would replace is passed over. Owned by the
 * decision thread.
 */
public final class World {

  /** Ended jobs whose late words are still known as such; the oldest are forgotten. */
  private static final int ENDED_KEPT = 10_000;

  /** Nothing is written down of any place. */
  private static final Topology NOWHERE =
      new Topology() {
        @Override
        public List<Target> ancestors(Target target) {
          return List.of();
        }

        @Override
        public List<Target> members(Target target) {
          return List.of();
        }
      };

  private final SortedMap<Target, SortedMap<String, Status>> nodes = new TreeMap<>();
  private final Map<Target, Long> isolated = new HashMap<>();
  private final Set<Target> out = new HashSet<>();
  private final SortedMap<Target, Status> jobs = new TreeMap<>();
  private final Groups running = new Groups();
  private final Lately lately = new Lately();
  private final Groups partitions = new Groups();
  private final Groups spare = new Groups();
  private final Map<Target, Long> ended =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Target, Long> eldest) {
          return size() > ENDED_KEPT;
        }
      };
  private final SortedMap<String, Status> sensors = new TreeMap<>();
  private final Standing standing = new Standing();
  private final Versions versions = new Versions();
  private final List<Consumer<Target>> watchers = new ArrayList<>();
  private final SortedMap<String, Status> setPoints = new TreeMap<>();
  private Places places = new Places(NOWHERE);

  /** Where nodes stand: what is written down, and from here on what sensors say beside it. */
  Places over(Topology written) {
    places = new Places(written);
    return places;
  }

  /** Where nodes stand. */
  public Places places() {
    return places;
  }

  /** Tells of each node of which anything changed. */
  void watch(Consumer<Target> watcher) {
    watchers.add(watcher);
  }

  private void touched(Target node) {
    watchers.forEach(w -> w.accept(node));
  }

  /** Takes what is a status; whether it changed anything. */
  boolean take(Signal signal) {
    if (signal instanceof Event event && event.type().equals(Known.JOB_CHECKPOINT)) {
      return checkpoint(event);
    }
    if (!(signal instanceof Status status)) {
      return false;
    }
    return switch (status.type()) {
      case Known.NODE -> takeNode(status);
      case Known.JOB -> takeJob(status);
      case Known.SET_POINT ->
          replace(setPoints, status.target() + " " + status.field(Known.SET_POINT_OF), status);
      case Known.SENSOR -> replace(sensors, status.target().id(), status);
      case Known.PLACE -> places.take(status);
      default -> {
        versions.take(status);
        yield standing.take(status);
      }
    };
  }

  private boolean takeNode(Status status) {
    Target node = status.target();
    boolean changed =
        replace(nodes.computeIfAbsent(node, _ -> new TreeMap<>()), status.sensor(), status);
    if (isolated(node)) {
      isolated.merge(node, status.at(), Math::max);
    }
    if (changed) {
      Set<Target> in = new HashSet<>();
      of(node)
          .forEach(
              s -> in.addAll(Groups.named(s.field(Known.NODE_PARTITIONS), Target.Kind.PARTITION)));
      partitions.put(node, in);
    }
    boolean outNow =
        of(node).stream()
            .anyMatch(s ->
                s.field(Known.NODE_ISOLATED).equals("true")
                    || s.field(Known.NODE_RESPONDING).equals("false"));
    if (outNow) {
      out.add(node);
    } else {
      out.remove(node);
    }
    spare.put(node, !outNow && idle(node) ? serves(node) : Set.of());
    if (changed) {
      touched(node);
    }
    return changed;
  }

  /**
   * A job's newest checkpoint stands in its status, whoever saw it. Jobs write them all the time,
   * so that one is no news to cases: whoever waits for one looks again by himself.
   */
  private boolean checkpoint(Event event) {
    Status job = jobs.get(event.target());
    if (job != null && job.number(Known.JOB_CHECKPOINT_AT) < event.at()) {
      jobs.put(event.target(), withCheckpoint(job, event.at()));
    }
    return false;
  }

  private static Status withCheckpoint(Status job, long at) {
    Map<String, String> fields = new HashMap<>(job.fields());
    fields.put(Known.JOB_CHECKPOINT_AT, Long.toString(at));
    return new Status(
        job.target(),
        job.node(),
        job.sensor(),
        job.origin(),
        job.at(),
        job.type(),
        job.value(),
        fields,
        job.raw());
  }

  /** What was said before an end and arrives after it would be a ghost that runs for ever. */
  private boolean isGhost(Status status) {
    return !status.value().equals("ended")
        && ended.getOrDefault(status.target(), Long.MIN_VALUE) >= status.at();
  }

  private boolean takeJob(Status said) {
    if (isGhost(said)) {
      return false;
    }
    Set<Target> before = Set.copyOf(running.of(said.target()));
    Status known = jobs.get(said.target());
    long checkpoint = known == null ? -1 : known.number(Known.JOB_CHECKPOINT_AT);
    Status status =
        checkpoint > said.number(Known.JOB_CHECKPOINT_AT) ? withCheckpoint(said, checkpoint) : said;
    boolean changed = replace(jobs, status.target(), status);
    running.of(status.target()).forEach(this::touched);
    if (changed) {
      running.put(
          status.target(),
          status.value().equals("running")
              ? Groups.named(status.field(Known.JOB_NODES), Target.Kind.NODE)
              : Set.of());
    }
    if (status.value().equals("ended")) {
      jobs.remove(status.target());
      ended.merge(status.target(), status.at(), Math::max);
      running.put(status.target(), Set.of());
    }
    running.of(status.target()).forEach(this::touched);
    Set<Target> left = new HashSet<>(before);
    left.removeAll(running.of(status.target()));
    lately.left(status.at(), status.target(), left);
    return changed;
  }

  private static <K> boolean replace(Map<K, Status> held, K key, Status status) {
    Status before = held.get(key);
    if (before != null && before.at() > status.at()) {
      return false;
    }
    held.put(key, status);
    return before == null || !before.sameAs(status);
  }

  /** All that schedulers say of a node, one for each scheduler that knows it. */
  public Collection<Status> of(Target node) {
    SortedMap<String, Status> said = nodes.get(node);
    return said == null ? List.of() : said.values();
  }

  /** Every node that a scheduler knows. */
  public Collection<Target> nodes() {
    return nodes.keySet();
  }

  /** Whether no new work can land on it: when it is in two schedulers, in both. */
  public boolean isolated(Target node) {
    Collection<Status> said = of(node);
    return !said.isEmpty()
        && said.stream().allMatch(s -> s.field(Known.NODE_ISOLATED).equals("true"));
  }

  /** When it was last said to be isolated, in event time; 0 when never. */
  long seenIsolated(Target node) {
    return isolated.getOrDefault(node, 0L);
  }

  /** Whether it serves no work now, by anyone's hand or by itself. */
  public boolean out(Target node) {
    return out.contains(node);
  }

  /** Every node that serves no work now, in no order. */
  public Set<Target> out() {
    return Collections.unmodifiableSet(out);
  }

  /** Whether no work runs on it; false while nobody says so. */
  public boolean idle(Target node) {
    Collection<Status> said = of(node);
    return !said.isEmpty() && said.stream().allMatch(s -> s.field(Known.NODE_IDLE).equals("true"));
  }

  /** Where work for a node is taken from: its partitions, or the site while nobody says so. */
  private Set<Target> serves(Target node) {
    Set<Target> in = partitionsOf(node);
    return in.isEmpty() ? Set.of(Target.site()) : in;
  }

  /** Whether another node that serves the same work is idle and in service. */
  public boolean spareFor(Target node) {
    for (Target in : serves(node)) {
      Set<Target> free = spare.holding(in);
      if (free.size() > (free.contains(node) ? 1 : 0)) {
        return true;
      }
    }
    return false;
  }

  /** The running jobs on a node, by target. */
  public List<Status> jobsOn(Target node) {
    List<Status> on = new ArrayList<>();
    running.holding(node).forEach(job -> on.add(jobs.get(job)));
    return on;
  }

  /** The jobs that run on a node, sorted. */
  public Set<Target> jobsAt(Target node) {
    return running.holding(node);
  }

  /** A job that has not ended, as its scheduler last spoke of it. */
  public Optional<Status> job(Target job) {
    return Optional.ofNullable(jobs.get(job));
  }

  /** The jobs that have not ended, as their schedulers last spoke of them. */
  Collection<Status> openJobs() {
    return jobs.values();
  }

  /** The nodes on which a job runs, sorted; empty when it does not run. */
  public Set<Target> nodesOf(Target job) {
    return running.of(job);
  }

  /** Which version of what each node has. */
  Versions versions() {
    return versions;
  }

  /** Where jobs ran that are gone since. */
  Lately lately() {
    return lately;
  }

  /** How many jobs are known that have not ended. */
  int jobs() {
    return jobs.size();
  }

  /** The partitions of a node, sorted; empty while nobody says so. */
  public Set<Target> partitionsOf(Target node) {
    return partitions.of(node);
  }

  /** The nodes of a partition, sorted. */
  public Set<Target> nodesIn(Target partition) {
    return partitions.holding(partition);
  }

  /** Where a set-point of a target stands, while its sensor is heard. */
  public Optional<Status> setPoint(Target target, String of) {
    return Optional.ofNullable(setPoints.get(target + " " + of))
        .filter(s -> mute(s.sensor()).isEmpty());
  }

  /** Every set-point of that sort, by target. */
  Collection<Status> setPoints(String of) {
    return setPoints.values().stream().filter(s -> s.field(Known.SET_POINT_OF).equals(of)).toList();
  }

  /** Whether a sensor says of itself that it is well; false while nobody says so. */
  boolean speaks(Target sensor) {
    Status said = sensors.get(sensor.id());
    return said != null && said.value().equals("ok");
  }

  /**
   * The sensor that is silent or has failed, when the sensor of this status is, or the one that it
   * is a part of ({@code mimir} of {@code mimir/jobs}).
   */
  public Optional<Status> mute(String sensor) {
    int slash = sensor.indexOf('/');
    int at = sensor.indexOf('@', Math.max(0, slash));
    String whole = slash < 0 ? sensor : sensor.substring(0, slash);
    return unwell(sensor)
        .or(() -> unwell(whole))
        .or(() -> slash < 0 || at < 0 ? Optional.empty() : unwell(whole + sensor.substring(at)));
  }

  private Optional<Status> unwell(String sensor) {
    return Optional.ofNullable(sensors.get(sensor)).filter(s -> !s.value().equals("ok"));
  }

  /**
   * What was last said of one type, of a node and of what belongs to none; the sensors' own too.
   */
  public Collection<Status> said(String type, Target node) {
    return switch (type) {
      case Known.NODE -> of(node);
      case Known.JOB -> jobsOn(node);
      case Known.SENSOR -> sensors.values();
      default -> standing.of(type, node.kind() == Target.Kind.NODE ? node.id() : "");
    };
  }
}

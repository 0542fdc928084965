package io.wheeltapper.sensors.scheduler.slurm;

import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns readings into signals: what changed since the last one, and everything again every so
 * often. For one thread. A job that Slurm has forgotten has ended.
 */
final class Changes {

  /** A node's time of boot jitters by a second when its slurmd starts again. */
  private static final long BOOT_JITTER_MILLIS = 3000;

  /** What Slurm stops speaking of once it is over. */
  private static final Set<String> FORGETTABLE =
      Set.of(Known.JOB, Facts.RESERVATION, Known.MAINTENANCE);

  private final Facts facts;
  private final JobEvents events;
  private final long refreshMillis;

  private record Key(Target target, String type) {
    static Key of(Status status) {
      return new Key(status.target(), status.type());
    }
  }

  private final Map<Key, Status> said = new LinkedHashMap<>();
  private final Map<String, JobState> jobs = new HashMap<>();
  private final Map<String, Long> boots = new HashMap<>();
  private final List<String> vanished = new ArrayList<>();
  private long refreshed = Long.MIN_VALUE;
  private boolean first = true;

  Changes(Facts facts, long refreshMillis) {
    this.facts = facts;
    this.events = new JobEvents(facts.sensor());
    this.refreshMillis = refreshMillis;
  }

  /** The signals of one reading at this time: nodes, reservations, jobs, then what happened. */
  List<Signal> take(Cluster cluster, long at) {
    boolean all = first || at - refreshed >= refreshMillis;
    List<Signal> signals = new ArrayList<>();
    for (NodeState node : cluster.nodes()) {
      say(facts.node(steady(node), at), all, signals);
    }
    for (Reservation reservation : cluster.reservations()) {
      say(facts.reservation(reservation, at), all, signals);
      facts.maintenance(reservation, at).ifPresent(m -> say(m, all, signals));
    }
    Set<String> present = new HashSet<>();
    List<Signal> happened = new ArrayList<>();
    for (JobState job : cluster.jobs()) {
      present.add(job.id());
      job(job, at, all, signals, happened);
    }
    forgotten(present, cluster.reservations(), at, signals);
    signals.addAll(happened);
    refreshed = all ? at : refreshed;
    first = false;
    return signals;
  }

  /** The jobs since the last call of whose end nobody spoke. */
  List<String> vanished() {
    List<String> all = List.copyOf(vanished);
    vanished.clear();
    return all;
  }

  private void job(
      JobState job, long at, boolean all, List<Signal> signals, List<Signal> happened) {
    JobState before = jobs.put(job.id(), job);
    boolean over = Facts.phase(job).equals("ended");
    if (before != null) {
      happened.addAll(events.between(before, job, at));
    }
    boolean wasOver = before == null ? first : Facts.phase(before).equals("ended");
    if (over && wasOver) {
      return;
    }
    say(facts.job(job, at), all, signals);
    if (over) {
      said.remove(new Key(Target.job(Facts.SLURM, job.id()), Known.JOB));
    }
  }

  private void say(Status status, boolean all, List<Signal> signals) {
    Status before = said.put(Key.of(status), status);
    if (all || before == null || !before.sameAs(status)) {
      signals.add(status);
    }
  }

  /** Keeps a time of boot that moved by less than any reboot takes. */
  private NodeState steady(NodeState node) {
    long before = boots.getOrDefault(node.name(), 0L);
    long boot = Math.abs(node.bootedAt() - before) <= BOOT_JITTER_MILLIS ? before : node.bootedAt();
    if (boot > 0) {
      boots.put(node.name(), boot);
    }
    return new NodeState(
        node.name(), node.base(), node.flags(), node.why(), node.gpus(), boot, node.partitions());
  }

  private void forgotten(
      Set<String> present, List<Reservation> reservations, long at, List<Signal> signals) {
    Set<Key> kept = new HashSet<>();
    present.forEach(id -> kept.add(new Key(Target.job(Facts.SLURM, id), Known.JOB)));
    for (Reservation r : reservations) {
      kept.add(Key.of(facts.reservation(r, at)));
      facts.maintenance(r, at).ifPresent(m -> kept.add(Key.of(m)));
    }
    jobs.forEach((id, job) -> {
      if (!present.contains(id) && !Facts.phase(job).equals("ended")) {
        vanished.add(id);
      }
    });
    jobs.keySet().retainAll(present);
    List<Status> gone =
        said.values().stream()
            .filter(s -> FORGETTABLE.contains(s.type()))
            .filter(s -> !kept.contains(Key.of(s)))
            .toList();
    for (Status status : gone) {
      said.remove(Key.of(status));
      String value = status.type().equals(Facts.RESERVATION) ? "past" : "ended";
      signals.add(
          new Status(
              status.target(),
              status.node(),
              status.sensor(),
              status.origin(),
              at,
              status.type(),
              value,
              status.fields(),
              ""));
    }
  }
}

package io.wheeltapper.deploy.score;

import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * What the scheduler knows: nodes, and the jobs that something happens to. A node that is in
 * service and not spare has work; which job it is, is drawn when it matters, and told just before.
 * One thread.
 */
final class Work {

  /** The scheduler's name, and that of its sensor. */
  static final String SLURM = "slurm";

  /** From so many nodes on a job is large. */
  static final int LARGE = 64;

  private static final double HOUR = 3_600_000.0;
  private static final long LEAST_LEFT = 600_000L;

  /** A job: its nodes by number. */
  static final class Job {
    final String id;
    final List<Integer> nodes;
    final long began;
    final long ends;
    long checkpointAt;
    int restarts;
    boolean running = true;

    private Job(String id, List<Integer> nodes, long began, long ends, long checkpointAt) {
      this.id = id;
      this.nodes = nodes;
      this.began = began;
      this.ends = ends;
      this.checkpointAt = checkpointAt;
    }

    Target target() {
      return Target.job(SLURM, id);
    }
  }

  private final Place place;
  private final Profile.Jobs jobs;
  private final SplittableRandom random;
  private final List<Map<String, String>> nodes = new ArrayList<>();
  private final Map<String, Job> known = new TreeMap<>();
  private final Job[] on;
  private final boolean[] spare;
  private final boolean[] rebooting;
  private int lastId = 100_000;

  Work(Place place, Profile.Jobs jobs, long seed, long booted) {
    this.place = place;
    this.jobs = jobs;
    this.random = new SplittableRandom(seed * 31 + 7);
    this.on = new Job[place.nodes()];
    this.spare = new boolean[place.nodes()];
    this.rebooting = new boolean[place.nodes()];
    for (int i = 0; i < place.nodes(); i++) {
      spare[i] = random.nextDouble() < jobs.spare();
      Map<String, String> fields = new HashMap<>();
      fields.put(Known.NODE_SCHEDULER, SLURM);
      fields.put(Known.NODE_ISOLATED, "false");
      fields.put(Known.NODE_IDLE, Boolean.toString(spare[i]));
      fields.put(Known.NODE_RESPONDING, "true");
      fields.put(Known.NODE_HOLDER, "none");
      fields.put(Known.NODE_GPUS, Integer.toString(place.gpus()));
      fields.put(Known.NODE_BOOTED_AT, Long.toString(booted));
      nodes.add(fields);
    }
  }

  boolean is(int node, String field, String value) {
    return value.equals(nodes.get(node).get(field));
  }

  String field(int node, String field) {
    return nodes.get(node).getOrDefault(field, "");
  }

  /** Whether work can land on it. */
  boolean inService(int node) {
    return is(node, Known.NODE_ISOLATED, "false") && is(node, Known.NODE_RESPONDING, "true");
  }

  boolean idle(int node) {
    return is(node, Known.NODE_IDLE, "true");
  }

  /** The scheduler itself has a node reboot. */
  void reboots(int node) {
    rebooting[node] = true;
  }

  /** Changes some fields of a node; a blank text takes one away. */
  void set(int node, Map<String, String> changes) {
    changes.forEach((key, value) -> {
      if (value.isBlank()) {
        nodes.get(node).remove(key);
      } else {
        nodes.get(node).put(key, value);
      }
    });
    rebooting[node] &= is(node, Known.NODE_RESPONDING, "false");
    if (inService(node) && !spare[node] && on[node] == null) {
      nodes.get(node).put(Known.NODE_IDLE, "false"); // work comes at once
    }
  }

  Optional<Job> jobOn(int node) {
    return Optional.ofNullable(on[node]);
  }

  Optional<Job> job(String id) {
    return Optional.ofNullable(known.get(id)).filter(j -> j.running);
  }

  /** The job that a hardware fault meets, or a user's own error: drawn where none is known yet. */
  Optional<Job> meet(int node, boolean byJobs, int least, long now) {
    if (on[node] != null) {
      return Optional.of(on[node]);
    }
    if (idle(node) || !inService(node)) {
      return Optional.empty();
    }
    int sort = size(byJobs ? jobs.byJobs() : jobs.byNodes(), least);
    int most = Math.max(1, (int) (place.nodes() * jobs.largestShare()));
    int wanted = Math.min(jobs.sizes().get(sort), most);
    double mean = jobs.meanHours().get(sort) * HOUR;
    long began = now - Math.round(random.nextDouble() * mean);
    long left = LEAST_LEFT + Math.round(-Math.log(1 - random.nextDouble()) * mean);
    long checkpoint =
        Math.max(began, now - Math.round(random.nextDouble() * jobs.checkpointEvery()));
    Job job =
        new Job(Integer.toString(++lastId), gather(node, wanted), began, now + left, checkpoint);
    job.nodes.forEach(n -> on[n] = job);
    known.put(job.id, job);
    return Optional.of(job);
  }

  private int size(List<Double> shares, int least) {
    int first = 0;
    while (jobs.sizes().get(first) < least && first < shares.size() - 1) {
      first++;
    }
    double at = random.nextDouble() * shares.stream().skip(first).mapToDouble(s -> s).sum();
    for (int i = first; i < shares.size(); i++) {
      at -= shares.get(i);
      if (at < 0) {
        return i;
      }
    }
    return first;
  }

  /** The node and those after it that are at work and of which no job is known. */
  private List<Integer> gather(int node, int wanted) {
    List<Integer> found = new ArrayList<>(List.of(node));
    for (int step = 1; step < place.nodes() && found.size() < wanted; step++) {
      int next = (node + step) % place.nodes();
      if (on[next] == null && !spare[next] && inService(next)) {
        found.add(next);
      }
    }
    return found;
  }

  /** A job is over; what is said of its nodes, of those whose idleness changed. */
  List<Integer> end(Job job) {
    job.running = false;
    known.remove(job.id);
    return job.nodes.stream().filter(n -> on[n] == job).filter(this::leave).toList();
  }

  /** Whether a node is idle now that its job has left it. */
  private boolean leave(int node) {
    on[node] = null;
    boolean idle = !inService(node) || spare[node];
    nodes.get(node).put(Known.NODE_IDLE, Boolean.toString(idle));
    return idle;
  }

  /** A node in service has nothing to do; whether that is news. */
  boolean rests(int node) {
    boolean free = inService(node) && !spare[node] && on[node] == null;
    if (free) {
      nodes.get(node).put(Known.NODE_IDLE, "true");
    }
    return free;
  }

  /** Work lands on a node that rested; false when it was taken out meanwhile. */
  boolean wakes(int node) {
    boolean free = inService(node) && on[node] == null;
    if (free) {
      nodes.get(node).put(Known.NODE_IDLE, "false");
    }
    return free;
  }

  /** Restarts a job with a spare node in the place of one; the nodes whose idleness changed. */
  List<Integer> move(Job job, int avoid) {
    List<Integer> changed = new ArrayList<>();
    job.restarts++;
    int at = job.nodes.indexOf(avoid);
    if (at >= 0) {
      Optional<Integer> free =
          java.util.stream.IntStream.range(0, place.nodes())
              .filter(n -> spare[n] && on[n] == null && inService(n))
              .boxed()
              .findFirst();
      job.nodes.remove(at);
      leave(avoid);
      changed.add(avoid);
      free.ifPresent(n -> {
        job.nodes.add(n);
        on[n] = job;
        nodes.get(n).put(Known.NODE_IDLE, "false");
        changed.add(n);
      });
    }
    return changed;
  }

  /** The newest checkpoint of a job that writes them as its owner wants. */
  void checkpoints(Job job, long now) {
    long rounds = (now - job.checkpointAt) / jobs.checkpointEvery();
    job.checkpointAt += Math.max(0, rounds) * jobs.checkpointEvery();
  }

  Signal said(int node, long at) {
    Map<String, String> fields = nodes.get(node);
    String state =
        (idle(node) ? "IDLE" : "MIXED")
            + (is(node, Known.NODE_ISOLATED, "true") ? "+DRAIN" : "")
            + (is(node, Known.NODE_RESPONDING, "false") ? "+NOT_RESPONDING" : "")
            + (rebooting[node] ? "+REBOOT_ISSUED" : "");
    return new Status(
        Target.node(place.name(node)),
        place.name(node),
        SLURM,
        Origin.SCHEDULER,
        at,
        Known.NODE,
        state,
        fields,
        "");
  }

  Signal said(Job job, long at) {
    checkpoints(job, at);
    Map<String, String> fields = new HashMap<>();
    fields.put(Known.JOB_NODES, names(job));
    fields.put(Known.JOB_GPUS, Integer.toString(job.nodes.size() * place.gpus()));
    fields.put(Known.JOB_RESTARTS, Integer.toString(job.restarts));
    fields.put(Known.JOB_CONTRACT, "true");
    fields.put(Known.JOB_LOSS, Long.toString(jobs.loss()));
    fields.put(Known.JOB_STARTED_AT, Long.toString(job.began));
    fields.put(Known.JOB_CHECKPOINT_AT, Long.toString(job.checkpointAt));
    return new Status(
        job.target(),
        "",
        SLURM,
        Origin.SCHEDULER,
        at,
        Known.JOB,
        job.running ? "running" : "ended",
        fields,
        "");
  }

  String names(Job job) {
    return String.join(",", job.nodes.stream().map(place::name).sorted().toList());
  }
}

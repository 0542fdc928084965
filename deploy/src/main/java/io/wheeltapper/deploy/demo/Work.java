package io.wheeltapper.deploy.demo;

import io.wheeltapper.core.model.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The jobs: a queue that never runs dry, gangs placed on open nodes, and what a launcher does when
 * a rank fails.
 */
final class Work {

  private static final int QUEUE = 6;
  private static final List<Integer> SIZES = List.of(1, 1, 2, 2, 4, 4, 8);
  private static final long PLACING = 1_000;

  private final Ground ground;
  private final Chance chance;
  private final Map<Integer, Job> running = new TreeMap<>();
  private final List<Job> queue = new ArrayList<>();
  private Consumer<Job> whenStarted = _ -> {};
  private Tally tally = Tally.NONE;
  private boolean placing;
  private int nextId = 4_711;

  Work(Ground ground) {
    this.ground = ground;
    this.chance = ground.chance("work");
    ground.schedule().whenChanged(this::wake);
  }

  /** Fills the factory, its jobs somewhere in the middle of their work. */
  void begin(Consumer<Job> started) {
    whenStarted = started;
    place(true);
    while (ground.floor().nodes().stream().filter(n -> n.job == null).count() > 4) {
      place(true);
    }
  }

  /** The gang stands still: a rank hangs, the others wait for it. */
  void stalls(Job job) {
    if (job.running() && !job.stalled) {
      job.stall(ground.now());
    }
  }

  /** A rank's failure is seen; the gang's watchdog ends it after a while and it starts again. */
  void rankFails(Job job, Node node, String text) {
    if (!job.running() || job.failed) {
      return;
    }
    stalls(job);
    job.failed = true;
    ground
        .wire()
        .event(
            Source.JOBLOG,
            job.target,
            node,
            "job.rank-failed",
            Map.of("job", Integer.toString(job.id), "node", node.name),
            text);
    int run = job.restarts;
    ground
        .agenda()
        .in(
            ground.pace().jobs().watchdog(),
            () -> {
              if (job.running() && job.restarts == run) {
                requeue(job, Set.of());
                // Its launcher submits it anew: at the end of the queue.
                job.urgent = false;
                queue.remove(job);
                queue.addLast(job);
              }
            });
  }

  /** Takes a running job off its nodes and puts it back in the queue, with its last checkpoint. */
  void requeue(Job job, Collection<String> avoid) {
    requeue(job, job.kept(ground.now(), ground.pace().jobs().checkpoint()), avoid);
  }

  /** The same, with a checkpoint just written; a gang that stands still can write none. */
  void requeueSaved(Job job, Collection<String> avoid) {
    if (job.stalled) {
      requeue(job, avoid);
    } else {
      requeue(job, job.progress(ground.now()), avoid);
    }
  }

  private void requeue(Job job, long kept, Collection<String> avoid) {
    if (!job.running()) {
      return;
    }
    job.restarts++;
    job.avoid.addAll(avoid);
    account(job, kept, new Tally(0, 1, 0, 0));
    leave(job, Job.State.PENDING, kept);
    job.urgent = true;
    queue.addFirst(job);
  }

  private void finish(Job job) {
    account(job, job.work, new Tally(1, 0, 0, 0));
    leave(job, Job.State.ENDED, job.work);
  }

  private void account(Job job, long kept, Tally more) {
    long useful = kept - job.saved();
    long whole = ground.now() - job.startedAt();
    tally =
        tally
            .plus(more)
            .plus(new Tally(0, 0, useful * job.size, Math.max(0, whole - useful) * job.size));
  }

  private void leave(Job job, Job.State next, long kept) {
    List<Node> freed = job.nodes;
    running.remove(job.id);
    job.stop(next, kept);
    ground.schedule().say(job);
    for (Node node : freed) {
      node.job = null;
      ground.schedule().changed(node);
    }
  }

  private void wake() {
    if (!placing) {
      placing = true;
      ground.agenda().in(PLACING, () -> place(false));
    }
  }

  private void place(boolean midway) {
    placing = false;
    while (queue.size() < QUEUE) {
      queue.add(submit(midway));
    }
    queue.sort(Comparator.comparing((Job job) -> !job.urgent));
    for (Job job : List.copyOf(queue)) {
      List<Node> places =
          ground.floor().nodes().stream()
              .filter(n -> n.job == null && n.open() && !job.avoid.contains(n.name))
              .limit(job.size)
              .toList();
      if (!job.held && places.size() == job.size) {
        start(job, places);
      } else if (!job.held && job.urgent) {
        // What was restarted goes first: nothing else takes the places that it waits for.
        return;
      }
    }
  }

  private Job submit(boolean midway) {
    Pace.Jobs jobs = ground.pace().jobs();
    long work = chance.between(jobs.shortest(), jobs.longest());
    long saved = midway ? chance.between(0, work - 1) : 0;
    Job job = new Job(nextId++, chance.pick(SIZES), work, saved, chance.of(0.8));
    ground.schedule().say(job);
    return job;
  }

  private void start(Job job, List<Node> on) {
    queue.remove(job);
    running.put(job.id, job);
    job.start(ground.now(), on);
    for (Node node : on) {
      node.job = job;
    }
    ground.schedule().say(job);
    on.forEach(ground.schedule()::changed);
    int run = job.restarts;
    ground
        .agenda()
        .in(
            job.work - job.saved(),
            () -> {
              if (job.running() && !job.stalled && job.restarts == run) {
                finish(job);
              }
            });
    whenStarted.accept(job);
  }

  Optional<Job> find(Target target) {
    return all().filter(job -> job.target.equals(target)).findFirst();
  }

  /** Says again how all of them stand. */
  void sayAll() {
    all().forEach(ground.schedule()::say);
  }

  /** Those that run, then those that wait. */
  Stream<Job> all() {
    return Stream.concat(running.values().stream(), queue.stream());
  }

  Tally tally() {
    return tally;
  }
}

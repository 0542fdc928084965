package io.wheeltapper.deploy.demo;

import io.wheeltapper.core.model.Target;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One gang of ranks: it runs on all its nodes or on none. Mutable; belongs to the model's thread.
 * Progress is in milliseconds of work; what is not in a checkpoint is lost when it is restarted.
 */
final class Job {

  /** Where it stands. */
  enum State {
    PENDING,
    RUNNING,
    ENDED;

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  final int id;
  final Target target;
  final int size;
  final long work;
  final boolean contract;
  final SortedSet<String> avoid = new TreeSet<>();
  State state = State.PENDING;
  List<Node> nodes = List.of();
  boolean held;
  boolean urgent;
  boolean stalled;
  boolean failed;
  int restarts;
  private long saved;
  private long startedAt;
  private long stalledAt;

  Job(int id, int size, long work, long saved, boolean contract) {
    this.id = id;
    this.target = Target.job(Schedule.NAME, Integer.toString(id));
    this.size = size;
    this.work = work;
    this.saved = saved;
    this.contract = contract;
  }

  boolean running() {
    return state == State.RUNNING;
  }

  void start(long now, List<Node> on) {
    state = State.RUNNING;
    urgent = false;
    nodes = List.copyOf(on);
    startedAt = now;
    stalled = false;
    failed = false;
  }

  void stall(long now) {
    stalled = true;
    stalledAt = now;
  }

  /** Work in its last checkpoint when it started. */
  long saved() {
    return saved;
  }

  long startedAt() {
    return startedAt;
  }

  /** Work done by now, in a checkpoint or not. */
  long progress(long now) {
    return running() ? saved + (stalled ? stalledAt : now) - startedAt : saved;
  }

  /** What a restart would keep when checkpoints were written this often. */
  long kept(long now, long every) {
    return saved + (progress(now) - saved) / every * every;
  }

  /** Leaves its nodes, with this much of its work kept. */
  void stop(State next, long kept) {
    saved = kept;
    state = next;
    nodes = List.of();
    stalled = false;
    failed = false;
  }
}

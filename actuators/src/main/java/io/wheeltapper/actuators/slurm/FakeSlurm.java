package io.wheeltapper.actuators.slurm;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.job.Ask;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * A Slurm in memory for tests: behaves as 22.05 was seen to, and keeps every change it was asked
 * for, so that effects can be counted at the target. Not thread-safe.
 */
final class FakeSlurm implements Slurm {

  private final String us;
  private final Map<String, Node> nodes = new HashMap<>();
  private final Map<String, Job> jobs = new HashMap<>();
  private final List<Change> changes = new ArrayList<>();
  private BiConsumer<FakeSlurm, Change> after = (_, _) -> {};
  private long now = 1_700_000_000_000L;

  /** One that notes writes under this name. */
  FakeSlurm(String us) {
    this.us = us;
  }

  FakeSlurm put(Node node) {
    nodes.put(node.name(), node);
    return this;
  }

  FakeSlurm put(Job job) {
    jobs.put(job.id(), job);
    return this;
  }

  /**
   * What the world does by itself after a change: a job that writes its marker, a node that boots.
   */
  FakeSlurm after(BiConsumer<FakeSlurm, Change> reaction) {
    after = reaction;
    return this;
  }

  /** The time of boots and starts from here on. */
  void now(long time) {
    now = time;
  }

  /** Every change that took effect, in order. */
  List<Change> changes() {
    return List.copyOf(changes);
  }

  @Override
  public Optional<Node> node(String name) {
    return Optional.ofNullable(nodes.get(name));
  }

  @Override
  public Optional<Job> job(String id) {
    return Optional.ofNullable(jobs.get(id));
  }

  @Override
  public String describe(Change change) {
    return new ScontrolCalls("").text(change);
  }

  @Override
  public void apply(Change change) throws CallFailed {
    switch (change) {
      case Change.Drain(String name, String reason) -> {
        Node node = there(nodes, name);
        put(new Node(name, with(node, "DRAIN"), reason, us, node.bootedAt()));
      }
      case Change.Back(String name, boolean _) ->
          put(new Node(name, Set.of("IDLE"), "", "", there(nodes, name).bootedAt()));
      case Change.Reboot(String name, String reason) ->
          put(
              new Node(
                  name,
                  with(there(nodes, name), "REBOOT_ISSUED"),
                  reason + " : reboot issued",
                  us,
                  there(nodes, name).bootedAt()));
      case Change.Hold(String id) -> put(held(there(jobs, id), true));
      case Change.Release(String id) -> put(held(there(jobs, id), false));
      case Change.Note(String id, String text) -> put(noted(there(jobs, id), text));
      case Change.Signal(String id, Ask.Signal _) -> running(id);
      case Change.Requeue(String id) -> put(queued(running(id)));
      case Change.StartSoon(String id) -> there(jobs, id);
    }
    changes.add(change);
    after.accept(this, change);
  }

  /** The node boots and comes back as asked. */
  void boot(String name) {
    String reason = there(name).reason() + " : reboot complete";
    put(new Node(name, Set.of("DOWN"), reason, "slurm", now));
  }

  /** A waiting job starts. */
  void start(String id, String node) {
    Job job = jobs.get(id);
    if (job != null) {
      put(copy(job, "RUNNING", job.restarts(), List.of(node), job.adminComment(), job.held()));
    }
  }

  /** A job ends, or requeues itself. */
  void state(String id, String state, int restarts) {
    Job job = jobs.get(id);
    if (job != null) {
      put(copy(job, state, restarts, List.of(), job.adminComment(), job.held()));
    }
  }

  private Node there(String name) {
    Node node = nodes.get(name);
    if (node == null) {
      throw new IllegalStateException("no node " + name + " was put into the fake");
    }
    return node;
  }

  private static <T> T there(Map<String, T> all, String name) throws CallFailed {
    T found = all.get(name);
    if (found == null) {
      throw new CallFailed(CallFailed.Kind.REFUSED, "Invalid name specified: " + name);
    }
    return found;
  }

  private Job running(String id) throws CallFailed {
    Job job = there(jobs, id);
    if (!job.running()) {
      throw new CallFailed(CallFailed.Kind.REFUSED, "Job is " + job.state());
    }
    return job;
  }

  private static Set<String> with(Node node, String state) {
    Set<String> states = new LinkedHashSet<>(node.states());
    states.add(state);
    return states;
  }

  private Job queued(Job job) {
    return copy(job, "PENDING", job.restarts() + 1, List.of(), job.adminComment(), job.held());
  }

  private Job held(Job job, boolean held) {
    return copy(job, job.state(), job.restarts(), job.nodes(), job.adminComment(), held);
  }

  private Job noted(Job job, String text) {
    return copy(job, job.state(), job.restarts(), job.nodes(), text, job.held());
  }

  private Job copy(
      Job job, String state, int restarts, List<String> on, String admin, boolean held) {
    return new Job(
        job.id(),
        state,
        job.why(),
        restarts,
        job.requeue(),
        job.batch(),
        held,
        on,
        state.equals("RUNNING") ? now : job.startedAt(),
        job.comment(),
        admin);
  }
}

package io.wheeltapper.deploy.demo;

import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.deploy.demo.Hold.Holder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The simulated Slurm's view of nodes: who holds them, what they registered, and the words in which
 * it says so. Everything is said on change and once a refresh.
 */
final class Schedule {

  static final String NAME = "slurm";

  /** What Slurm itself writes on a node that does not answer. */
  static final String NO_ANSWER = "Not responding";

  private final Agenda agenda;
  private final Wire wire;
  private final Floor floor;
  private final List<Runnable> onChange = new ArrayList<>();

  Schedule(Agenda agenda, Wire wire, Floor floor) {
    this.agenda = agenda;
    this.wire = wire;
    this.floor = floor;
  }

  /** Who wants to know that a node may have become free. */
  void whenChanged(Runnable told) {
    onChange.add(told);
  }

  void hold(Node node, Holder who, String reason, String by) {
    node.hold = new Hold(who, reason, by, agenda.now());
    changed(node);
  }

  /** Gives it back to work. What it lacks, its daemon reports at its next registration. */
  void free(Node node, long registration) {
    node.hold = Hold.FREE;
    changed(node);
    agenda.in(registration, () -> register(node));
  }

  /** The node's daemon reports what it sees; Slurm drains a node that lost a GPU. */
  void register(Node node) {
    if (!node.up) {
      return;
    }
    boolean unanswered = node.hold.reason().equals(NO_ANSWER);
    if (unanswered) {
      node.hold = Hold.FREE;
    }
    int seen = node.gpusSeen();
    if (seen < node.gpus.size() && node.hold.is(Holder.NONE)) {
      String reason =
          "gres/gpu count reported lower than configured (" + seen + " < " + node.gpus.size() + ")";
      node.hold = new Hold(Holder.AUTOMATIC, reason, NAME, agenda.now());
    }
    changed(node);
  }

  /** Slurm gives up waiting for the node's daemon. */
  void unanswered(Node node) {
    if (node.up) {
      return;
    }
    if (node.hold.is(Holder.NONE)) {
      node.hold = new Hold(Holder.AUTOMATIC, NO_ANSWER, NAME, agenda.now());
    }
    changed(node);
  }

  /** Says how the node stands, and lets work look for a place. */
  void changed(Node node) {
    say(node);
    look();
  }

  /** Lets work look for a place. */
  void look() {
    onChange.forEach(Runnable::run);
  }

  void sayAll() {
    floor.nodes().forEach(this::say);
  }

  private void say(Node node) {
    Map<String, String> fields = new HashMap<>();
    fields.put(Known.NODE_SCHEDULER, NAME);
    fields.put(Known.NODE_ISOLATED, Boolean.toString(!node.open()));
    fields.put(Known.NODE_IDLE, Boolean.toString(node.job == null));
    fields.put(Known.NODE_RESPONDING, Boolean.toString(node.up));
    fields.put(Known.NODE_HOLDER, node.hold.holder().word());
    fields.put(Known.NODE_GPUS, Integer.toString(node.gpusSeen()));
    fields.put(Known.NODE_BOOTED_AT, Long.toString(node.bootedAt));
    if (!node.hold.is(Holder.NONE)) {
      fields.put(Known.NODE_REASON, node.hold.reason());
      fields.put(Known.NODE_SET_BY, node.hold.by());
      fields.put(Known.NODE_SET_AT, Long.toString(node.hold.at()));
    }
    String caseId = Known.caseIn(node.hold.reason());
    if (!caseId.isEmpty()) {
      fields.put(Known.NODE_CASE, caseId);
    }
    wire.status(node.target, node.name, Known.NODE, node.stateText(), fields);
  }

  void say(Job job) {
    Map<String, String> fields = new HashMap<>();
    fields.put(Known.NODE_SCHEDULER, NAME);
    fields.put(Known.JOB_GPUS, Integer.toString(job.size * 8));
    fields.put(Known.JOB_RESTARTS, Integer.toString(job.restarts));
    fields.put(Known.JOB_CONTRACT, Boolean.toString(job.contract));
    if (!job.nodes.isEmpty()) {
      fields.put(
          Known.JOB_NODES, String.join(",", job.nodes.stream().map(n -> n.name).sorted().toList()));
    }
    Target target = job.target;
    wire.status(target, "", Known.JOB, job.state.word(), fields);
  }
}

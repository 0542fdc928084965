package io.wheeltapper.deploy.demo;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The only way out of the model: whatever is to be seen goes through here, in order. */
final class Wire {

  private final Agenda agenda;
  private final KernelReader reader;
  private final Map<Target, Status> said = new HashMap<>();
  private List<Signal> out = new ArrayList<>();

  Wire(Agenda agenda, KernelReader reader) {
    this.agenda = agenda;
    this.reader = reader;
  }

  /** A warning in the node's kernel log, by the kernel itself (facility 0, level 4). */
  void kernel(Node node, String text) {
    long microseconds = (agenda.now() - node.bootedAt) * 1_000;
    String kmsg = "4," + node.kernelLines++ + "," + microseconds + ",-;" + text;
    out.addAll(reader.read(node.name, node.bootedAt, kmsg));
  }

  /** Says how it stands, unless that is just what was said last. */
  void status(Target target, String node, String type, String value, Map<String, String> fields) {
    Source from = Source.SLURM;
    Status status =
        new Status(target, node, from.word(), from.origin(), agenda.now(), type, value, fields, "");
    Status before = said.put(target, status);
    if (before == null || !before.sameAs(status)) {
      out.add(status);
    }
  }

  /** A full reading follows: everything is said again. */
  void refresh() {
    said.clear();
  }

  void event(
      Source from, Target target, Node node, String type, Map<String, String> fields, String raw) {
    out.add(
        new Event(target, node.name, from.word(), from.origin(), agenda.now(), type, fields, raw));
  }

  void numbers(Source from, Target target, String node, Metrics metrics) {
    out.add(new Snapshot(target, node, from.word(), from.origin(), agenda.now(), metrics));
  }

  /** All since the last time. */
  List<Signal> drain() {
    List<Signal> all = out;
    out = new ArrayList<>();
    return all;
  }
}

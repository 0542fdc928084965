package io.wheeltapper.rules;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import java.util.Map;
import java.util.TreeMap;

/** Signals for tests, short to write. */
final class Given {

  static final String NODE = "n1";
  static final String PCI = "0000:3b:00";

  private Given() {}

  static Event xid(long at, int code, String... more) {
    return xidAt(NODE, at, code, more);
  }

  static Event xidAt(String node, long at, int code, String... more) {
    Map<String, String> fields = fields(more);
    fields.put("xid", Integer.toString(code));
    fields.put("pci", PCI);
    return event(Target.gpuAt(PCI, node), node, at, "xid", fields);
  }

  static Event event(Target target, String node, long at, String type, Map<String, String> fields) {
    return new Event(target, node, "kmsg", Origin.GPU_DRIVER, at, type, fields, type + " " + at);
  }

  static Status status(
      Target target, String node, long at, String type, String value, String... more) {
    return new Status(
        target, node, "slurm", Origin.SCHEDULER, at, type, value, fields(more), value);
  }

  static Snapshot gpu(String node, long at, Map<String, Double> numbers) {
    return new Snapshot(
        Target.gpuAt(PCI, node), node, "dcgm", Origin.GPU_DRIVER, at, Metrics.of(numbers));
  }

  private static Map<String, String> fields(String... more) {
    Map<String, String> fields = new TreeMap<>();
    for (int i = 0; i < more.length; i += 2) {
      fields.put(more[i], more[i + 1]);
    }
    return fields;
  }
}

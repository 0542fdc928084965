package io.wheeltapper.sensors.telemetry.otlp;

import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a resource's attributes say of the place, in the labels by which series are placed: {@code
 * job} and {@code instance} as Prometheus makes them, {@code node}, and the UUID of a GPU. Pure.
 *
 * @param nodes attributes that name the node, best first
 */
record Resources(List<String> nodes) {

  /** The only attributes of a resource that a number's place or a job's numbers need. */
  private static final Set<String> KEPT =
      Set.of(
          "slurm.job.id",
          "slurm_job_id",
          "k8s.job.name",
          "job_name",
          "model_name",
          "gen_ai.request.model",
          "wheeltapper_target",
          "UUID",
          "gpu.uuid",
          "gpu_uuid");

  /** What OpenTelemetry's conventions say beside the number of a piece of hardware. */
  private static final Set<String> BESIDE =
      Set.of(
          "hw.type",
          "hw.name",
          "hw.parent",
          "hw.vendor",
          "hw.model",
          "hw.serial_number",
          "hw.firmware_version",
          "hw.driver_version");

  Resources {
    nodes = List.copyOf(nodes);
  }

  /** Of a resource. */
  Map<String, String> labels(List<KeyValue> attributes) {
    Map<String, String> all = Attributes.labels(Map.of(), attributes);
    Map<String, String> labels = new HashMap<>();
    String service = all.getOrDefault("service.name", "");
    String space = all.getOrDefault("service.namespace", "");
    if (!service.isEmpty()) {
      labels.put("job", space.isEmpty() ? service : space + "/" + service);
    }
    for (String name : nodes) {
      if (!all.getOrDefault(name, "").isBlank()) {
        labels.put("node", all.get(name));
        break;
      }
    }
    String instance = all.getOrDefault("service.instance.id", all.getOrDefault("host.name", ""));
    if (!instance.isEmpty()) {
      labels.put("instance", instance);
    }
    all.forEach((name, value) -> {
      if (KEPT.contains(name)) {
        labels.putIfAbsent(label(name), value);
      }
    });
    return labels;
  }

  /** Of a point, with its resource's: the hardware's id becomes what it is. */
  Map<String, String> point(String metric, Map<String, String> labels) {
    Map<String, String> point = new HashMap<>();
    labels.forEach((name, value) -> {
      if (!BESIDE.contains(name)) {
        point.put(label(name), value);
      }
    });
    for (String name : nodes) {
      if (!point.containsKey("node") && !labels.getOrDefault(name, "").isBlank()) {
        point.put("node", labels.get(name));
      }
      if (!name.equals("node")) {
        point.remove(label(name));
      }
    }
    boolean gpu = metric.startsWith("hw.gpu.") || labels.getOrDefault("hw.type", "").equals("gpu");
    String uuid = labels.getOrDefault("gpu.uuid", gpu ? labels.getOrDefault("hw.id", "") : "");
    if (!uuid.isBlank()) {
      point.put("UUID", uuid);
      point.remove("hw_id");
      point.remove("gpu_uuid");
    }
    return point;
  }

  /** As Prometheus writes such a name. */
  private static String label(String name) {
    return name.replace('.', '_');
  }
}

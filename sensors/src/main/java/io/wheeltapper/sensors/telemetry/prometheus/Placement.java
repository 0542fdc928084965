package io.wheeltapper.sensors.telemetry.prometheus;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Target;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whose number a series is, and what it is called there. A label that names a GPU's UUID makes it
 * the GPU's; else it is the node's. Labels that say where it is or who uses it are dropped from the
 * name; all others stay in it, as exported. Pure.
 *
 * @param node for series that name none
 * @param nodeLabels labels whose value is the node's name, best first
 * @param origin for all series; empty takes the GPU driver for GPUs and the host for nodes
 */
record Placement(String node, List<String> nodeLabels, Optional<Origin> origin) {

  /** Where a series' values go. */
  record Place(Target target, String node, Origin origin, String metric) {}

  private static final List<String> UUIDS = List.of("UUID", "uuid", "gpu_uuid");

  private static final Set<String> WHERE =
      Set.of("Hostname", "hostname", "instance", "job", "node", "nodename");

  /** What dcgm-exporter and its like say beside a GPU's number. */
  private static final Set<String> BESIDE_GPU =
      Set.of(
          "gpu",
          "UUID",
          "uuid",
          "gpu_uuid",
          "pci_bus_id",
          "device",
          "modelName",
          "model_name",
          "DCGM_FI_DRIVER_VERSION",
          "pod",
          "pod_name",
          "pod_uid",
          "namespace",
          "pod_namespace",
          "container",
          "container_name",
          "hpc_job",
          "vgpu",
          "err_code",
          "err_msg");

  Placement {
    nodeLabels = List.copyOf(nodeLabels);
  }

  /** The series' place; empty for histogram buckets and for what has no usable target. */
  Optional<Place> of(Series series) {
    if (series.name().endsWith("_bucket") && series.labels().containsKey("le")) {
      return Optional.empty();
    }
    String where = nodeOf(series.labels());
    Optional<String> uuid = uuid(series.labels());
    String metric = metric(series, uuid.isPresent());
    try {
      return Optional.of(
          uuid.map(id ->
                  new Place(
                      new Target(Target.Kind.GPU, id),
                      where,
                      origin.orElse(Origin.GPU_DRIVER),
                      metric))
              .orElseGet(
                  () -> new Place(Target.node(where), where, origin.orElse(Origin.HOST), metric)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private String nodeOf(Map<String, String> labels) {
    for (String label : nodeLabels) {
      String value = labels.getOrDefault(label, "");
      if (!value.isBlank()) {
        int colon = label.equals("instance") ? value.lastIndexOf(':') : -1;
        return colon > 0 ? value.substring(0, colon) : value;
      }
    }
    return node;
  }

  /** Some exporters leave out the {@code GPU-} that the driver writes. */
  private static Optional<String> uuid(Map<String, String> labels) {
    return UUIDS.stream()
        .map(label -> labels.getOrDefault(label, ""))
        .filter(value -> !value.isBlank())
        .map(value ->
            value.toLowerCase(Locale.ROOT).matches("[0-9a-f]{8}-[0-9a-f-]{20,40}")
                ? "GPU-" + value
                : value)
        .findFirst();
  }

  private String metric(Series series, boolean gpu) {
    String rest =
        series.labels().entrySet().stream()
            .filter(e -> !WHERE.contains(e.getKey()) && !nodeLabels.contains(e.getKey()))
            .filter(e -> !gpu || !BESIDE_GPU.contains(e.getKey()))
            .map(e -> e.getKey() + "=\"" + e.getValue() + "\"")
            .collect(Collectors.joining(","));
    return rest.isEmpty() ? series.name() : series.name() + "{" + rest + "}";
  }
}

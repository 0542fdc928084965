package io.wheeltapper.sensors.telemetry.prometheus;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.BadSetting;
import java.util.Arrays;
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
 * <p>A label {@value #TARGET} says {@code KIND:ID} outright, as a recording rule can: it wins over
 * all others.
 *
 * <p>Where a GPU's number has a label that Prometheus itself adds too, the exporter's is written
 * {@code exported_…}: it is left out of the name as it would be by its own name. A node's number
 * keeps it: there it may be what tells two series apart.
 *
 * @param node for series that name none; {@code ""} leaves them without a place
 * @param nodeLabels labels whose value is the node's name, best first
 * @param origin for all series; empty takes what the target's kind suggests
 * @param dropped further labels that are no part of a name, as those that Prometheus itself adds
 */
public record Placement(
    String node, List<String> nodeLabels, Optional<Origin> origin, Set<String> dropped) {

  /** Where a series' values go. */
  public record Place(Target target, String node, Origin origin, String metric) {}

  /** The label that names a target outright. */
  public static final String TARGET = "wheeltapper_target";

  /** What Prometheus puts before an exporter's label that it has one of itself. */
  private static final String EXPORTED = "exported_";

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

  public Placement {
    nodeLabels = List.copyOf(nodeLabels);
    dropped = Set.copyOf(dropped);
  }

  /** One that drops no further labels. */
  public Placement(String node, List<String> nodeLabels, Optional<Origin> origin) {
    this(node, nodeLabels, origin, Set.of());
  }

  /** The series' place; empty for histogram buckets and for what has no usable target. */
  public Optional<Place> of(Series series) {
    if (bucket(series)) {
      return Optional.empty();
    }
    String where = nodeOf(series.labels());
    String named = series.labels().getOrDefault(TARGET, "");
    if (!named.isBlank()) {
      return named(named, where, metric(series, false));
    }
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

  /** Whether it is one bucket of a histogram, which is no number of a target. */
  public static boolean bucket(Series series) {
    return series.name().endsWith("_bucket") && series.labels().containsKey("le");
  }

  private Optional<Place> named(String text, String where, String metric) {
    try {
      Target target = Target.parse(text);
      String of =
          switch (target.kind()) {
            case NODE -> target.id();
            case GPU, PORT -> where;
            default -> "";
          };
      return Optional.of(new Place(target, of, origin.orElse(born(target.kind())), metric));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * The origin that a setting names; empty when it names none.
   *
   * @throws BadSetting when there is no such origin
   */
  public static Optional<Origin> origin(String text) {
    if (text.isBlank()) {
      return Optional.empty();
    }
    return Optional.of(
        Arrays.stream(Origin.values())
            .filter(o -> o.name().equals(text.toUpperCase(Locale.ROOT).replace('-', '_')))
            .findFirst()
            .orElseThrow(() ->
                new BadSetting(
                    "origin",
                    "'" + text + "' is no origin; there are " + List.of(Origin.values()))));
  }

  /** Where numbers about such a thing are born when nobody says it. */
  public static Origin born(Target.Kind kind) {
    return switch (kind) {
      case GPU -> Origin.GPU_DRIVER;
      case PORT, LINK, SWITCH, LEAF -> Origin.FABRIC;
      case JOB -> Origin.WORKLOAD;
      case PARTITION -> Origin.SCHEDULER;
      case RACK, LOOP, FEED, SITE -> Origin.FACILITY;
      case STORAGE -> Origin.STORAGE;
      case SENSOR -> Origin.AGENT;
      case NODE, DOMAIN, RELEASE, WINDOW -> Origin.HOST;
    };
  }

  /** The node that the labels name, or the one for those that name none. */
  public String nodeOf(Map<String, String> labels) {
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
            .filter(e -> !beside(e.getKey(), gpu))
            .map(e -> e.getKey() + "=\"" + e.getValue() + "\"")
            .collect(Collectors.joining(","));
    String name = DcgmNames.known(series.name());
    return rest.isEmpty() ? name : name + "{" + rest + "}";
  }

  private boolean beside(String label, boolean gpu) {
    String own = gpu && label.startsWith(EXPORTED) ? label.substring(EXPORTED.length()) : label;
    return WHERE.contains(own)
        || nodeLabels.contains(own)
        || dropped.contains(own)
        || own.equals(TARGET)
        || gpu && BESIDE_GPU.contains(own);
  }
}

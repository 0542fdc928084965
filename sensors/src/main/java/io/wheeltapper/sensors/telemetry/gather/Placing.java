package io.wheeltapper.sensors.telemetry.gather;

import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.telemetry.prometheus.Placement;
import io.wheeltapper.sensors.telemetry.receive.Drops;
import io.wheeltapper.sensors.workload.numbers.Jobs;
import io.wheeltapper.sensors.workload.numbers.NameTable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How what came in is placed and gathered: the same settings for all that take series in. */
public record Placing(Placement placement, Gathering.Terms terms, NameTable names) {

  /** Labels that Prometheus and its operator add, and that say nothing of the number itself. */
  private static final String ADDED =
      "cluster,prometheus,prometheus_replica,replica,endpoint,service,namespace,pod,container,"
          + "metrics_path,kubernetes_node,app,region,zone,tenant,monitor,env";

  /** The settings. */
  public static Setting[] settings() {
    return new Setting[] {
      Setting.optional("stale", Type.DURATION, "5m", "older samples are dropped, and counted"),
      Setting.optional(
          "hold", Type.DURATION, "2s", "a target's snapshot waits so long for its last number"),
      Setting.optional(
          "node-label",
          Type.LIST,
          "Hostname,hostname,node,nodename,kubernetes_node,instance",
          "labels that name the node, best first"),
      Setting.optional(
          "drop-labels", Type.LIST, ADDED, "labels that are left out of a number's name"),
      Setting.optional(
          "origin", Type.TEXT, "", "where the numbers are born, as facility; else guessed"),
      Setting.optional(
          "workload-names", Type.PATH, "", "a YAML file: exported names that mean a job's numbers")
    };
  }

  /** Reads them, and those of the receiver that belong here. */
  public static Placing of(Settings settings) {
    NameTable names = NameTable.of("workload-names", settings.text("workload-names"));
    Set<String> dropped = new HashSet<>(settings.list("drop-labels"));
    // Who uses a thing is no part of its number's name: a rule reads it whoever runs there.
    dropped.addAll(names.jobLabels());
    return new Placing(
        new Placement(
            "", settings.list("node-label"), Placement.origin(settings.text("origin")), dropped),
        new Gathering.Terms(
            settings.instance(),
            settings.duration("hold").toMillis(),
            settings.duration("stale").toMillis(),
            settings.duration("silent-after").toMillis(),
            settings.list("expect")),
        names);
  }

  /** A new place to aim from. */
  public Aiming aiming(Drops drops, long now) {
    return new Aiming(
        placement, new Gathering(terms, drops, now), new Jobs(terms.sensor(), names), drops);
  }

  /** For a recording: nothing is too old or from the future, and nobody falls silent. */
  public Placing recorded() {
    return new Placing(
        placement,
        new Gathering.Terms(
            terms.sensor(), terms.holdMillis(), Gathering.EVER, Gathering.EVER, List.of()),
        names);
  }
}

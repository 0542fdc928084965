package io.wheeltapper.deploy.wiring;

import io.wheeltapper.advisor.AdvisorKinds;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.deploy.config.Kinds;
import io.wheeltapper.deploy.sinks.SinkKind;
import io.wheeltapper.sensors.telemetry.prometheus.PromqlSensor;
import java.util.ArrayList;
import java.util.List;

/**
 * One kind of call that leaves the agent.
 *
 * @param from what makes it: {@code sensor slurm}, {@code actuator notify}, {@code ledger}
 * @param call in words: {@code Slurm: GET /openapi*}
 * @param writes whether it changes anything over there; none such is made in observe, but for what
 *     the ledger writes and webhooks are sent where the configuration says so
 */
public record Outgoing(String from, String call, boolean writes) {

  /** The ledger's own: where it is told to leave its checkpoints, outside the agent's rights. */
  private static final List<KindSpec.Outbound> LEDGER =
      List.of(new KindSpec.Outbound("file: append a checkpoint to each configured sink", true));

  /** To whom the configuration has the ledger's entries sent. */
  private static final List<KindSpec.Outbound> WEBHOOKS =
      List.of(new KindSpec.Outbound("webhook: POST each entry to each configured url", true));

  /**
   * The published list: every kind of sensor, actuator and sink that there is, configured or not.
   */
  public static List<Outgoing> all(Kinds kinds) {
    List<Outgoing> all = new ArrayList<>();
    kinds.sensors().forEach((name, kind) -> add(all, "sensor " + name, kind.spec().outbound()));
    add(all, "sensor " + SliQueries.SENSOR, PromqlSensor.OUTBOUND);
    kinds.actuators().forEach((name, kind) -> add(all, "actuator " + name, kind.spec().outbound()));
    AdvisorKinds.all().forEach(k -> add(all, "adviser " + k.spec().name(), k.spec().outbound()));
    add(all, "ledger", LEDGER);
    SinkKind.ALL.forEach(k -> add(all, "sink " + k.spec().name(), k.spec().outbound()));
    add(all, "webhooks", WEBHOOKS);
    return List.copyOf(all);
  }

  private static void add(List<Outgoing> all, String from, List<KindSpec.Outbound> calls) {
    calls.forEach(call -> all.add(new Outgoing(from, call.call(), call.writes())));
  }
}

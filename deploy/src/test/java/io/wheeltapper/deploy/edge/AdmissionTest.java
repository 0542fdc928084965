package io.wheeltapper.deploy.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody speaks for what is another's: n1 is a node, g1 a gateway. */
final class AdmissionTest {

  private final Admission admission = Admission.open(List.of("g1"));

  private Optional<String> objection(String node, Signal signal) {
    return admission.objection(node, Admission.Entrance.OWN, signal);
  }

  private static Status status(String sensor, String target, String node, String type, String v) {
    return new Status(
        Target.parse(target), node, sensor, Origin.HOST, 9, type, v, Map.of("actions", "*"), "");
  }

  /** The world knows sensors by their names alone, whatever a target calls itself. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "job:slurm",
        "storage:slurm",
        "gpu:slurm",
        "sensor:slurm",
        "sensor:slurm/nodes",
        "sensor:kmsg@n2",
        "sensor:@n1",
        "sensor:@g1",
        "sensor:kmsg@n11",
        "sensor:prom@n2/jobs@n1",
        "sensor:prom@n2/jobs@g1",
        "node:n1",
        "node:g1"
      })
  void aSensorsStateIsItsOwnNodesToSay(String target) {
    for (String node : List.of("n1", "g1")) {
      for (String of : List.of("", node)) {
        for (String value : List.of("ok", "silent")) {
          Status said = status("x@" + node, target, of, Known.SENSOR, value);
          assertTrue(objection(node, said).isPresent(), "" + said);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "n1,kmsg@n1,n1",
    "g1,prom@g1,g1",
    "g1,prom@g1/jobs,''",
    "g1,prom@g1/jobs@n5,n5",
    "g1,facility@g1/loop:cdu-1,''"
  })
  void itsOwnSensorsStateItSays(String node, String sensor, String of) {
    Status said = status("x@" + node, "sensor:" + sensor, of, Known.SENSOR, "silent");
    assertEquals(Optional.empty(), objection(node, said));
  }

  @ParameterizedTest
  @ValueSource(strings = {"n1", "g1"})
  void nobodyHoldsTheSitesActionsOrMeasuresItsObjectives(String node) {
    for (String target : List.of("job:slurm/7", "node:" + node, "sensor:x@" + node)) {
      Status open = status("x@" + node, target, node, Known.ACTUATOR, "open");
      assertTrue(objection(node, open).isPresent(), target);
    }
    Metrics bad = new Metrics(new Metrics.Schema(List.of("s.bad")), new double[] {1});
    assertEquals(Optional.empty(), objection(node, snapshot("x@" + node, node, bad)));
    assertTrue(objection(node, snapshot("sli@" + node, node, bad)).isPresent());
    assertTrue(objection(node, snapshot("sli-logins@" + node, node, bad)).isPresent());
    assertTrue(objection(node, snapshot("slingshot@" + node, node, bad)).isEmpty());
  }

  private static Snapshot snapshot(String sensor, String node, Metrics metrics) {
    return new Snapshot(Target.node(node), node, sensor, Origin.HOST, 9, metrics);
  }
}

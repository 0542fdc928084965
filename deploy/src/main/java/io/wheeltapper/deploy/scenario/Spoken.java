package io.wheeltapper.deploy.scenario;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a scenario has happen, as the signals that sensors would say of it; {@code now} in epoch
 * milliseconds.
 */
final class Spoken {

  private Spoken() {}

  static Signal of(Given.Happened g, long now) {
    return new Event(
        g.target(), g.node(), sensor(g.origin()), g.origin(), now, g.type(), g.fields(), "");
  }

  static Signal of(Given.Stands g, long now) {
    return new Status(
        g.target(),
        g.node(),
        sensor(g.origin()),
        g.origin(),
        now,
        g.type(),
        g.value(),
        g.fields(),
        "");
  }

  static Signal of(Given.Measured g, long now) {
    return new Snapshot(
        g.target(), g.node(), numbers(g.origin()), g.origin(), now, Metrics.of(g.numbers()));
  }

  /** Where a set-point stands, as its plant says it. */
  static Signal setPoint(Target on, String of, String value, long now) {
    return new Status(
        on,
        "",
        sensor(Origin.FACILITY),
        Origin.FACILITY,
        now,
        Known.SET_POINT,
        value,
        Map.of(Known.SET_POINT_OF, of),
        "");
  }

  private static String sensor(Origin origin) {
    return origin == Origin.SCHEDULER || origin == Origin.WORKLOAD ? Cluster.SLURM : "events";
  }

  /** Numbers of two origins come from two sensors: neither replaces the other's. */
  private static String numbers(Origin origin) {
    return origin == Origin.HOST
        ? "numbers"
        : "numbers-" + origin.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** As the running agent says it of a sensor that it watches. */
  static List<Signal> of(Given.Eye eye, long now) {
    Target target = new Target(Target.Kind.SENSOR, eye.sensor());
    Signal status =
        new Status(
            target,
            eye.node(),
            eye.sensor(),
            Origin.AGENT,
            now,
            Known.SENSOR,
            eye.state(),
            Map.of("detail", "scenario"),
            "");
    return eye.state().equals("ok")
        ? List.of(status)
        : List.of(
            status,
            new Event(
                target,
                eye.node(),
                eye.sensor(),
                Origin.AGENT,
                now,
                "sensor." + eye.state(),
                Map.of("detail", "scenario"),
                ""));
  }
}

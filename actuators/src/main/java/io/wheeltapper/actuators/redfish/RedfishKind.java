package io.wheeltapper.actuators.redfish;

import static io.wheeltapper.core.spi.KindSpec.Setting.optional;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Deed;
import io.wheeltapper.actuators.Deeds;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.Lines;
import io.wheeltapper.actuators.Pace;
import io.wheeltapper.actuators.facility.Knob;
import io.wheeltapper.actuators.facility.Moves;
import io.wheeltapper.actuators.facility.SetPointMove;
import io.wheeltapper.actuators.facility.Within;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.ActuatorKind;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.KindSpec;
import io.wheeltapper.core.spi.KindSpec.Outbound;
import io.wheeltapper.core.spi.KindSpec.Setting;
import io.wheeltapper.core.spi.KindSpec.Type;
import io.wheeltapper.core.spi.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The kind {@code redfish}: machines, shelves and coolant units by their BMCs. */
public final class RedfishKind implements ActuatorKind {

  private static final KindSpec SPEC =
      new KindSpec(
          "redfish",
          "restarts nodes by their BMC, moves power caps and supply temperatures within bounds",
          Lines.with(
              Stream.of(
                      Fleet.SETTINGS,
                      List.of(
                          optional(
                              "heed",
                              Type.DURATION,
                              "10m",
                              "how long a host has to heed a graceful restart"),
                          optional(
                              "unproven",
                              Type.BOOLEAN,
                              "false",
                              "reset also where a BMC keeps no LastResetTime to prove it by"),
                          optional(
                              "full-power-cycle",
                              Type.BOOLEAN,
                              "false",
                              "offer FullPowerCycle, standby power and BMC included"),
                          Within.RECORD),
                      Within.CAP,
                      Within.SUPPLY)
                  .<Setting>flatMap(List::stream)
                  .toList()),
          Stream.of(
                  Fleet.READS,
                  List.of(new Outbound("Redfish: POST …/Actions/ComputerSystem.Reset", true)))
              .<Outbound>flatMap(List::stream)
              .toList());

  /** The service that speaks for a target. */
  @FunctionalInterface
  interface Services {
    Optional<Redfish> at(Target target) throws CallFailed;
  }

  /** For the service loader. */
  public RedfishKind() {}

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Actuator create(Settings settings) {
    Line line = Lines.of(settings);
    Fleet fleet = Fleet.of(settings, line, Pace.system());
    return new Deeds(
        deeds(settings, fleet::at, Pace.system()),
        List.of(line),
        fleet.secrets(),
        target -> fleet.at(target).isPresent());
  }

  /** The deeds over any services. */
  static List<Deed> deeds(Settings settings, Services services, Pace pace) {
    Duration heed = settings.duration("heed");
    if (heed.compareTo(Duration.ofMinutes(1)) < 0 || heed.compareTo(Duration.ofMinutes(30)) > 0) {
      throw new BadSetting("heed", "'heed' is between 1m and 30m");
    }
    NodeReset.Site site =
        new NodeReset.Site(heed, settings.flag("unproven"), settings.flag("full-power-cycle"));
    List<Deed> deeds = new ArrayList<>();
    for (Reset reset : Reset.values()) {
      deeds.add(
          new NodeReset(
              reset, target -> services.at(target).<Host>map(RedfishHost::new), pace, site));
    }
    Moves moves = new Moves(settings.path("record"));
    deeds.addAll(
        SetPointMove.both(
            Within.cap(settings),
            target -> services.at(target).<Knob>map(CapKnob::new),
            moves,
            pace));
    deeds.addAll(
        SetPointMove.both(
            Within.supply(settings),
            target -> services.at(target).<Knob>map(SupplyKnob::new),
            moves,
            pace));
    return deeds;
  }

  @Override
  public Check doctor(Settings settings) {
    Check visited =
        Visit.of(Fleet.of(settings, Line.open(settings.instance()), Pace.system()), Pace.system());
    boolean moves =
        !settings.text("cap-least").isBlank() || !settings.text("supply-least").isBlank();
    String unnoted = moves ? new Moves(settings.path("record")).problem() : "";
    return unnoted.isEmpty()
        ? visited
        : new Check(false, visited.detail() + "; " + unnoted + ": no set-point is moved without");
  }
}

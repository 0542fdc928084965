package io.wheeltapper.actuators.modbus;

import static io.wheeltapper.core.spi.KindSpec.Setting.optional;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Deed;
import io.wheeltapper.actuators.Deeds;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.Lines;
import io.wheeltapper.actuators.Pace;
import io.wheeltapper.actuators.SharedLine;
import io.wheeltapper.actuators.facility.Knob;
import io.wheeltapper.actuators.facility.Moves;
import io.wheeltapper.actuators.facility.Reading;
import io.wheeltapper.actuators.facility.SetPointMove;
import io.wheeltapper.actuators.facility.Within;
import io.wheeltapper.core.model.Bound;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The kind {@code modbus}: supply temperatures of coolant units and chillers. */
public final class ModbusKind implements ActuatorKind {

  private static final KindSpec SPEC =
      new KindSpec(
          "modbus",
          "moves supply temperatures of coolant units by Modbus TCP, within bounds",
          Lines.with(
              Stream.of(
                      List.of(
                          optional(
                              "devices",
                              Type.LIST,
                              "",
                              "the devices, as cdu-3=10.4.0.3 or loop:cdu-3=10.4.0.3:502/1"),
                          optional(
                              "map",
                              Type.PATH,
                              "",
                              "which register is the set-point, its sensor, the dew point, alarms"),
                          optional("timeout", Type.DURATION, "2s", "for one answer"),
                          Within.RECORD),
                      Within.SUPPLY)
                  .<Setting>flatMap(List::stream)
                  .toList()),
          List.of(
              new Outbound("Modbus: read the map's registers (functions 1 to 4)", false),
              new Outbound("Modbus: write the map's set-point (functions 6, 16)", true)));

  /** For the service loader. */
  public ModbusKind() {}

  @Override
  public KindSpec spec() {
    return SPEC;
  }

  @Override
  public Actuator create(Settings settings) {
    Line line = Lines.of(settings);
    Map<Target, Knob> knobs = knobs(settings, line);
    return new Deeds(
        deeds(settings, knobs, Pace.system()), List.of(line), List.of(), knobs::containsKey);
  }

  /** The deeds over any devices. */
  static List<Deed> deeds(Settings settings, Map<Target, Knob> knobs, Pace pace) {
    return SetPointMove.both(
        Within.supply(settings),
        target -> Optional.ofNullable(knobs.get(target)),
        new Moves(settings.path("record")),
        pace);
  }

  private static Map<Target, Knob> knobs(Settings settings, Line line) {
    Map<Target, Unit> units = Unit.all("devices", settings.list("devices"));
    Map<Target, Knob> knobs = new HashMap<>();
    if (units.isEmpty()) {
      return knobs;
    }
    if (settings.text("map").isBlank()) {
      throw new BadSetting("map", "no map is named; write map: ./my-cdu-control.yaml");
    }
    ControlMap map = ControlMap.of("map", settings.path("map"));
    SharedLine shared = new SharedLine(line);
    units.forEach((target, unit) ->
        knobs.put(
            target,
            new RegisterKnob(new TcpModbus(unit, shared, settings.duration("timeout")), map)));
    return knobs;
  }

  @Override
  public Check doctor(Settings settings) {
    Map<Target, Knob> knobs = knobs(settings, Line.open(settings.instance()));
    if (knobs.isEmpty()) {
      return new Check(
          false, "no device is configured; set 'devices', as [cdu-3=10.4.0.3], and 'map'");
    }
    List<String> good = new ArrayList<>();
    List<String> bad = new ArrayList<>();
    knobs.forEach((target, knob) -> {
      try {
        good.add(target.id() + " " + told(knob.look()));
      } catch (CallFailed | Knob.NoKnob e) {
        bad.add(target.id() + ": " + e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        bad.add(target.id() + ": interrupted");
      }
    });
    String moves =
        settings.text("supply-least").isBlank() ? "; nothing is moved without 'supply-least'" : "";
    String unnoted = moves.isEmpty() ? new Moves(settings.path("record")).problem() : "";
    if (!unnoted.isEmpty()) {
      bad.add(unnoted + ": nothing is moved without");
    }
    return new Check(
        bad.isEmpty(),
        String.join("; ", Stream.concat(good.stream(), bad.stream()).toList()) + moves);
  }

  private static String told(Reading reading) {
    return "stands at "
        + Bound.text(reading.stands())
        + ", measures "
        + reading.measured().map(Bound::text).orElse("nothing")
        + ", dew point "
        + reading.dewPoint().map(Bound::text).orElse("not read")
        + (reading.alarm().isEmpty() ? "" : ", complains: " + reading.alarm());
  }
}

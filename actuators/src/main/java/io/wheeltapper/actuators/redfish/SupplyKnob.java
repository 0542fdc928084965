package io.wheeltapper.actuators.redfish;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Words;
import io.wheeltapper.actuators.facility.Knob;
import io.wheeltapper.actuators.facility.Reading;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The supply temperature of a coolant unit: {@code SupplyTemperatureControlCelsius} of its one
 * secondary connector that has it, or the {@code Control} that stands behind it.
 */
record SupplyKnob(Redfish redfish) implements Knob {

  private static final String UNITS = "/redfish/v1/ThermalEquipment/CDUs";
  private static final String CONTROL = "SupplyTemperatureControlCelsius";
  private static final int MOST = 32;

  @Override
  public Reading look() throws CallFailed, InterruptedException, NoKnob {
    Resource unit = only(UNITS, "coolant unit");
    List<Resource> with = new ArrayList<>();
    for (String uri : few(unit.link("SecondaryCoolantConnectors"))) {
      redfish.get(uri).filter(c -> c.number(CONTROL, "SetPoint").isPresent()).ifPresent(with::add);
    }
    if (with.size() != 1) {
      throw new NoKnob(
          redfish.bmc().name()
              + (with.isEmpty()
                  ? " has no secondary connector with a set-point"
                  : " has " + with.size() + " secondary connectors with a set-point"));
    }
    Resource connector = with.getFirst();
    Optional<BigDecimal> dewPoint = Optional.empty();
    if (!unit.link("EnvironmentMetrics").isEmpty()) {
      dewPoint =
          redfish
              .get(unit.link("EnvironmentMetrics"))
              .flatMap(e -> e.number("DewPointCelsius", "Reading"));
    }
    return reading(connector, alarm(unit, connector), dewPoint);
  }

  private Reading reading(Resource connector, String alarm, Optional<BigDecimal> dewPoint)
      throws CallFailed, InterruptedException {
    String behind = io.wheeltapper.core.bmc.Uri.local(connector.text(CONTROL, "DataSourceUri"));
    Optional<Resource> control =
        behind.isEmpty()
            ? Optional.empty()
            : redfish.get(behind).filter(c -> c.number("SetPoint").isPresent());
    Optional<BigDecimal> measured =
        connector.text("Status", "State").equals("Enabled")
            ? connector.number("SupplyTemperatureCelsius", "Reading")
            : Optional.empty();
    Resource owner = control.orElse(connector);
    String[] at = control.isPresent() ? new String[0] : new String[] {CONTROL};
    return new Reading(
        number(owner, at, "SetPoint").orElseThrow(),
        number(owner, at, "AllowableMin"),
        number(owner, at, "AllowableMax"),
        measured,
        dewPoint,
        alarm,
        held(text(owner, at, "ControlMode")),
        owner.uri() + (control.isPresent() ? "#" : ""),
        owner.etag());
  }

  private static Optional<BigDecimal> number(Resource owner, String[] at, String name) {
    return at.length == 0 ? owner.number(name) : owner.number(at[0], name);
  }

  private static String text(Resource owner, String[] at, String name) {
    return at.length == 0 ? owner.text(name) : owner.text(at[0], name);
  }

  /** In the modes Automatic and Override the device obeys its set-point; how it does is its own. */
  static String held(String mode) {
    return switch (mode) {
      case "", "Automatic", "Override" -> "";
      default -> "its ControlMode is " + Words.plain(mode, 40) + ": the set-point is not in force";
    };
  }

  private static String alarm(Resource unit, Resource connector) {
    for (Resource each : List.of(unit, connector)) {
      for (String name : List.of("HealthRollup", "Health")) {
        String health = each.text("Status", name);
        if (!health.isEmpty() && !health.equals("OK")) {
          return Words.plain(each.text("Name") + " is " + health, 120);
        }
      }
    }
    return "";
  }

  private Resource only(String collection, String what)
      throws CallFailed, InterruptedException, NoKnob {
    List<String> all = few(collection);
    Optional<Resource> one = all.size() == 1 ? redfish.get(all.getFirst()) : Optional.empty();
    return one.orElseThrow(
        () -> new NoKnob(redfish.bmc().name() + " has " + all.size() + " of a " + what));
  }

  private List<String> few(String collection) throws CallFailed, InterruptedException {
    if (collection.isEmpty()) {
      return List.of();
    }
    List<String> all = redfish.get(collection).map(c -> c.links("Members")).orElse(List.of());
    return all.subList(0, Math.min(MOST, all.size()));
  }

  @Override
  public String describe(BigDecimal value, Reading seen) {
    return redfish.describe(change(value, seen));
  }

  @Override
  public void set(BigDecimal value, Reading seen) throws CallFailed, InterruptedException {
    redfish.apply(change(value, seen));
  }

  private static Change change(BigDecimal value, Reading seen) {
    boolean control = seen.place().endsWith("#");
    String body = "{\"SetPoint\":" + value.toPlainString() + "}";
    return new Change.Patch(
        control ? seen.place().substring(0, seen.place().length() - 1) : seen.place(),
        control ? body : "{\"" + CONTROL + "\":" + body + "}",
        seen.tag());
  }
}

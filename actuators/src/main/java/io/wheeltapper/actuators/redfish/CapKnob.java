package io.wheeltapper.actuators.redfish;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.facility.Knob;
import io.wheeltapper.actuators.facility.Reading;
import io.wheeltapper.core.model.Target;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The power cap of a machine or a shelf: {@code PowerLimitWatts} of its chassis' {@code
 * EnvironmentMetrics}, or the limit of the first {@code PowerControl} of an older BMC. What happens
 * when it is passed ({@code LimitException}) is never written.
 */
record CapKnob(Redfish redfish) implements Knob {

  private static final int MOST = 32;
  private static final String CHASSIS = "/redfish/v1/Chassis";

  @Override
  public Reading look() throws CallFailed, InterruptedException, NoKnob {
    List<Reading> all = new ArrayList<>();
    for (String uri : chassis()) {
      Optional<Resource> chassis = redfish.get(uri);
      if (chassis.isPresent()) {
        cap(chassis.get()).ifPresent(all::add);
      }
    }
    if (all.size() != 1) {
      throw new NoKnob(
          redfish.bmc().name()
              + (all.isEmpty() ? " has no power cap" : " has " + all.size() + " power caps"));
    }
    return all.getFirst();
  }

  /** Of a machine those that its system names; of plant all. */
  private List<String> chassis() throws CallFailed, InterruptedException, NoKnob {
    List<String> all;
    if (redfish.bmc().subject().kind() == Target.Kind.NODE) {
      try {
        all = Machine.system(redfish).links("Links", "Chassis");
      } catch (Machine.NoneSuch e) {
        throw new NoKnob(String.valueOf(e.getMessage()));
      }
    } else {
      all = redfish.get(CHASSIS).map(c -> c.links("Members")).orElse(List.of());
    }
    return all.subList(0, Math.min(MOST, all.size()));
  }

  private Optional<Reading> cap(Resource chassis) throws CallFailed, InterruptedException {
    Optional<Resource> metrics = at(chassis, "EnvironmentMetrics");
    if (metrics.isPresent() && metrics.get().number("PowerLimitWatts", "SetPoint").isPresent()) {
      return metrics.map(CapKnob::newer);
    }
    return at(chassis, "Power")
        .filter(p -> limit(p).filter(w -> w.signum() > 0).isPresent())
        .map(CapKnob::older);
  }

  private Optional<Resource> at(Resource chassis, String link)
      throws CallFailed, InterruptedException {
    String uri = chassis.link(link);
    return uri.isEmpty() ? Optional.empty() : redfish.get(uri);
  }

  private static Reading newer(Resource metrics) {
    return new Reading(
        metrics.number("PowerLimitWatts", "SetPoint").orElseThrow(),
        metrics.number("PowerLimitWatts", "AllowableMin"),
        metrics.number("PowerLimitWatts", "AllowableMax"),
        metrics.number("PowerWatts", "Reading"),
        Optional.empty(),
        "",
        SupplyKnob.held(metrics.text("PowerLimitWatts", "ControlMode")),
        metrics.uri(),
        metrics.etag());
  }

  private static Optional<BigDecimal> limit(Resource power) {
    return Optional.of(power.at("PowerControl").path(0).path("PowerLimit").path("LimitInWatts"))
        .filter(n -> n.isNumber() && Double.isFinite(n.doubleValue()))
        .map(n -> n.decimalValue());
  }

  private static Reading older(Resource power) {
    var first = power.at("PowerControl").path(0);
    boolean kills =
        first.path("PowerLimit").path("LimitException").asText("").equals("HardPowerOff");
    var capacity = first.path("PowerCapacityWatts");
    var drawn = first.path("PowerConsumedWatts");
    return new Reading(
        limit(power).orElseThrow(),
        Optional.empty(),
        capacity.isNumber() && capacity.doubleValue() > 0
            ? Optional.of(capacity.decimalValue())
            : Optional.empty(),
        drawn.isNumber() ? Optional.of(drawn.decimalValue()) : Optional.empty(),
        Optional.empty(),
        "",
        kills ? "its LimitException is HardPowerOff: a cap that cuts the power is not moved" : "",
        power.uri() + "#" + Math.max(1, power.at("PowerControl").size()),
        power.etag());
  }

  @Override
  public String describe(BigDecimal value, Reading seen) {
    return redfish.describe(change(value, seen));
  }

  @Override
  public void set(BigDecimal value, Reading seen) throws CallFailed, InterruptedException {
    redfish.apply(change(value, seen));
  }

  /** Of an array each member is sent; {@code {}} leaves one as it is (DSP0266, 7.9.4). */
  private static Change change(BigDecimal value, Reading seen) {
    String watts = value.toPlainString();
    int members = seen.place().indexOf('#');
    if (members < 0) {
      return new Change.Patch(
          seen.place(), "{\"PowerLimitWatts\":{\"SetPoint\":" + watts + "}}", seen.tag());
    }
    int count = Integer.parseInt(seen.place().substring(members + 1));
    return new Change.Patch(
        seen.place().substring(0, members),
        "{\"PowerControl\":[{\"PowerLimit\":{\"LimitInWatts\":"
            + watts
            + "}}"
            + ",{}".repeat(count - 1)
            + "]}",
        seen.tag());
  }
}

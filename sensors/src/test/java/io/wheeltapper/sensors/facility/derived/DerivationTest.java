package io.wheeltapper.sensors.facility.derived;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Metrics;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.core.yaml.Problems;
import io.wheeltapper.core.yaml.YamlFile;
import io.wheeltapper.sensors.Collected;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DerivationTest {

  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;

  /** A whole hour. */
  private static final long T = 1_790_000_000_000L / HOUR * HOUR;

  private static final String PLAN =
      """
      pue:
        category: 2
        facility: [feed:main-a.PowerWatts, feed:main-b.PowerWatts]
        it: ["feed:pdu-*.PowerWatts"]
        outdoor: site:site.outdoor_temperature_celsius
      loops:
        - {loop: cdu-1, power: [rack:r1.PowerWatts], share: 1}
      """;

  @TempDir Path folder;
  private final List<Signal> said = new ArrayList<>();

  private static Derivation derivation(String plan) {
    Problems problems = new Problems();
    Plan read = YamlFile.parse(plan, "derived.yaml", problems).map(Plan::read).orElseThrow();
    assertTrue(problems.none(), () -> problems.all().toString());
    return new Derivation("derived", read);
  }

  private static Snapshot snapshot(String target, String sensor, long at, Map<String, Double> all) {
    return new Snapshot(Target.parse(target), "", sensor, Origin.FACILITY, at, Metrics.of(all));
  }

  private static Snapshot power(String target, double watts, long at) {
    return snapshot(target, "pdus", at, Map.of("PowerWatts", watts));
  }

  private static void take(Derivation derivation, Snapshot snapshot) {
    derivation.take(snapshot, snapshot.at());
  }

  private void look(Derivation derivation, long at) {
    said.addAll(derivation.look(at).signals());
  }

  private OptionalDouble last(String target, String word) {
    return said.stream()
        .filter(s -> s instanceof Snapshot n && n.target().toString().equals(target) && n.has(word))
        .mapToDouble(s -> ((Snapshot) s).number(word))
        .reduce((a, b) -> b);
  }

  private List<Status> statuses(String type) {
    return said.stream()
        .filter(s -> s instanceof Status t && t.type().equals(type))
        .map(Status.class::cast)
        .toList();
  }

  /** Half the time at a PUE of 1.2 with 1000 kW, half at 2.0 with 100 kW. */
  private void halves(Derivation derivation, long from, int minutes) {
    for (int i = 0; i <= minutes; i++) {
      long at = from + i * MINUTE;
      boolean busy = i % 2 == 0;
      take(derivation, power("feed:main-a", busy ? 600_000 : 100_000, at));
      take(derivation, power("feed:main-b", busy ? 600_000 : 100_000, at));
      take(derivation, power("feed:pdu-1", busy ? 700_000 : 50_000, at));
      take(derivation, power("feed:pdu-2", busy ? 300_000 : 50_000, at));
      look(derivation, at);
    }
  }

  @Test
  void pueIsARatioOfEnergiesAndNoMeanOfRatios() {
    Derivation derivation = derivation(PLAN);
    halves(derivation, T, 120);
    assertEquals(14.0 / 11, figure(statuses("facility.pue").getLast()), 0.001);
    Status status = statuses("facility.pue").getLast();
    assertEquals("interim", status.value());
    assertEquals("PUE2", status.field("category"));
    assertEquals("" + T, status.field("from"));
    assertEquals("" + (T + 2 * HOUR), status.field("to"));
    double now = last("site:site", "pue").orElseThrow();
    assertTrue(now > 1.25 && now < 1.3, () -> "of a quarter of an hour " + now);
    assertTrue(last("site:site", "pue_excess").isEmpty(), "there is no past");
  }

  private static double figure(Status status) {
    return Double.parseDouble(status.field("pue"));
  }

  @Test
  void aMeterThatFallsSilentIsNoLessEnergy() {
    Derivation derivation = derivation(PLAN);
    halves(derivation, T, 30);
    double before = last("site:site", "pue").orElseThrow();
    said.clear();
    for (int i = 31; i < 90; i++) {
      long at = T + i * MINUTE;
      take(derivation, power("feed:main-a", 600_000, at));
      take(derivation, power("feed:main-b", 600_000, at));
      take(derivation, power("feed:pdu-1", 700_000, at));
      look(derivation, at);
      if (i > 50) {
        said.clear();
      }
    }
    assertTrue(last("site:site", "pue").isEmpty(), "pdu-2 is missed, and nothing is said");
    assertTrue(before < 1.3);
  }

  @Test
  void aYearIsAnnualAndOneWithoutIsInterim() {
    Derivation derivation = derivation(PLAN);
    long now = T / HOUR;
    for (long h = now - 365 * 24; h < now; h++) {
      derivation.restore(new Hour(h, 60, 1300, 1000, 10));
    }
    said.addAll(derivation.past(T));
    assertEquals("annual", statuses("facility.pue").getLast().value());
    assertEquals(1.3, figure(statuses("facility.pue").getLast()), 1e-9);
    Derivation young = derivation(PLAN);
    for (long h = now - 200 * 24; h < now; h++) {
      young.restore(new Hour(h, 60, 1300, 1000, 10));
    }
    said.addAll(young.past(T));
    assertEquals("interim", statuses("facility.pue").getLast().value());
  }

  private static OptionalDouble excess(LongFunction<Hour> hours) {
    long end = T / HOUR;
    TreeMap<Long, Hour> all = new TreeMap<>();
    for (long h = end - 31 * 24; h < end; h++) {
      all.put(h, hours.apply(h));
    }
    return Excess.of(all, end);
  }

  /** Load by day and night, weather by the hour; cooling costs what both ask for. */
  private static Hour hour(long h, double more) {
    double it = h % 24 < 12 ? 1000 : 400;
    double outdoor = 8 + 12 * Math.sin(h * 2 * Math.PI / 24);
    double pue = 1.15 + 0.01 * Math.floor(outdoor / 5) + (it < 500 ? 0.1 : 0) + more;
    return new Hour(h, 60, it * pue, it, outdoor);
  }

  @Test
  void theExcessIsAtTheSameLoadAndWeather() {
    long end = T / HOUR;
    assertEquals(0, excess(h -> hour(h, 0)).orElseThrow(), 1e-9);
    assertEquals(0.06, excess(h -> hour(h, h >= end - 24 ? 0.06 : 0)).orElseThrow(), 1e-9);
    // An idle day is another load, and no drift.
    OptionalDouble idle =
        excess(h -> h >= end - 24 ? new Hour(h, 60, 400 * 1.4, 400, 40) : hour(h, 0));
    assertTrue(idle.isEmpty(), "weather that never was is like none of the past");
    assertTrue(excess(h -> new Hour(h, 60, 1200, 1000, Double.NaN)).isEmpty(), "no thermometer");
    assertTrue(excess(h -> new Hour(h, 20, 1200, 1000, 5)).isEmpty(), "short of data");
  }

  @Test
  void energyCountersThatBeginAnewCountNothing() {
    Derivation derivation =
        derivation(
            """
            pue: {category: 3, facility: [feed:m.EnergykWh], it: [feed:i.EnergykWh]}
            """);
    for (int i = 0; i <= 60; i++) {
      long at = T + i * MINUTE;
      double reset = i >= 30 ? 500 : 0;
      take(
          derivation, snapshot("feed:m", "snmp", at, Map.of("EnergykWh", 1000 + 13.0 * i - reset)));
      take(derivation, snapshot("feed:i", "snmp", at, Map.of("EnergykWh", 2000 + 10.0 * i)));
      look(derivation, at);
    }
    Status status = statuses("facility.pue").getLast();
    assertEquals(1.3, figure(status), 0.001);
    assertEquals("PUE3", status.field("category"));
    assertEquals("767", status.field("total_kwh"), "59 of 60 minutes");
  }

  private void loop(Derivation derivation, long at, double flow, double back, double watts) {
    take(
        derivation,
        snapshot(
            "loop:cdu-1",
            "cdus",
            at,
            Map.of(
                "FlowLitersPerMinute", flow,
                "SupplyTemperatureCelsius", 30.0,
                "ReturnTemperatureCelsius", back)));
    take(derivation, power("rack:r1", watts, at));
    look(derivation, at);
  }

  @Test
  void heatThatAddsUpAndHeatThatDoesNot() {
    Derivation derivation = derivation(PLAN);
    for (int i = 0; i < 6; i++) {
      loop(derivation, T + i * MINUTE, 100, 40, 69_700);
    }
    assertEquals(1, last("loop:cdu-1", "heat_balance_ratio").orElseThrow(), 1e-9);
    for (int i = 6; i < 12; i++) {
      loop(derivation, T + i * MINUTE, 50, 40, 69_700);
    }
    assertEquals(0.5, last("loop:cdu-1", "heat_balance_ratio").orElseThrow(), 1e-9);
    said.clear();
    for (int i = 12; i < 20; i++) {
      loop(derivation, T + i * MINUTE, 50, 40, 1_000);
    }
    said.clear();
    loop(derivation, T + 20 * MINUTE, 50, 40, 1_000);
    assertTrue(last("loop:cdu-1", "heat_balance_ratio").isEmpty(), "an idle loop");
  }

  @Test
  void ratiosFromTwoSensorsAndNotBesideTheirOwn() {
    Derivation derivation = derivation(PLAN);
    for (int i = 0; i < 7; i++) {
      long at = T + i * MINUTE;
      take(derivation, snapshot("loop:cdu-2", "redfish", at, Map.of("FlowLitersPerMinute", 100.0)));
      take(
          derivation, snapshot("loop:cdu-2", "bms", at, Map.of("RatedFlowLitersPerMinute", 400.0)));
      take(
          derivation,
          snapshot(
              "loop:cdu-3",
              "modbus",
              at,
              Map.of(
                  "FlowLitersPerMinute", 1.0, "RatedFlowLitersPerMinute", 2.0, "flow_ratio", 0.5)));
      look(derivation, at);
    }
    assertEquals(0.25, last("loop:cdu-2", "flow_ratio").orElseThrow(), 1e-9);
    assertTrue(last("loop:cdu-3", "flow_ratio").isEmpty());
  }

  private void flows(Derivation derivation, int from, int to, LongToDoubleFunction first) {
    for (int i = from; i < to; i++) {
      long at = T + i * MINUTE;
      int step = i;
      for (int n = 1; n <= 4; n++) {
        double value = n == 1 ? first.applyAsDouble(step) : 300 + n + Math.sin(step * n);
        take(
            derivation,
            snapshot("loop:cdu-" + n, "cdus/cdu-" + n, at, Map.of("FlowLitersPerMinute", value)));
      }
      look(derivation, at);
    }
  }

  @Test
  void oneNumberForAnHourWhileNeighboursMove() {
    Derivation derivation = derivation(PLAN);
    flows(derivation, 0, 60, _ -> 312.5);
    assertTrue(statuses("sensor.trust").isEmpty(), "an hour is not over");
    flows(derivation, 60, 63, _ -> 312.5);
    Status stuck = statuses("sensor.trust").getFirst();
    assertEquals("stuck", stuck.value());
    assertEquals("loop:cdu-1", stuck.target().toString());
    assertEquals("FlowLitersPerMinute", stuck.field("of"));
    assertEquals("cdus/cdu-1", stuck.field("sensor"));
    assertEquals(Origin.AGENT, stuck.origin());
    assertEquals(1, statuses("sensor.trust").size(), "said once");
    flows(derivation, 63, 65, i -> 312.5 + i);
    assertEquals("ok", statuses("sensor.trust").getLast().value());
  }

  @Test
  void whoFallsSilentUnderDoubtIsNotBelievedAgain() {
    Derivation derivation = derivation(PLAN);
    flows(derivation, 0, 63, _ -> 312.5);
    assertEquals("stuck", statuses("sensor.trust").getLast().value());
    for (int i = 63; i < 90; i++) {
      look(derivation, T + i * MINUTE);
    }
    assertEquals(List.of("stuck"), statuses("sensor.trust").stream().map(Status::value).toList());
    flows(derivation, 90, 92, _ -> 312.5);
    assertEquals("stuck", statuses("sensor.trust").getLast().value(), "heard, and not moving");
    flows(derivation, 92, 94, i -> 312.5 + i);
    assertEquals("ok", statuses("sensor.trust").getLast().value());
  }

  @Test
  void oneReadingAndSilenceIsNoMeanOfFiveMinutes() {
    Derivation derivation = derivation(PLAN);
    loop(derivation, T, 100, 60, 69_700);
    take(
        derivation,
        snapshot("loop:cdu-1", "cdus", T, Map.of("SupplyTemperatureControlCelsius", 20.0)));
    for (int i = 1; i < 6; i++) {
      take(derivation, power("rack:r1", 69_700, T + i * MINUTE));
      look(derivation, T + i * MINUTE);
    }
    assertTrue(last("loop:cdu-1", "heat_balance_ratio").isEmpty());
    assertTrue(last("loop:cdu-1", "supply_excess_celsius").isEmpty());
  }

  @Test
  void aReadingUnderDoubtIsNotUsed() {
    Derivation derivation = derivation(PLAN);
    for (int i = 0; i < 63; i++) {
      take(
          derivation,
          snapshot("loop:cdu-1", "bms", T + i * MINUTE, Map.of("RatedFlowLitersPerMinute", 625.0)));
      if (i == 62) {
        said.clear();
      }
      flows(derivation, i, i + 1, _ -> 312.5);
    }
    assertTrue(last("loop:cdu-1", "flow_ratio").isEmpty(), "it is stuck");
  }

  @Test
  void aTimeThatIsYetToComeIsRefused() {
    Derivation derivation = derivation(PLAN);
    derivation.take(
        snapshot(
            "loop:cdu-2",
            "bms",
            T + HOUR,
            Map.of("FlowLitersPerMinute", 9.0, "RatedFlowLitersPerMinute", 9.0)),
        T);
    take(
        derivation,
        snapshot(
            "loop:cdu-2",
            "bms",
            T,
            Map.of("FlowLitersPerMinute", 5.0, "RatedFlowLitersPerMinute", 10.0)));
    look(derivation, T);
    assertEquals(0.5, last("loop:cdu-2", "flow_ratio").orElseThrow(), 1e-9);
  }

  @Test
  void whatStandsStillTogetherIsNotStuckAndZeroIsAPumpThatIsOff() {
    Derivation derivation = derivation(PLAN);
    for (int i = 0; i < 90; i++) {
      long at = T + i * MINUTE;
      for (int n = 1; n <= 4; n++) {
        take(
            derivation,
            snapshot("rack:r" + n, "pdus", at, Map.of("inlet_temperature_celsius", 22.0)));
      }
      look(derivation, at);
    }
    flows(derivation, 0, 90, _ -> 0);
    assertTrue(statuses("sensor.trust").isEmpty(), () -> said.toString());
  }

  @Test
  void twoSensorsThatContradictEachOtherAreBothDoubted() {
    Derivation derivation = derivation(PLAN);
    for (int i = 0; i < 10; i++) {
      long at = T + i * MINUTE;
      take(
          derivation,
          snapshot("loop:cdu-1", "bmc", at, Map.of("SupplyTemperatureCelsius", 30.0 + i % 2)));
      take(
          derivation,
          snapshot("loop:cdu-1", "bms", at, Map.of("SupplyTemperatureCelsius", 36.0 + i % 2)));
      take(
          derivation,
          snapshot("loop:cdu-2", "bmc", at, Map.of("SupplyTemperatureCelsius", 30.0 + i % 2)));
      take(
          derivation,
          snapshot("loop:cdu-2", "bms", at, Map.of("SupplyTemperatureCelsius", 32.0 + i % 2)));
      look(derivation, at);
    }
    List<Status> doubted = statuses("sensor.trust");
    assertEquals(2, doubted.size(), doubted::toString);
    assertEquals(
        List.of("derived/bmc", "derived/bms"), doubted.stream().map(Status::sensor).toList());
    assertTrue(doubted.stream().allMatch(s -> s.value().equals("contradicts")));
    assertTrue(doubted.stream().allMatch(s -> s.target().toString().equals("loop:cdu-1")));
  }

  @Test
  void theSameReadingsGiveTheSameSignals() {
    List<List<Signal>> twice = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      said.clear();
      Derivation derivation = derivation(PLAN);
      halves(derivation, T, 90);
      flows(derivation, 91, 180, _ -> 5.5);
      twice.add(List.copyOf(said));
    }
    assertEquals(twice.getFirst(), twice.getLast());
    assertFalse(twice.getFirst().isEmpty());
  }

  @Test
  void theHoursOutliveARestart() throws Exception {
    Path file = folder.resolve("hours");
    History history = new History(java.util.Optional.of(file));
    assertEquals(List.of(), history.read((p, w) -> {}));
    List<Hour> hours =
        List.of(
            new Hour(T / HOUR, 60, 13, 10, 5.5), new Hour(T / HOUR + 1, 59, 13, 10, Double.NaN));
    history.append(hours);
    Files.writeString(file, "{\"hour\":1}\n", java.nio.file.StandardOpenOption.APPEND);
    List<String> rejected = new ArrayList<>();
    assertEquals(hours, history.read((place, why) -> rejected.add(place)));
    assertEquals(List.of("hours:3"), rejected);
    DerivedKind kind = new DerivedKind();
    Path plan = Files.writeString(folder.resolve("d.yaml"), PLAN);
    Collected got = new Collected();
    kind.recorded(file, new Settings("d", kind.spec(), Map.of("file", plan.toString())))
        .orElseThrow()
        .run(got);
    assertEquals("1.300", got.statuses("facility.pue").getFirst().field("pue"));
  }

  @Test
  void mistakesHaveTheirPlace() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("d.yaml"),
            """
            pue: {category: 4, facility: [], it: [pdu], outdoor: "site:*.t"}
            loops:
              - {loop: cdu-1, power: [feed:x.EnergykWh], shore: 1}
            """);
    List<String> problems = DerivedKind.problems(file).stream().map(Object::toString).toList();
    assertEquals(6, problems.size(), () -> String.join("\n", problems));
    DerivedKind kind = new DerivedKind();
    assertThrows(
        BadSetting.class,
        () -> kind.create(new Settings("d", kind.spec(), Map.of("file", file.toString()))));
    assertThrows(BadSetting.class, () -> kind.create(new Settings("d", kind.spec(), Map.of())));
  }
}

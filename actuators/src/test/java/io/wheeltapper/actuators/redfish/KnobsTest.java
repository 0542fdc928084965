package io.wheeltapper.actuators.redfish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Deed;
import io.wheeltapper.actuators.FakePace;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.BadSetting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Power caps and supply temperatures of BMCs and coolant units in DMTF's shapes. */
final class KnobsTest {

  private static final Target LOOP = new Target(Target.Kind.LOOP, "cdu-1");
  private static final Target NODE = Target.node("n1");

  private final FakePace pace = new FakePace(Given.STARTED + 1_000);
  private final Attempt attempt = Given.attempt("a1");
  private final Map<String, String> set = new HashMap<>(RedfishRig.BOUNDS);
  private final Path record = Given.record();
  private FakeRedfish fake = Given.cdu("loop:cdu-1");

  /** Each time another process. */
  private Deed deed(String action) {
    set.putIfAbsent("record", record.toString());
    return RedfishKind.deeds(RedfishRig.settings(set), _ -> Optional.of(fake), pace).stream()
        .filter(d -> d.type().name().equals(action))
        .findFirst()
        .orElseThrow();
  }

  private static Action move(String action, Target on, String low, String high) {
    return Action.of(action, on).with("low", low).with("high", high);
  }

  private static Action warmer(String low, String high) {
    return move("cooling.raise-supply", LOOP, low, high);
  }

  private static Action colder(String low, String high) {
    return move("cooling.lower-supply", LOOP, low, high);
  }

  private Outcome does(Action action) throws Exception {
    return deed(action.name()).execute(action, attempt);
  }

  private Outcome looks(Action action) throws Exception {
    return deed(action.name()).verify(action, attempt);
  }

  private void refused(Action action, String words) throws Exception {
    int before = fake.changes().size();
    Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, does(action));
    assertTrue(failed.detail().contains(words), failed::detail);
    assertEquals(before, fake.changes().size());
    assertTrue(deed(action.name()).preview(action, attempt).getFirst().startsWith("nothing: "));
  }

  @Test
  void theSupplyIsRaisedAndBelievedByItsSensorAlone() throws Exception {
    assertInstanceOf(Outcome.Done.class, does(warmer("30", "31")));
    assertEquals(
        List.of(
            new Change.Patch(
                Given.CONNECTOR,
                "{\"SupplyTemperatureControlCelsius\":{\"SetPoint\":31}}",
                "\"1\"")),
        fake.changes());
    fake.merge(Given.CONNECTOR, "{\"SupplyTemperatureCelsius\":{\"Reading\":29.5}}");
    Outcome.Failed yet = assertInstanceOf(Outcome.Failed.class, looks(warmer("30", "31")));
    assertTrue(yet.retryable());
    Given.follows(fake);
    assertInstanceOf(Outcome.Done.class, looks(warmer("30", "31")));
    fake.merge(Given.CONNECTOR, "{\"SupplyTemperatureCelsius\":null}");
    assertInstanceOf(Outcome.Unknown.class, looks(warmer("30", "31")));
  }

  @Test
  void aComplaintAfterARaiseFailsItAndTheWayBackIsTaken() throws Exception {
    does(warmer("30", "31"));
    Given.follows(fake);
    fake.merge(Given.CDU, "{\"Status\":{\"Health\":\"Warning\"}}");
    Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, looks(warmer("30", "31")));
    assertEquals(false, failed.retryable());
    assertTrue(failed.detail().contains("Rack #4 CDU is Warning"), failed::detail);
    refused(warmer("31", "32"), "it complains");
    assertInstanceOf(Outcome.Done.class, does(colder("30", "31")));
    Given.follows(fake);
    assertInstanceOf(Outcome.Done.class, looks(colder("30", "31")));
  }

  @Test
  void boundsOfTheSiteAndTheDeviceHold() throws Exception {
    fake.merge(Given.CONNECTOR, "{\"SupplyTemperatureControlCelsius\":{\"SetPoint\":32}}");
    refused(warmer("32", "33"), "outside the site's 24 to 32");
    set.put("supply-most", "44");
    fake.merge(Given.CONNECTOR, "{\"SupplyTemperatureControlCelsius\":{\"AllowableMax\":32.5}}");
    refused(warmer("32", "33"), "outside the device's 20 to 32.5");
    refused(warmer("32", "34"), "outside");
    fake.merge(Given.CONNECTOR, "{\"SupplyTemperatureControlCelsius\":{\"AllowableMax\":45}}");
    refused(warmer("32", "33.5"), "more than one step of 1");
    refused(warmer("30", "31"), "stands at 32 by others, not at 30");
    set.keySet().removeAll(List.of("supply-least", "supply-most"));
    refused(warmer("32", "33"), "not switched on");
    assertThrows(IllegalArgumentException.class, () -> does(warmer("33", "32")));
    assertThrows(
        IllegalArgumentException.class, () -> does(Action.of("cooling.raise-supply", LOOP)));
  }

  @Test
  void waterStaysAboveTheDewPointAndAnUnreadOneIsNoDryAir() throws Exception {
    fake.merge(Given.CDU + "/EnvironmentMetrics", "{\"DewPointCelsius\":{\"Reading\":28.5}}");
    fake.merge(Given.CONNECTOR, "{\"SupplyTemperatureControlCelsius\":{\"SetPoint\":31}}");
    refused(colder("30", "31"), "less than 2 K above the dew point of 28.5");
    fake.remove(Given.CDU + "/EnvironmentMetrics");
    refused(colder("30", "31"), "nobody reads the dew point");
    refused(warmer("31", "32"), "nobody reads the dew point");
    set.put("dew-point-margin", "0");
    Given.raised(record, "supply", LOOP, "30", "31");
    assertInstanceOf(Outcome.Done.class, does(colder("30", "31")));
  }

  @Test
  void oneRaiseInTenMinutesAndTheWayBackAtAnyTime() throws Exception {
    does(warmer("30", "31"));
    Deed raise = deed("cooling.raise-supply");
    Outcome.Failed soon =
        assertInstanceOf(
            Outcome.Failed.class,
            raise.execute(warmer("31", "32"), Given.attempt("a2")),
            "also by another process");
    assertTrue(soon.retryable() && soon.detail().contains("less than 10 min ago"), soon::detail);
    pace.pause(Duration.ofMinutes(10));
    assertInstanceOf(Outcome.Done.class, raise.execute(warmer("31", "32"), Given.attempt("a2")));
    assertInstanceOf(Outcome.Done.class, does(colder("30", "32")));
  }

  /** What a person set, or set anew since, is theirs: neither counted as done nor taken back. */
  @Test
  void onlyWhatWeRaisedIsLowered() throws Exception {
    fake.merge(Given.CONNECTOR, "{\"SupplyTemperatureControlCelsius\":{\"SetPoint\":31}}");
    refused(warmer("30", "31"), "stands at 31 by others");
    refused(colder("30", "31"), "the record does not name it");
    fake.merge(Given.CONNECTOR, "{\"SupplyTemperatureControlCelsius\":{\"SetPoint\":30}}");
    does(warmer("30", "31"));
    Given.follows(fake);
    pace.pause(Duration.ofMinutes(10));
    assertInstanceOf(
        Outcome.Done.class,
        deed("cooling.raise-supply").execute(warmer("31", "32"), Given.attempt("a2")));
    fake.merge(Given.CONNECTOR, "{\"SupplyTemperatureControlCelsius\":{\"SetPoint\":31}}");
    refused(colder("30", "31"), "the record does not name it");
    fake.merge(Given.CONNECTOR, "{\"SupplyTemperatureControlCelsius\":{\"SetPoint\":32}}");
    assertInstanceOf(Outcome.Done.class, does(colder("31", "32")));
    assertInstanceOf(Outcome.Done.class, does(colder("30", "31")), "the step below is ours too");
    refused(colder("29", "30"), "the record does not name it");
  }

  /** The device lowered it and nobody heard of it: what a person sets there later is theirs. */
  @Test
  void aLookThatSeesItLoweredForgetsTheRaise() throws Exception {
    Given.raised(record, "supply", LOOP, "30", "31");
    fake.merge(Given.CONNECTOR, "{\"SupplyTemperatureControlCelsius\":{\"SetPoint\":30}}");
    deed("cooling.lower-supply").verify(colder("30", "31"), attempt);
    fake.merge(Given.CONNECTOR, "{\"SupplyTemperatureControlCelsius\":{\"SetPoint\":31}}");
    refused(colder("30", "31"), "the record does not name it");
  }

  @Test
  void withoutARecordNothingIsMoved() throws Exception {
    set.put("record", "");
    refused(warmer("30", "31"), "set 'record'");
    set.put("record", record.toString());
    Files.writeString(record, "supply loop:cdu-1 1 thirty=a1\n");
    assertThrows(CallFailed.class, () -> does(warmer("30", "31")));
    Files.writeString(record, "supply loop:cdu-1\n");
    assertInstanceOf(Outcome.Done.class, does(warmer("30", "31")), "a line that is none");
    Files.delete(record);
    refused(colder("30", "31"), "the record does not name it");
    assertEquals(1, fake.changes().size());
  }

  @Test
  void aControlBehindTheConnectorIsWhatIsMoved() throws Exception {
    String control = "/redfish/v1/Chassis/CDU/Controls/Supply";
    fake.merge(
        Given.CONNECTOR,
        "{\"SupplyTemperatureControlCelsius\":{\"DataSourceUri\":\"" + control + "\"}}");
    fake.put(control, "{\"SetPoint\":30,\"AllowableMax\":30.5,\"ControlMode\":\"Automatic\"}");
    refused(warmer("30", "31"), "outside the device's");
    fake.put(control, "{\"SetPoint\":30,\"ControlMode\":\"Disabled\"}");
    refused(warmer("30", "31"), "ControlMode is Disabled");
    fake.put(control, "{\"SetPoint\":30,\"ControlMode\":\"Override\"}");
    assertInstanceOf(Outcome.Done.class, does(warmer("30", "31")));
    assertEquals(control, fake.changes().getFirst().uri());
    assertEquals("{\"SetPoint\":31}", fake.changes().getFirst().body());
  }

  @Test
  void severalSetPointsAreNotGuessedAmong() throws Exception {
    fake.put(
        Given.CDU + "/SecondaryCoolantConnectors",
        "{\"Members\":[{\"@odata.id\":\""
            + Given.CONNECTOR
            + "\"},{\"@odata.id\":\""
            + Given.CONNECTOR
            + "b\"}]}");
    assertInstanceOf(Outcome.Done.class, does(warmer("30", "31")));
    fake.put(Given.CONNECTOR + "b", "{\"SupplyTemperatureControlCelsius\":{\"SetPoint\":31}}");
    refused(warmer("31", "32"), "has 2 secondary connectors with a set-point");
    fake.remove(Given.CDU);
    assertInstanceOf(Outcome.Unknown.class, looks(warmer("31", "32")));
  }

  @Test
  void aCapByTheNewerResource() throws Exception {
    fake = Given.capped("n1");
    Action raise = move("power.raise-cap", NODE, "5000", "5100");
    assertInstanceOf(Outcome.Done.class, does(raise));
    assertEquals("{\"PowerLimitWatts\":{\"SetPoint\":5100}}", fake.changes().getFirst().body());
    assertInstanceOf(Outcome.Done.class, looks(raise));
    Action lower = move("power.lower-cap", NODE, "4000", "5100");
    assertInstanceOf(Outcome.Done.class, does(lower));
    // 4,200 W is 5 % above 4,000 W: within what a cap on the mean lets through.
    assertInstanceOf(Outcome.Done.class, looks(lower));
    fake.merge(Given.METRICS, "{\"PowerWatts\":{\"Reading\":4201}}");
    Outcome.Failed above = assertInstanceOf(Outcome.Failed.class, looks(lower));
    assertTrue(above.retryable());
  }

  @Test
  void aCapOfAnOlderBmcKeepsTheOtherMembersAndNeverCutsThePower() throws Exception {
    fake = Given.server("n1");
    fake.put("/redfish/v1/Chassis/1U", "{\"Power\":{\"@odata.id\":\"" + Given.POWER + "\"}}");
    fake.put(
        Given.POWER,
        """
        {"PowerControl":[{"PowerConsumedWatts":344,"PowerCapacityWatts":5500,
           "PowerLimit":{"LimitInWatts":5000,"LimitException":"LogEventOnly","CorrectionInMs":50}},
         {"PowerLimit":{"LimitInWatts":77}},{}]}
        """);
    Action raise = move("power.raise-cap", NODE, "5000", "5100");
    assertInstanceOf(Outcome.Done.class, does(raise));
    assertEquals(
        "{\"PowerControl\":[{\"PowerLimit\":{\"LimitInWatts\":5100}},{},{}]}",
        fake.changes().getFirst().body());
    Resource after = fake.get(Given.POWER).orElseThrow();
    assertEquals(
        77, after.at("PowerControl").path(1).path("PowerLimit").path("LimitInWatts").asInt());
    assertEquals(
        "LogEventOnly",
        after.at("PowerControl").path(0).path("PowerLimit").path("LimitException").asText());
    assertInstanceOf(Outcome.Done.class, looks(raise));
    set.put("cap-step", "1000");
    refused(move("power.raise-cap", NODE, "5100", "5600"), "outside the device's");
    fake.merge(
        Given.POWER,
        "{\"PowerControl\":[{\"PowerLimit\":{\"LimitException\":\"HardPowerOff\"}},{},{}]}");
    refused(move("power.raise-cap", NODE, "5100", "5200"), "HardPowerOff");
  }

  @Test
  void whatNobodyHasIsSaid() throws Exception {
    fake = Given.server("n1");
    refused(move("power.raise-cap", NODE, "5000", "5100"), "has no power cap");
    refused(warmer("30", "31"), "has 0 of a coolant unit");
  }

  @Test
  void settingsThatMakeNoSense() {
    for (Map<String, String> bad :
        List.of(
            Map.of("cap-least", "100"),
            Map.of("cap-least", "100", "cap-most", "50"),
            Map.of("supply-least", "cold", "supply-most", "50"),
            Map.of("dew-point-margin", "-1"),
            Map.of("heed", "1s"))) {
      assertThrows(
          BadSetting.class,
          () -> RedfishKind.deeds(RedfishRig.settings(bad), _ -> Optional.of(fake), pace),
          bad::toString);
    }
  }
}

package io.wheeltapper.actuators.redfish;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.FakePace;
import io.wheeltapper.actuators.facility.Moves;
import io.wheeltapper.core.bmc.Bmc;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Attempt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Machines as DMTF's mock-ups have them, in a few words. */
final class Given {

  static final long STARTED = 1_700_000_100_000L;
  static final String SYSTEM = "/redfish/v1/Systems/437XR1138R2";
  static final String RESETS = SYSTEM + "/Actions/ComputerSystem.Reset";
  static final String MANAGER = "/redfish/v1/Managers/BMC";
  static final String TASKS = "/redfish/v1/TaskService/Tasks";

  private Given() {}

  /** A record that is not there yet. */
  static Path record() {
    try {
      Path folder = Files.createTempDirectory("record");
      folder.toFile().deleteOnExit();
      Path file = folder.resolve("record");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An hour ago it was raised by us. */
  static void raised(Path record, String of, Target target, String from, String to) {
    try {
      new Moves(record)
          .raise(
              of,
              target,
              new BigDecimal(from),
              new BigDecimal(to),
              attempt("a0"),
              STARTED - 3_600_000);
    } catch (CallFailed e) {
      throw new IllegalStateException(e);
    }
  }

  static Attempt attempt(String id) {
    return new Attempt(id, "c1", "gpu-fell-off-bus", STARTED, STARTED + 3_600_000);
  }

  static Bmc bmc(String name) {
    Target target = name.indexOf(':') > 0 ? Target.parse(name) : Target.node(name);
    return new Bmc(target, URI.create("https://10.0.0.1"), "", "");
  }

  /** A server that is on, and was last reset a day before. */
  static FakeRedfish server(String node) {
    return server(new FakeRedfish(bmc(node)));
  }

  static FakeRedfish server(FakeRedfish fake) {
    return fake.put(
            "/redfish/v1/Systems",
            "{\"Members@odata.count\":1,\"Members\":[{\"@odata.id\":\"" + SYSTEM + "\"}]}")
        .put(
            SYSTEM,
            """
            {"@odata.id":"%s","Id":"437XR1138R2","PowerState":"On",
             "Status":{"State":"Enabled","Health":"OK"},
             "BootProgress":{"LastState":"OSRunning"},"LastResetTime":"%s",
             "Links":{"ManagedBy":[{"@odata.id":"%s"}],"Chassis":[{"@odata.id":"/redfish/v1/Chassis/1U"}]},
             "Actions":{"#ComputerSystem.Reset":{"target":"%s","ResetType@Redfish.AllowableValues":
               ["On","ForceOff","GracefulShutdown","GracefulRestart","ForceRestart","PowerCycle","FullPowerCycle"]}}}
            """
                .formatted(SYSTEM, time(STARTED - 86_400_000), MANAGER, RESETS))
        .put(MANAGER, "{\"DateTime\":\"" + time(STARTED) + "\"}")
        .put("/redfish/v1/UpdateService", "{\"Status\":{\"State\":\"Enabled\"}}")
        .put(TASKS, "{\"Members\":[]}");
  }

  static final String METRICS = "/redfish/v1/Chassis/1U/EnvironmentMetrics";
  static final String POWER = "/redfish/v1/Chassis/1U/Power";
  static final String CDU = "/redfish/v1/ThermalEquipment/CDUs/1";
  static final String CONNECTOR = CDU + "/SecondaryCoolantConnectors/1";

  /** A server whose chassis has a cap of 5,000 W, by the newer resource. */
  static FakeRedfish capped(String node) {
    return server(node)
        .put(
            "/redfish/v1/Chassis/1U",
            "{\"EnvironmentMetrics\":{\"@odata.id\":\"" + METRICS + "\"}}")
        .put(
            METRICS,
            "{\"PowerWatts\":{\"Reading\":4200},\"PowerLimitWatts\":{\"SetPoint\":5000,"
                + "\"AllowableMin\":1000,\"AllowableMax\":8000,\"ControlMode\":\"Automatic\"}}");
  }

  /** A coolant unit that supplies water of 30 degrees, well above its dew point. */
  static FakeRedfish cdu(String loop) {
    return new FakeRedfish(bmc(loop))
        .put("/redfish/v1/ThermalEquipment/CDUs", "{\"Members\":[{\"@odata.id\":\"" + CDU + "\"}]}")
        .put(
            CDU,
            """
            {"Id":"1","EquipmentType":"CDU","Name":"Rack #4 CDU","Status":{"State":"Enabled","Health":"OK"},
             "SecondaryCoolantConnectors":{"@odata.id":"%s/SecondaryCoolantConnectors"},
             "EnvironmentMetrics":{"@odata.id":"%s/EnvironmentMetrics"}}
            """
                .formatted(CDU, CDU))
        .put(CDU + "/EnvironmentMetrics", "{\"DewPointCelsius\":{\"Reading\":14.1}}")
        .put(
            CDU + "/SecondaryCoolantConnectors",
            "{\"Members\":[{\"@odata.id\":\"" + CONNECTOR + "\"}]}")
        .put(
            CONNECTOR,
            "{\"Name\":\"Secondary 1\",\"Status\":{\"State\":\"Enabled\",\"Health\":\"OK\"},"
                + "\"SupplyTemperatureCelsius\":{\"Reading\":30.4},"
                + "\"SupplyTemperatureControlCelsius\":{\"SetPoint\":30,\"AllowableMin\":20,"
                + "\"AllowableMax\":45,\"ControlMode\":\"Automatic\"}}");
  }

  /** The water follows its set-point. */
  static void follows(FakeRedfish fake) {
    fake.get(CONNECTOR)
        .flatMap(c -> c.number("SupplyTemperatureControlCelsius", "SetPoint"))
        .ifPresent(celsius ->
            fake.merge(CONNECTOR, "{\"SupplyTemperatureCelsius\":{\"Reading\":" + celsius + "}}"));
  }

  /** The BMC's clock says the time of that pace, so many milliseconds off. */
  static void clock(FakeRedfish fake, FakePace pace, long off) {
    fake.merge(MANAGER, "{\"DateTime\":\"" + time(pace.now() + off) + "\"}");
  }

  /** A reset that was asked for takes place now, by a clock that is so much off. */
  static void boots(FakeRedfish fake, FakePace pace, long off) {
    fake.merge(
        SYSTEM,
        "{\"LastResetTime\":\""
            + time(pace.now() + off)
            + "\",\"PowerState\":\"On\",\"BootProgress\":{\"LastState\":\"OSRunning\"}}");
    clock(fake, pace, off);
  }

  static String time(long millis) {
    return Instant.ofEpochMilli(millis / 1000 * 1000).toString();
  }
}

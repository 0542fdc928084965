package io.wheeltapper.sensors.facility.redfish;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.Collected;
import io.wheeltapper.sensors.facility.Daemon;
import io.wheeltapper.sensors.storage.Relay;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Others' Redfish: OpenStack's emulator read by our sensor, and OpenStack's and DMTF's clients on
 * our own emulator, so that it is no fiction.
 */
@Tag("site")
class RealRedfishTest {

  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir Path folder;

  private static String program(String name) {
    Path found = Emulated.lab().resolve("../../../target/lab-redfish/bin").resolve(name);
    Assumptions.assumeTrue(
        Files.isExecutable(found), "real part absent: " + name + " (deploy/lab/redfish/install)");
    return found.normalize().toString();
  }

  @Test
  @Tag("senses")
  void openStacksEmulatorIsReadAndItsSilenceHeard() throws Exception {
    String emulator = program("sushy-emulator");
    int port = Daemon.freePort();
    Path config = folder.resolve("sushy.conf");
    Files.writeString(
        config,
        """
        SUSHY_EMULATOR_LISTEN_IP = '127.0.0.1'
        SUSHY_EMULATOR_FAKE_DRIVER = True
        SUSHY_EMULATOR_STATE_DIR = '%s'
        SUSHY_EMULATOR_FAKE_SYSTEMS = [{'uuid': 'da69abcc-dae0-4913-9a7b-d344043097c0', 'name': 'n1',
          'power_state': 'On', 'nics': []}]
        """
            .formatted(folder));
    Process process =
        new ProcessBuilder(emulator, "--config", config.toString(), "-p", "" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("sushy.log").toFile())
            .start();
    Relay relay = new Relay(port);
    RedfishKind kind = new RedfishKind();
    Settings settings =
        new Settings(
            "redfish",
            kind.spec(),
            Map.of(
                "bmcs", "n1=http://127.0.0.1:" + relay.port(),
                "interval", "500ms",
                "health", "500ms",
                "timeout", "1s",
                "pause", "0ms"));
    Collected got = new Collected();
    Sensor sensor = kind.create(settings);
    Thread running =
        Thread.ofVirtual()
            .start(() -> {
              try {
                sensor.run(got);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (Exception e) {
                got.rejected("run", e.toString());
              }
            });
    try {
      until(got, "bmc.fans", "OK");
      until(got, "bmc.memory", "OK");
      until(got, "bmc.processors", "OK");
      until(got, "bmc.power", "On");
      await()
          .atMost(LONG)
          .until(() ->
              got.snapshots().stream().anyMatch(s -> s.number("inlet_temperature_celsius") == 25));
      new ProcessBuilder("kill", "-STOP", "" + process.pid()).start().waitFor();
      until(got, "sensor", "silent");
      new ProcessBuilder("kill", "-CONT", "" + process.pid()).start().waitFor();
      until(got, "sensor", "ok");
      relay.delay(3_000);
      until(got, "sensor", "silent");
      relay.delay(0);
      until(got, "sensor", "ok");
      relay.dribble(100);
      until(got, "sensor", "silent");
      relay.dribble(0);
      until(got, "sensor", "ok");
      process.destroyForcibly().waitFor();
      until(got, "sensor", "silent");
    } finally {
      running.interrupt();
      running.join();
      relay.close();
      process.destroyForcibly().waitFor();
    }
  }

  private static void until(Collected got, String type, String value) {
    await()
        .atMost(LONG)
        .until(() -> {
          List<Status> all = got.statuses(type);
          return !all.isEmpty() && all.getLast().value().equals(value);
        });
  }

  private String say(String... command) throws Exception {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Process process =
        new ProcessBuilder(new ArrayList<>(List.of(command)))
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertTrue(process.waitFor(2, TimeUnit.MINUTES), "it hangs");
    String said = Files.readString(out, StandardCharsets.UTF_8);
    assertEquals(0, process.exitValue(), said);
    return said;
  }

  @Test
  void openStacksClientUnderstandsOurEmulator() throws Exception {
    program("sushy-emulator");
    Path script = folder.resolve("client.py");
    Files.writeString(
        script,
        """
        import sys, sushy
        r = sushy.Sushy(sys.argv[1], username="admin", password="secret", verify=False)
        s = r.get_system_collection().get_members()[0]
        c = r.get_chassis_collection().get_members()[0]
        print(s.power_state.value, s.bios_version, s.memory_summary.size_gib)
        print([f.name for f in c.thermal.fans][0], [p.name for p in c.power.power_supplies][3])
        print(len(s.processors.get_members()), len(s.storage.get_members()[0].drives))
        print([f.version for f in r.get_update_service().firmware_inventory.get_members()][0])
        s.reset_system(sushy.ResetType.FORCE_OFF)
        s.refresh(force=True)
        print(s.power_state.value)
        """);
    try (Emulated ours =
        Emulated.start(folder, "server.json", "--user", "admin", "--password", "secret")) {
      String said = say(program("python"), script.toString(), ours.url());
      assertEquals(
          List.of("On 2.4.1 128", "Fan 1 PSU4", "6 2", "1.12.0-rc3", "Off"), said.lines().toList());
    }
  }

  @Test
  void dmtfsToolUnderstandsOurEmulator() throws Exception {
    String tool = program("redfishtool");
    try (Emulated ours =
        Emulated.start(folder, "server.json", "--user", "admin", "--password", "secret")) {
      String host = ours.url().substring("http://".length());
      String[] head = {
        tool, "-r", host, "-S", "Never", "-A", "Session", "-u", "admin", "-p", "secret"
      };
      assertTrue(say(with(head, "Systems", "list")).contains("/redfish/v1/Systems/Self"));
      say(with(head, "Systems", "-I", "Self", "reset", "ForceOff"));
      assertTrue(say(with(head, "Systems", "-I", "Self")).contains("\"PowerState\": \"Off\""));
      assertEquals(0, ours.tell("state", "").path("sessions").asInt(), "it logs out");
    }
  }

  private static String[] with(String[] head, String... more) {
    List<String> all = new ArrayList<>(List.of(head));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }
}

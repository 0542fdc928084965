package io.wheeltapper.actuators.redfish;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.actuators.ActuatorKinds;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.Pace;
import io.wheeltapper.actuators.Ports;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Actuator;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenStack's Redfish emulator (sushy-tools), which we did not write: nodes are reset there. */
@Tag("site")
@Tag("hands")
final class RealRedfishTest {

  private static final String SYSTEM = "/redfish/v1/Systems/da69abcc-dae0-4913-9a7b-d344043097c0";

  @TempDir Path folder;
  private Process process;
  private int port;

  @BeforeEach
  void start() throws Exception {
    Path emulator =
        Path.of(System.getProperty("wheeltapper.root", ".."))
            .resolve("target/lab-redfish/bin/sushy-emulator")
            .toAbsolutePath();
    Assumptions.assumeTrue(
        Files.isExecutable(emulator),
        "real part absent: sushy-emulator (deploy/lab/redfish/install)");
    port = Ports.free();
    Path config = folder.resolve("sushy.conf");
    Files.writeString(
        config,
        """
        SUSHY_EMULATOR_LISTEN_IP = '127.0.0.1'
        SUSHY_EMULATOR_FAKE_DRIVER = True
        SUSHY_EMULATOR_STATE_DIR = '%s'
        SUSHY_EMULATOR_FAKE_SYSTEMS = [{'uuid': 'da69abcc-dae0-4913-9a7b-d344043097c0',
          'name': 'n1', 'power_state': 'On', 'nics': []}]
        """
            .formatted(folder));
    process =
        new ProcessBuilder(emulator.toString(), "--config", config.toString(), "-p", "" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("sushy.log").toFile())
            .start();
    await().atMost(Duration.ofMinutes(1)).until(this::listens);
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  private Settings settings(String... more) {
    Map<String, String> values = new HashMap<>(Map.of("bmcs", "n1=http://127.0.0.1:" + port));
    for (int i = 0; i < more.length; i += 2) {
      values.put(more[i], more[i + 1]);
    }
    return new Settings("redfish", new RedfishKind().spec(), values);
  }

  private Actuator actuator(String... more) {
    return ActuatorKinds.protect("redfish", new RedfishKind().create(settings(more)));
  }

  private static Action on(String action) {
    return Action.of(action, Target.node("n1"));
  }

  private String power() throws Exception {
    return Fleet.of(settings(), Line.open("look"), Pace.system())
        .at(Target.node("n1"))
        .orElseThrow()
        .get(SYSTEM)
        .orElseThrow()
        .text("PowerState");
  }

  private long resets() throws IOException {
    return Files.readString(folder.resolve("sushy.log"))
        .lines()
        .filter(l -> l.contains("POST " + SYSTEM + "/Actions/ComputerSystem.Reset"))
        .count();
  }

  @Test
  void aResetIsMadeOnceAndSeenByItsPower() throws Exception {
    Attempt attempt = new Attempt("a1", "c1", "gpu-fell-off-bus", System.currentTimeMillis(), 0);
    assertEquals("On", power());
    Outcome refused = actuator().execute(on("node.reset"), attempt);
    assertTrue(refused.detail().contains("could not be proven"), refused::detail);
    Outcome cycle = actuator("unproven", "true").execute(on("node.power-cycle"), attempt);
    assertTrue(cycle.detail().contains("takes no PowerCycle"), cycle::detail);
    assertEquals(0, resets());

    Actuator actuator = actuator("unproven", "true");
    String listed = actuator.preview(on("node.reset"), attempt).getFirst();
    assertEquals(
        "POST http://127.0.0.1:"
            + port
            + SYSTEM
            + "/Actions/ComputerSystem.Reset {\"ResetType\":\"ForceRestart\"}",
        listed);
    assertEquals(0, resets());
    assertInstanceOf(Outcome.Done.class, actuator.execute(on("node.reset"), attempt));
    assertEquals("Off", power(), "it restarts");
    assertInstanceOf(Outcome.Failed.class, actuator.verify(on("node.reset"), attempt));
    assertInstanceOf(
        Outcome.Unknown.class,
        actuator("unproven", "true").verify(on("node.reset"), attempt),
        "a process that did not ask cannot tell");
    assertInstanceOf(Outcome.Done.class, actuator.execute(on("node.reset"), attempt));
    assertEquals(1, resets());
    await().atMost(Duration.ofMinutes(1)).until(() -> power().equals("On"));
  }

  @Test
  void doctorSaysWhatItTakesAndADeadOneIsNoWord() throws Exception {
    String said = new RedfishKind().doctor(settings()).detail();
    assertTrue(said.contains("takes node.reboot node.reset"), said);
    process.destroyForcibly().waitFor();
    assertTrue(new RedfishKind().doctor(settings()).detail().contains("nothing listens there"));
    Attempt attempt = new Attempt("a1", "c1", "f", System.currentTimeMillis(), 0);
    assertInstanceOf(Outcome.Unknown.class, actuator().verify(on("node.reset"), attempt));
  }
}

package io.wheeltapper.sensors.facility.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.spi.Check;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.facility.Daemon;
import io.wheeltapper.sensors.facility.Running;
import io.wheeltapper.sensors.storage.Relay;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Modbus server (pymodbus) on loopback: read, killed, stopped, slow, and refusing. */
@Tag("site")
@Tag("senses")
class RealModbusTest {

  private static final String SOURCE = "cdus/cdu-3";

  private static final String MAP =
      """
      name: laboratory
      registers:
        - {address: 10, function: input, type: float32, unit: L/min, least: 0, most: 2000, word: FlowLitersPerMinute}
        - {address: 12, function: holding, type: int16, scale: 0.1, unit: degC, least: 0, most: 90, word: SupplyTemperatureCelsius}
        - {address: 5000, function: input, type: uint16, unit: "%", least: 0, most: 100, word: ValvePositionPercent}
      states:
        - {address: 3, function: coil, status: facility.leak, is: {0: ok, 1: critical}, what: tray}
      constants: {RatedFlowLitersPerMinute: 400}
      """;

  @TempDir Path folder;
  private final ModbusKind kind = new ModbusKind();

  private Settings settings(int port) throws Exception {
    Path map = Files.writeString(folder.resolve("map.yaml"), MAP);
    return new Settings(
        "cdus",
        kind.spec(),
        Map.of(
            "devices",
            "cdu-3=127.0.0.1:" + port,
            "map",
            map.toString(),
            "interval",
            "100ms",
            "timeout",
            "1s"));
  }

  @Test
  void isReadKilledStoppedAndSlow() throws Exception {
    int port = Daemon.freePort();
    try (Pymodbus server = new Pymodbus(folder, port);
        Running run = Running.start(kind.create(settings(port)))) {
      server.says(320, 0);
      run.await("read", () -> flow(run) == 320);
      Snapshot loop = run.got().snapshots().getLast();
      assertEquals(32.5, loop.number("SupplyTemperatureCelsius"), 1e-9);
      assertEquals(0.8, loop.number("flow_ratio"), 1e-9);
      assertFalse(loop.has("ValvePositionPercent"), "there is no such register");
      assertTrue(
          run.got().rejected().getFirst().contains("exception 2, illegal data address"),
          () -> run.got().rejected().getFirst());
      run.await("dry", () -> run.word("facility.leak").equals("ok"));

      server.daemon().kill();
      silent(run);
      server.start();
      server.says(310, 0);
      run.await("back", () -> run.health(SOURCE).equals("ok") && flow(run) == 310);

      server.daemon().pause();
      silent(run);
      server.daemon().resume();
      run.await("back", () -> run.health(SOURCE).equals("ok"));

      server.slow("4");
      silent(run);
      server.says(0.5, 1);
      server.quick();
      run.await("back", () -> run.health(SOURCE).equals("ok") && flow(run) == 0.5);
      assertEquals("critical", run.word("facility.leak"));
    }
  }

  @Test
  void anAnswerThatDribblesIsNone() throws Exception {
    int port = Daemon.freePort();
    try (Pymodbus server = new Pymodbus(folder, port);
        Relay relay = new Relay(port);
        Running run = Running.start(kind.create(settings(relay.port())))) {
      server.says(320, 0);
      run.await("read", () -> flow(run) == 320);
      relay.dribble(100);
      silent(run);
      int said = run.got().snapshots().size();
      int tried = run.got().statuses("sensor").size();
      int came = relay.connections();
      server.says(0.5, 1);
      run.await("nor later", () -> relay.connections() > came + 5);
      assertEquals(said, run.got().snapshots().size(), "half an answer says nothing");
      assertEquals(tried, run.got().statuses("sensor").size());
      relay.dribble(0);
      run.await("back", () -> run.health(SOURCE).equals("ok") && flow(run) == 0.5);
    }
  }

  private static double flow(Running run) {
    return run.got().snapshots().isEmpty()
        ? Double.NaN
        : run.got().snapshots().getLast().number("FlowLitersPerMinute");
  }

  private static void silent(Running run) {
    run.await("silence", () -> run.health(SOURCE).equals("silent"));
    long last = run.got().snapshots().getLast().at();
    assertTrue(run.got().statuses("sensor").getLast().at() > last, "after its last word");
  }

  @Test
  void doctorTellsWhatTheMapAsksInVain() throws Exception {
    int port = Daemon.freePort();
    Check dead = kind.doctor(settings(port));
    assertFalse(dead.works());
    assertTrue(dead.detail().contains("cannot be reached"), dead.detail());
    try (Pymodbus server = new Pymodbus(folder, port)) {
      server.says(1, 0);
      Check check = kind.doctor(settings(port));
      assertEquals(
          "1 of 1 devices answer by laboratory; cdus/cdu-3 says FlowLitersPerMinute 1,"
              + " RatedFlowLitersPerMinute 400, SupplyTemperatureCelsius 32.5, flow_ratio 0.0025,"
              + " …; cdus/cdu-3 lacks 1, first input 5000: exception 2, illegal data address",
          check.detail());
      assertTrue(check.works());
    }
  }

  @Test
  void aServerOfAnotherUnitIsNoDevice() throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(Pymodbus.PYTHON), "real part absent: python3");
    int port = Daemon.freePort();
    try (java.net.ServerSocket nonsense =
            new java.net.ServerSocket(port, 5, java.net.InetAddress.getLoopbackAddress());
        Running run = Running.start(kind.create(settings(port)))) {
      Thread.ofVirtual()
          .start(() -> {
            while (!nonsense.isClosed()) {
              try (java.net.Socket client = nonsense.accept()) {
                client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
              } catch (java.io.IOException e) {
                return;
              }
            }
          });
      run.await("no good", () -> !run.health(SOURCE).isEmpty());
      assertFalse(run.health(SOURCE).equals("ok"));
      assertEquals(0, run.got().beats());
    }
  }
}

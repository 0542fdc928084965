package io.wheeltapper.sensors.storage.smart;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.Collected;
import io.wheeltapper.sensors.Recorded;
import io.wheeltapper.sensors.storage.smart.Disk.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmartTest {

  @TempDir Path folder;
  private final SmartKind kind = new SmartKind();

  private Collected recorded(String name) throws Exception {
    Collected got = new Collected();
    Settings settings = new Settings("smart", kind.spec(), Map.of("node", "n1"));
    kind.recorded(Recorded.file(name), settings).orElseThrow().run(got);
    return got;
  }

  private static Disk disk(String json) throws IOException {
    return SmartJson.read(json.getBytes(StandardCharsets.UTF_8), "nvme0");
  }

  @Test
  void aRecordedGoodDisk() throws Exception {
    Collected got = recorded("node-health-gcm/smartctl_cache_good__nvme0.json");
    Status status = got.statuses("disk.smart").getFirst();
    assertEquals("node:n1 ok {}", status.target() + " " + status.value() + " " + status.fields());
    assertEquals(1649872052_000L, status.at(), "smartctl's own time");
    Snapshot read = got.snapshots().getFirst();
    assertEquals(0, read.number("disk_wear_percent"));
    assertEquals(100, read.number("disk_spare_percent"));
    assertEquals(0, read.number("disk_media_errors_total"));
    assertEquals(42, read.number("disk_temperature_celsius"));
  }

  @Test
  void aRecordedDiskWhoseFactsItsSourceFoundWanting() throws Exception {
    // Its source compares its numbers with a manifest; what it says of itself is good.
    Collected got = recorded("node-health-gcm/smartctl_cache_slot2_bad_smartdata__nvme5.json");
    assertEquals("ok", got.statuses("disk.smart").getFirst().value());
    assertEquals(48, got.snapshots().getFirst().number("disk_temperature_celsius"));
  }

  @Test
  void eachBitOfTheCriticalWarning() throws Exception {
    String log =
        "{\"critical_warning\":%d,\"avail_spare\":50,\"spare_thresh\":10,\"temperature\":310}";
    assertEquals(State.OK, disk(log.formatted(0)).state());
    assertEquals(State.FAILED, disk(log.formatted(1)).state());
    assertEquals(State.WARNING, disk(log.formatted(2)).state(), "only hot");
    assertEquals(State.FAILED, disk(log.formatted(4)).state());
    assertEquals("reliability degraded", disk(log.formatted(4)).why());
    assertEquals(State.FAILED, disk(log.formatted(8)).state());
    assertEquals(State.WARNING, disk(log.formatted(16)).state());
    assertEquals("temperature; read-only", disk(log.formatted(10)).why());
    assertEquals(37, disk(log.formatted(0)).celsius().orElseThrow(), "kelvin");
  }

  @Test
  void aSelfAssessmentThatFailed() throws Exception {
    Disk ata = disk("{\"device\":{\"name\":\"/dev/sda\"},\"smart_status\":{\"passed\":false}}");
    assertEquals(
        "sda FAILED self-assessment failed", ata.name() + " " + ata.state() + " " + ata.why());
    Disk hot =
        disk(
            """
            {"smart_status": {"passed": false, "nvme": {"value": 2}},
             "nvme_smart_health_information_log": {"critical_warning": 2, "available_spare": 100}}
            """);
    assertEquals(State.WARNING, hot.state(), "smartctl fails a disk for its temperature alone");
  }

  @Test
  void wearAndCountersThatContradict() throws Exception {
    String log =
        """
        {"smart_status": {"passed": true}, "nvme_smart_health_information_log":
         {"critical_warning": 0, "available_spare": %d, "available_spare_threshold": 10,
          "percentage_used": %d, "data_units_read": %d, "host_reads": 5000}}
        """;
    assertEquals(State.OK, disk(log.formatted(100, 99, 7)).state());
    assertEquals("its life is used up", disk(log.formatted(100, 100, 7)).why());
    assertEquals("spare below its threshold", disk(log.formatted(9, 1, 7)).why());
    assertEquals("its counters contradict each other", disk(log.formatted(100, 1, 0)).why());
  }

  @Test
  void anAnswerWithoutHealthIsNoGoodDisk() {
    IOException why =
        assertThrows(
            IOException.class,
            () ->
                disk(
                    """
                    {"smartctl": {"exit_status": 2, "messages": [{"string": "Unable to detect device type"}]}}
                    """));
    assertTrue(why.getMessage().endsWith("Unable to detect device type"), why.getMessage());
    assertThrows(IOException.class, () -> disk("nothing"));
    assertThrows(IOException.class, () -> disk("[]"));
    assertThrows(IOException.class, () -> disk(""));
  }

  /** The fake of the disks: what each says, or that it hangs. */
  private record FakeDisks(Map<String, String> says) implements Disks {
    @Override
    public List<String> all() {
      return says.keySet().stream().sorted().toList();
    }

    @Override
    public byte[] ask(String device) throws IOException {
      String said = says.get(device);
      if (said == null || said.isEmpty()) {
        throw new IOException(device + ": no answer in 20000 ms");
      }
      return said.getBytes(StandardCharsets.UTF_8);
    }
  }

  private static final String GOOD = "{\"critical_warning\":0}";
  private static final String BAD = "{\"critical_warning\":4}";

  private static Collected look(Map<String, String> says) throws Exception {
    Collected got = new Collected();
    Thread thread =
        Thread.ofVirtual()
            .start(() -> {
              try {
                new SmartSensor(
                        new FakeDisks(says),
                        new DiskFacts("smart", "n1", 600_000),
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(20),
                        InstantSource.system())
                    .run(got);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (Exception e) {
                got.rejected("run", e.getMessage());
              }
            });
    await().atMost(Duration.ofMinutes(1)).until(() -> got.beats() > 0 || !thread.isAlive());
    thread.interrupt();
    thread.join();
    return got;
  }

  @Test
  void theWorstDiskSpeaks() throws Exception {
    Map<String, String> says = new HashMap<>();
    says.put("/dev/nvme0", GOOD);
    says.put("/dev/nvme1", BAD);
    says.put("/dev/nvme2", "");
    Status status = look(says).statuses("disk.smart").getFirst();
    assertEquals("failed", status.value());
    assertEquals("nvme1", status.field("names"));
    says.put("/dev/nvme1", GOOD);
    Status silent = look(says).statuses("disk.smart").getFirst();
    assertEquals(
        "warning nvme2 no answer",
        silent.value() + " " + silent.field("names") + " " + silent.field("what"));
  }

  @Test
  void nothingReadIsNothingSaid() throws Exception {
    Collected got = look(Map.of("/dev/nvme0", ""));
    assertEquals(0, got.beats());
    assertEquals(List.of(), got.signals());
    assertEquals("run: no disk of 1 gives an answer", got.rejected().getLast());
    assertEquals("run: there is no disk that knows SMART", look(Map.of()).rejected().getLast());
  }

  @Test
  void aProgramIsAskedDiskByDisk() throws Exception {
    Path program = folder.resolve("smartctl");
    Files.writeString(
        program,
        "#!/bin/sh\n"
            + "[ \"$3\" = /dev/b ] && exec sleep 600\n"
            + "echo \"{\\\"critical_warning\\\":0}\"\n"
            + "exit 4\n");
    assertTrue(program.toFile().setExecutable(true));
    ProgramDisks patient =
        new ProgramDisks(program.toString(), List.of("/dev/a"), folder, Duration.ofMinutes(1));
    assertEquals(State.OK, SmartJson.read(patient.ask("/dev/a"), "a").state());
    ProgramDisks hasty =
        new ProgramDisks(program.toString(), List.of(), folder, Duration.ofMillis(100));
    assertThrows(IOException.class, () -> hasty.ask("/dev/b"));
    Files.createFile(folder.resolve("nvme0"));
    Files.createFile(folder.resolve("nvme0n1"));
    Files.createFile(folder.resolve("sda"));
    Files.createFile(folder.resolve("sda1"));
    assertEquals(
        List.of(folder.resolve("nvme0").toString(), folder.resolve("sda").toString()), hasty.all());
  }

  @Test
  void theDoctorOfAMachineWithoutDisks() {
    Settings none =
        new Settings("smart", kind.spec(), Map.of("devices", "/dev/null", "program", "/none/such"));
    assertFalse(kind.doctor(none).works());
  }
}

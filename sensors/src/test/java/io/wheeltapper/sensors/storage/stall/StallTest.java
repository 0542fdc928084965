package io.wheeltapper.sensors.storage.stall;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.Collected;
import io.wheeltapper.sensors.storage.Living;
import io.wheeltapper.sensors.storage.mounts.Answers.Answer;
import io.wheeltapper.sensors.storage.mounts.Probe;
import io.wheeltapper.sensors.storage.nfs.MountStats;
import io.wheeltapper.sensors.storage.nfs.NfsMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StallTest {

  private static final Map<String, Answer> GOOD = Map.of("/scratch", new Answer.Space(1, 2));
  private static final OptionalDouble QUIET = OptionalDouble.of(0.01);

  @TempDir Path root;
  private final StallFacts facts = new StallFacts("stall", "n1", 50, 60_000);

  /** 1, 0, or -1 where nothing is said. */
  private int stalled(Look look, long at) {
    double value = facts.take(look, at).map(s -> s.number("storage_stalled")).orElse(Double.NaN);
    return Double.isNaN(value) ? -1 : (int) value;
  }

  private static Look mounts(Answer answer) {
    return new Look(Map.of("/scratch", answer), List.of(), Map.of(), Map.of(), QUIET);
  }

  @Test
  void aMountWithoutAnAnswerForAMinute() {
    assertEquals(0, stalled(mounts(new Answer.Space(1, 2)), 0));
    assertEquals(-1, stalled(mounts(new Answer.None()), 20_000), "neither way is known yet");
    assertEquals(-1, stalled(mounts(new Answer.None()), 60_000));
    assertEquals(1, stalled(mounts(new Answer.None()), 80_000));
    assertEquals(0, stalled(mounts(new Answer.Space(1, 2)), 100_000));
    assertEquals(-1, stalled(mounts(new Answer.Unknown("Permission denied")), 120_000));
  }

  @Test
  void aMountThatAnswersLateIsSlow() {
    for (int i = 0; i < 10; i++) {
      Answer answer = i % 2 == 0 ? new Answer.None() : new Answer.Slow(1, 2, 8_000);
      assertEquals(i % 2 - 1, stalled(mounts(answer), i * 20_000L));
    }
  }

  @Test
  void aGapBeginsTheWaitingAnew() {
    stalled(mounts(new Answer.None()), 0);
    assertEquals(-1, stalled(mounts(new Answer.None()), 600_000));
  }

  @Test
  void aLustreTargetThatServesNobodyForAMinute() {
    for (long at = 0; at < 60_000; at += 20_000) {
      Look waits =
          new Look(GOOD, List.of(), Map.of("s-OST0000", false, "s-MDT0000", true), Map.of(), QUIET);
      assertEquals(-1, stalled(waits, at), "stat answers from the metadata target");
    }
    Look waits = new Look(GOOD, List.of(), Map.of("s-OST0000", false), Map.of(), QUIET);
    assertEquals(1, stalled(waits, 60_000));
    Look served = new Look(GOOD, List.of(), Map.of("s-OST0000", true), Map.of(), QUIET);
    assertEquals(0, stalled(served, 80_000));
  }

  private static List<NfsMount> nfs(long sends, long receives) {
    return MountStats.read(
        "device a:/b mounted on /scratch with fstype nfs4\n\txprt: tcp 763 0 2 0 2 %d %d 0 42 0 2 0 3\n"
            .formatted(sends, receives));
  }

  @Test
  void requestsThatGoOutForAMinuteAndNothingComesIn() {
    long[][] looks = {{100, 90}, {110, 90}, {110, 90}, {120, 90}};
    int[] expected = {0, 0, 0, 1};
    for (int i = 0; i < looks.length; i++) {
      Look look = new Look(GOOD, nfs(looks[i][0], looks[i][1]), Map.of(), Map.of(), QUIET);
      assertEquals(expected[i], stalled(look, i * 20_000L), "look " + i);
    }
    Look again = new Look(GOOD, nfs(130, 91), Map.of(), Map.of(), QUIET);
    assertEquals(0, stalled(again, 80_000));
  }

  @Test
  void anIdleClientStandsNotStill() {
    for (int i = 0; i < 10; i++) {
      Look look = new Look(GOOD, nfs(100, 90), Map.of(), Map.of(), QUIET);
      assertEquals(0, stalled(look, i * 20_000L));
    }
  }

  private static Look pressed(double percent, OptionalDouble disk) {
    return new Look(GOOD, List.of(), Map.of(), Map.of("job_4711", percent), disk);
  }

  @Test
  void aJobWhoseTasksAllWaitWhileNoLocalDiskWorks() {
    assertEquals(0, stalled(pressed(49, QUIET), 0));
    assertEquals(1, stalled(pressed(50, QUIET), 20_000));
    assertEquals(
        0, stalled(pressed(90, OptionalDouble.of(0.9)), 40_000), "its own disk explains it");
    assertEquals(0, stalled(pressed(90, OptionalDouble.empty()), 60_000), "or may explain it");
    Snapshot read = facts.take(pressed(90, QUIET), 80_000).orElseThrow();
    assertEquals(90, read.number("job_pressure_io_full_avg60"));
    assertEquals("node:n1", read.target().toString());
    assertEquals("n1", read.node());
    assertEquals(Origin.STORAGE, read.origin());
  }

  @Test
  void withoutASharedFileSystemNothingIsSaid() {
    Look none = new Look(Map.of(), List.of(), Map.of(), Map.of("job_1", 99.0), QUIET);
    assertTrue(facts.take(none, 0).isEmpty());
  }

  @Test
  void theKernelsTexts() {
    String pressure =
        """
        some avg10=1.50 avg60=2.50 avg300=3.50 total=12345
        full avg10=0.00 avg60=61.25 avg300=0.10 total=999
        """;
    assertEquals(OptionalDouble.of(61.25), NodeText.full(pressure));
    assertEquals(OptionalDouble.empty(), NodeText.full("full of nothing"));
    assertEquals(
        Map.of("sda", 700L, "nvme0n1", 5L),
        NodeText.worked(
            """
               8       0 sda 1 2 3 4 5 6 7 8 0 700 900
               8       1 sda1 1 2 3 4 5 6 7 8 0 701 900
             259       0 nvme0n1 1 2 3 4 5 6 7 8 0 5 6 0 0 0 0
               7       0 loop0 1 2 3 4 5 6 7 8 0 700 900
            """));
  }

  private void node(String pressure) throws IOException {
    Path self = Files.createDirectories(root.resolve("proc/self"));
    Files.writeString(
        self.resolve("mountinfo"), "90 22 0:50 / /scratch rw - lustre m:/scratch rw\n");
    Files.writeString(root.resolve("proc/diskstats"), "8 0 sda 1 2 3 4 5 6 7 8 0 700 900\n");
    for (String group :
        List.of(
            "system.slice/slurmstepd.scope/job_4711",
            "kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod1a2b3c4d_5e6f.slice")) {
      Path folder = Files.createDirectories(root.resolve("sys/fs/cgroup").resolve(group));
      Files.writeString(folder.resolve("io.pressure"), pressure);
    }
    Path osc = Files.createDirectories(root.resolve("proc/fs/lustre/osc/scratch-OST0000-osc-ff"));
    Files.writeString(osc.resolve("import"), "import:\n    state: FULL\n");
  }

  @Test
  void aNodesFiles() throws Exception {
    node("full avg10=0.00 avg60=12.50 avg300=0.10 total=999\n");
    Probe answers = path -> new Probe.Space(1, 2);
    StallSensor sensor =
        new StallSensor(
            new StallSensor.View(
                root, Set.of("lustre"), Set.of(), Duration.ofMillis(50), Duration.ofSeconds(30)),
            answers,
            facts,
            InstantSource.system());
    try (Living living = new Living(sensor)) {
      await().atMost(Duration.ofMinutes(1)).until(() -> living.got.snapshots().size() > 1);
      Snapshot read = living.got.snapshots().getLast();
      assertEquals(0, read.number("storage_stalled"));
      assertEquals(12.5, read.number("job_pressure_io_full_avg60"));
      node("full avg10=0.00 avg60=88.00 avg300=0.10 total=999\n");
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> living.got.snapshots().getLast().number("storage_stalled") == 1);
      assertEquals(List.of(), living.failures());
    }
  }

  @Test
  void aRecordingSaysNothingIsWell() throws Exception {
    node("full avg10=0.00 avg60=12.50 avg300=0.10 total=999\n");
    StallKind kind = new StallKind();
    Settings settings =
        new Settings("stall", kind.spec(), Map.of("node", "n1", "root", root.toString()));
    Collected got = new Collected();
    kind.recorded(root, settings).orElseThrow().run(got);
    assertTrue(!got.snapshots().getFirst().has("storage_stalled"));
    assertEquals(
        "1 shared mounts, 2 jobs with a pressure of their own", kind.doctor(settings).detail());
  }
}

package io.wheeltapper.sensors.scheduler.slurm;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.Sensor;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.Collected;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Slurm, started by {@code deploy/lab/slurm/up}; skipped where there is none. */
class LabTest {

  @TempDir static Path folder;
  private static @Nullable SlurmLab started;

  @BeforeAll
  static void up() throws Exception {
    started = SlurmLab.up(folder, 8);
  }

  @AfterAll
  static void down() throws Exception {
    if (started != null) {
      started.close();
    }
  }

  private static SlurmLab lab() {
    return Objects.requireNonNull(started);
  }

  private static String run(String... words) throws IOException, InterruptedException {
    return lab().run(words);
  }

  private static Settings settings(Map<String, String> way) {
    Map<String, String> all = new HashMap<>(way);
    all.put("interval", "500ms");
    all.put("our-user", "root");
    return new Settings("slurm", new SlurmKind().spec(), all);
  }

  private static Optional<Status> newest(Collected got, String type, String target) {
    return got.statuses(type).reversed().stream()
        .filter(status -> status.target().toString().equals(target))
        .findFirst();
  }

  @Test
  void everyWaySaysTheSameOfNodesAndJobs() throws Exception {
    List<Map<String, String>> said = new ArrayList<>();
    for (Map<String, String> way : lab().ways()) {
      SlurmKind kind = new SlurmKind();
      assertTrue(kind.doctor(settings(way)).works(), () -> kind.doctor(settings(way)).detail());
      Collected got = new Collected();
      Thread thread = start(kind.create(settings(way)), got);
      await().atMost(Duration.ofMinutes(2)).until(() -> got.beats() > 0);
      thread.interrupt();
      thread.join();
      Map<String, String> nodes = new HashMap<>();
      for (Status status : got.statuses(Known.NODE)) {
        nodes.put(status.target().toString(), status.value() + status.fields());
      }
      assertEquals(8, nodes.size());
      said.add(nodes);
    }
    said.forEach(one -> assertEquals(said.getFirst().keySet(), one.keySet()));
    said.forEach(one -> assertEquals(said.getFirst(), one));
  }

  @Test
  void aDrainAJobAndALostRankAreSeen() throws Exception {
    Collected got = new Collected();
    Thread thread = start(new SlurmKind().create(settings(lab().ways().getFirst())), got);
    await().atMost(Duration.ofMinutes(2)).until(() -> got.beats() > 0);
    run("scontrol", "update", "NodeName=n008", "State=DRAIN", "Reason=wheeltapper[c-1] test: x");
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() ->
            newest(got, Known.NODE, "node:n008")
                .filter(s -> s.field(Known.NODE_HOLDER).equals("ours"))
                .isPresent());
    assertEquals("c-1", newest(got, Known.NODE, "node:n008").orElseThrow().field(Known.NODE_CASE));
    String job = lab().script("submit", "--nodelist=n003");
    String target = "job:slurm/" + job.lines().reduce((a, b) -> b).orElseThrow();
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() ->
            newest(got, Known.JOB, target)
                .filter(s -> s.value().equals("running"))
                .filter(s -> s.field(Known.JOB_NODES).equals("n003"))
                .filter(s -> s.field(Known.JOB_CONTRACT).equals("true"))
                .isPresent());
    lab().script("fail-rank", target.substring(10));
    await().atMost(Duration.ofMinutes(2)).until(() -> !got.events(JobEvents.RANK_FAILED).isEmpty());
    assertEquals("n003", got.events(JobEvents.RANK_FAILED).getFirst().node());
    thread.interrupt();
    thread.join();
    assertEquals(List.of(), got.rejected());
  }

  /** Two jobs on one node: which of its GPUs each has, by every way, in the same words. */
  @Test
  void whichGpusOfANodeAJobHasIsSaid() throws Exception {
    String wide = submit("-N2", "--nodelist=n005,n006", "--gres=gpu:3");
    String narrow = submit("-N1", "--nodelist=n005", "--gres=gpu:2");
    try {
      for (Map<String, String> way : lab().ways()) {
        Collected got = new Collected();
        Thread thread = start(new SlurmKind().create(settings(way)), got);
        await()
            .atMost(Duration.ofMinutes(2))
            .until(() ->
                indices(got, wide).equals("0-2@n005,n006")
                    && indices(got, narrow).equals("3-4@n005"));
        thread.interrupt();
        thread.join();
      }
    } finally {
      run("scancel", wide, narrow);
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> run("sinfo", "-h", "-n", "n005,n006", "-o", "%T").equals("idle"));
    }
  }

  private static String submit(String... options) throws Exception {
    List<String> words = new ArrayList<>(List.of("sbatch", "--parsable", "--output=/dev/null"));
    words.addAll(List.of(options));
    words.addAll(List.of("--wrap", "sleep 600"));
    return run(words.toArray(String[]::new));
  }

  private static String indices(Collected got, String job) {
    return newest(got, Known.JOB, "job:slurm/" + job)
        .map(s -> s.field(Facts.GPU_INDICES))
        .orElse("");
  }

  private static Thread start(Sensor sensor, Collected got) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            sensor.run(got);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (Exception e) {
            got.rejected("run", e.toString());
          }
        });
  }
}

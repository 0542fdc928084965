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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Slurm, started by {@code deploy/lab/slurm/up}; skipped where there is none. */
class LabTest {

  private static final Path SCRIPTS =
      Path.of(System.getProperty("wheeltapper.root", ".")).resolve("deploy/lab/slurm");

  @TempDir static Path folder;
  private static final Map<String, String> ENVIRONMENT = new HashMap<>();

  @BeforeAll
  static void up() throws Exception {
    boolean installed =
        Files.isExecutable(SCRIPTS.resolve("up"))
            && Files.isExecutable(Path.of("/usr/sbin/slurmctld"))
            && "root".equals(System.getProperty("user.name"));
    Assumptions.assumeTrue(installed, "skipped: no slurmctld here");
    run(SCRIPTS.resolve("up").toString(), folder.toString());
    for (String line : Files.readAllLines(folder.resolve("lab.env"))) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        ENVIRONMENT.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
  }

  @AfterAll
  static void down() throws Exception {
    if (!ENVIRONMENT.isEmpty()) {
      run(SCRIPTS.resolve("down").toString(), folder.toString());
    }
  }

  private static String run(String... words) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().putAll(ENVIRONMENT);
    Path log = folder.resolve("run.log");
    Process process = builder.redirectOutput(log.toFile()).start();
    assertEquals(0, process.waitFor(), () -> String.join(" ", words));
    return Files.readString(log).strip();
  }

  private static Settings settings(Map<String, String> way) {
    Map<String, String> all = new HashMap<>(way);
    all.put("interval", "500ms");
    all.put("our-user", "root");
    return new Settings("slurm", new SlurmKind().spec(), all);
  }

  private static List<Map<String, String>> ways() {
    return List.of(
        Map.of(
            "rest", ENVIRONMENT.get("LAB_REST_URL"),
            "token-file", ENVIRONMENT.get("LAB_TOKEN_FILE"),
            "rest-user", ENVIRONMENT.get("LAB_REST_USER")),
        Map.of("rest", "unix:" + ENVIRONMENT.get("LAB_REST_SOCKET")),
        Map.of("slurm-conf", ENVIRONMENT.get("SLURM_CONF")));
  }

  private static Optional<Status> newest(Collected got, String type, String target) {
    return got.statuses(type).reversed().stream()
        .filter(status -> status.target().toString().equals(target))
        .findFirst();
  }

  @Test
  void everyWaySaysTheSameOfNodesAndJobs() throws Exception {
    List<Map<String, String>> said = new ArrayList<>();
    for (Map<String, String> way : ways()) {
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
    Thread thread = start(new SlurmKind().create(settings(ways().getFirst())), got);
    await().atMost(Duration.ofMinutes(2)).until(() -> got.beats() > 0);
    run("scontrol", "update", "NodeName=n008", "State=DRAIN", "Reason=wheeltapper[c-1] test: x");
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() ->
            newest(got, Known.NODE, "node:n008")
                .filter(s -> s.field(Known.NODE_HOLDER).equals("ours"))
                .isPresent());
    assertEquals("c-1", newest(got, Known.NODE, "node:n008").orElseThrow().field(Known.NODE_CASE));
    String job = run(SCRIPTS.resolve("submit").toString(), folder.toString(), "--nodelist=n003");
    String target = "job:slurm/" + job.lines().reduce((a, b) -> b).orElseThrow();
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() ->
            newest(got, Known.JOB, target)
                .filter(s -> s.value().equals("running"))
                .filter(s -> s.field(Known.JOB_NODES).equals("n003"))
                .filter(s -> s.field(Known.JOB_CONTRACT).equals("true"))
                .isPresent());
    run(SCRIPTS.resolve("fail-rank").toString(), folder.toString(), target.substring(10));
    await().atMost(Duration.ofMinutes(2)).until(() -> !got.events(JobEvents.RANK_FAILED).isEmpty());
    assertEquals("n003", got.events(JobEvents.RANK_FAILED).getFirst().node());
    thread.interrupt();
    thread.join();
    assertEquals(List.of(), got.rejected());
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

package io.wheeltapper.deploy.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.wheeltapper.deploy.config.TopologyFile;
import io.wheeltapper.deploy.wiring.LiveReplay;
import io.wheeltapper.rules.ClassStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A real job of a real Slurm on a node whose file system, a FUSE mount, stands still because its
 * daemon is paused: idle GPUs that were read before their exporter went away starve nobody; those
 * that are read now do.
 */
@Tag("long")
@Tag("senses")
final class StarvationTest {

  private static final String NODE = Lab.node(0);

  private static Predicate<JsonNode> found(String fault, String target) {
    return Seen.kind("found").and(Seen.has("fault", fault)).and(Seen.has("target", target));
  }

  @Test
  void gpusStarveByWhatIsSoNow() throws Exception {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/bindfs")) && Files.isWritable(Path.of("/dev/fuse")),
        "real part absent: bindfs over FUSE");
    try (Lab lab = Lab.start();
        Scratch scratch = new Scratch(lab.folder())) {
      String job = lab.train(NODE);
      try (Exporter exporter = new Exporter(job)) {
        starve(lab, scratch, exporter);
      }
    }
  }

  private static void starve(Lab lab, Scratch scratch, Exporter exporter) throws Exception {
    Site site =
        Site.of(
            lab,
            """
            laboratory: true
            sensors:
              slurm: {kind: slurm, slurm-conf: %s/slurm.conf, interval: 1s}
              stall: {kind: stall, node: %s, mounts: [%s], interval: 5s, timeout: 500ms}
              exporter: {kind: prometheus, url: "%s", node: %s, interval: 1s}
            """
                .formatted(lab.folder(), NODE, scratch.path(), exporter.url(), NODE));
    try (AgentProcess agent = AgentProcess.start(site.argv(), Site.NEVER)) {
      pages(exporter, 15); // the job's steps are told every ten seconds
      exporter.load(1);
      pages(exporter, 3);
      exporter.steps(false);
      exporter.answers(false);
      agent.await("no exporter", found("sensor-failed", "sensor:exporter"));
      scratch.signal("STOP");
      agent.await("a stall", found("storage-stall", "node:" + NODE));
      assertEquals(0, starving(agent), "of what was read before");

      exporter.answers(true);
      JsonNode starves = agent.await("starvation", found("gpu-starvation", "node:" + NODE));
      assertTrue(starves.toString().contains("slurm/"), starves::toString);
      assertTrue(starves.toString().contains("DCGM_FI_DEV_GPU_UTIL"), starves::toString);
      agent.await(
          "a call",
          Seen.kind("judged")
              .and(Seen.has("fault", "gpu-starvation"))
              .and(Seen.has("action", "person.call")));
      assertEquals(1, starving(agent));
      assertEquals(0, agent.all("started").count(), "observe starts nothing");
    }
    LiveReplay.Compared again =
        new LiveReplay(site.data(), TopologyFile.EMPTY, 2, ClassStore.folder(site.cache())).run();
    assertEquals(Optional.empty(), again.difference());
  }

  private static void pages(Exporter exporter, int more) {
    int from = exporter.pages();
    await().atMost(Lab.LONG).until(() -> exporter.pages() >= from + more);
  }

  private static long starving(AgentProcess agent) {
    return agent.all("found").filter(Seen.has("fault", "gpu-starvation")).count();
  }

  /** A folder over FUSE. */
  private static final class Scratch implements AutoCloseable {
    private final Path path;
    private final Process daemon;

    Scratch(Path parent) throws IOException {
      Path data = Files.createDirectory(parent.resolve("data"));
      path = Files.createDirectory(parent.resolve("scratch"));
      daemon =
          new ProcessBuilder("bindfs", "-f", "" + data, "" + path)
              .redirectErrorStream(true)
              .redirectOutput(parent.resolve("bindfs.log").toFile())
              .start();
      await()
          .atMost(Lab.LONG)
          .until(
              () -> Files.readString(Path.of("/proc/self/mountinfo")).contains(" " + path + " "));
    }

    Path path() {
      return path;
    }

    void signal(String name) throws IOException, InterruptedException {
      new ProcessBuilder("kill", "-" + name, "" + daemon.pid()).start().waitFor();
    }

    @Override
    public void close() throws IOException, InterruptedException {
      daemon.destroyForcibly().waitFor();
      new ProcessBuilder("umount", "-l", "" + path).start().waitFor();
    }
  }
}

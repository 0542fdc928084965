package io.wheeltapper.actuators.command;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.actuators.ActuatorKinds;
import io.wheeltapper.actuators.Calling;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.LocalRun;
import io.wheeltapper.actuators.Pace;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Outcome;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.spi.Attempt;
import io.wheeltapper.core.spi.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A storage node of a real Ceph (one monitor, one manager, three OSDs) under a site's commands: its
 * OSD is restarted only where Ceph itself says that no data would become unreadable, and the node
 * passes its check only while Ceph has the OSD up.
 */
@Tag("site")
@Tag("hands")
final class RealCephTest {

  private static final Path SCRIPTS =
      Path.of(System.getProperty("wheeltapper.root", "..")).resolve("deploy/lab/ceph");
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Target NODE = Target.node("store-1");

  /** As a service manager does it; what the OSD holds in memory is kept by its ordinary end. */
  private static final String RESTART =
      """
      #!/bin/sh
      set -eu
      cd "$1"
      old=$(cat pid/osd.1)
      kill -TERM "$old"
      while ps -o stat= -p "$old" | grep -q '^[^Z]'; do sleep 0.1; done
      export CEPH_CONF="$1/ceph.conf" LAB_DIR="$1" LAB_DAEMON=1
      setsid ceph-osd -i 1 -f </dev/null >>log/osd.1.out 2>&1 &
      echo $! >pid/osd.1
      """;

  private static final String AGE =
      """
      #!/bin/sh
      exec ps -o etimes= -p "$(cat "$1/pid/osd.1")"
      """;

  private static final String UP =
      """
      #!/bin/sh
      set -eu
      ceph -c "$1/ceph.conf" --connect-timeout 5 osd info osd.1 -f json | grep -q '"up":1[,}]'
      """;

  @TempDir private Path folder;
  private Path lab = Path.of("");

  @BeforeEach
  void start() throws Exception {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/ceph-mon"))
            && "root".equals(System.getProperty("user.name")),
        "skipped: no Ceph here; install it by deploy/lab/ceph/install");
    lab = folder.resolve("lab");
    run(SCRIPTS.resolve("start").toString(), lab.toString());
    script(folder.resolve("restart"), RESTART);
    script(folder.resolve("age"), AGE);
    script(folder.resolve("up"), UP);
  }

  @AfterEach
  void stop() throws Exception {
    if (Files.exists(lab.resolve("ceph.conf"))) {
      run(SCRIPTS.resolve("stop").toString(), lab.toString());
    }
  }

  private void run(String... words) throws IOException, InterruptedException {
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    int code = process.waitFor();
    assertEquals(0, code, () -> String.join(" ", words) + " says " + log);
  }

  private static void script(Path file, String text) throws IOException {
    Files.writeString(file, text);
    assertTrue(file.toFile().setExecutable(true));
  }

  private String osd() throws IOException {
    return Files.readString(lab.resolve("pid/osd.1")).strip();
  }

  private void signal(String name, String daemon) throws IOException, InterruptedException {
    run("kill", "-" + name, Files.readString(lab.resolve("pid/" + daemon)).strip());
  }

  /** Asked beside the actuator. */
  private boolean letsGo() throws IOException, InterruptedException {
    String conf = lab.resolve("ceph.conf").toString();
    return new ProcessBuilder("ceph", "-c", conf, "osd", "ok-to-stop", "1")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  private static Calling by(Map<String, String> orders) {
    Settings settings = new Settings("store", new CommandKind().spec(), orders);
    return ActuatorKinds.protect(
        settings,
        CommandKind.actuator(
            settings, new LocalRun(System.getenv()), Pace.system(), Line.open("store")));
  }

  private String ours(String script) {
    return folder.resolve(script) + "," + lab;
  }

  private Calling restarts() {
    return by(
        Map.of(
            "action",
            "node.restart-agent",
            "nodes",
            "store-1",
            "run",
            ours("restart"),
            "age",
            ours("age"),
            "verify",
            ours("up"),
            "only-if",
            "ceph,-c," + lab.resolve("ceph.conf") + ",--connect-timeout,5,osd,ok-to-stop,1"));
  }

  private Calling checks() {
    return by(
        Map.of("action", "node.validate", "nodes", "store-1", "run", ours("up"), "timeout", "30s"));
  }

  private static Attempt now(String id) {
    long now = System.currentTimeMillis();
    return new Attempt(id, "c1", "storage-target-down", now, now + PATIENCE.toMillis());
  }

  @Test
  void anOsdIsRestartedWhereCephLetsItGoAndNowhereElse() throws Exception {
    Action restart = Action.of("node.restart-agent", NODE);
    Action check = Action.of("node.validate", NODE);
    assertInstanceOf(Outcome.Done.class, checks().execute(check, now("v1")));

    String before = osd();
    assertEquals(4, restarts().preview(restart, now("p1")).size(), "three looks and the restart");
    assertEquals(before, osd(), "a preview changes nothing");
    Attempt first = now("a1");
    Outcome told = restarts().execute(restart, first);
    assertInstanceOf(Outcome.Done.class, told, told::detail);
    String after = osd();
    assertNotEquals(before, after, "another process");
    await().atMost(PATIENCE).until(() -> restarts().verify(restart, first) instanceof Outcome.Done);
    restarts().execute(restart, first);
    assertEquals(after, osd(), "the same attempt again restarts nothing");

    // Of every object there are two copies: where one OSD is gone, no other may stop.
    signal("KILL", "osd.0");
    await().atMost(PATIENCE).until(() -> !letsGo());
    Outcome kept = restarts().execute(restart, now("a2"));
    assertTrue(assertInstanceOf(Outcome.Failed.class, kept).retryable(), kept::detail);
    assertTrue(kept.detail().contains("only-if"), kept::detail);
    assertEquals(after, osd(), "it was told nothing");

    signal("STOP", "mon.a");
    Outcome deaf = checks().execute(check, now("v2"));
    assertFalse(deaf instanceof Outcome.Done, () -> "nobody answers: " + deaf);
    signal("CONT", "mon.a");
    await()
        .atMost(PATIENCE)
        .until(() -> checks().execute(check, now("v3")) instanceof Outcome.Done);

    signal("KILL", "osd.1");
    await()
        .atMost(PATIENCE)
        .until(() -> checks().execute(check, now("v4")) instanceof Outcome.Failed);
  }
}

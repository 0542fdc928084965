package io.wheeltapper.sensors.scheduler.slurm;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.storage.Living;
import io.wheeltapper.sensors.storage.Relay;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Slurm, its daemons paused, killed and slow; and what it is asked, by its own count. */
@Tag("long")
@Tag("senses")
class SlurmOutageTest {

  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir Path folder;

  private static Settings settings(Map<String, String> way, String interval) {
    Map<String, String> all = new HashMap<>(way);
    all.put("interval", interval);
    all.put("timeout", "2s");
    all.put("refresh", "1s");
    all.put("our-user", "root");
    return new Settings("slurm", new SlurmKind().spec(), all);
  }

  private static Living living(Map<String, String> way) {
    return new Living(new SlurmKind().create(settings(way, "500ms")));
  }

  private static void alive(Living living) {
    long beats = living.got.beats();
    await().atMost(PATIENCE).until(() -> living.got.beats() > beats + 2);
    assertEquals("ok", living.newest(SiteFacts.CONTROLLER, "site:site"));
  }

  /** No heartbeat; its controller is out of reach; and nothing of nodes and jobs is said anew. */
  private static void silent(Living living, String why) {
    int before = living.failures().size();
    await()
        .atMost(PATIENCE)
        .until(() ->
            living.failures().stream()
                .skip(before)
                .anyMatch(f -> Pattern.compile(why).matcher(f).find()));
    await()
        .atMost(PATIENCE)
        .until(() -> living.newest(SiteFacts.CONTROLLER, "site:site").equals("unreachable"));
    long beats = living.got.beats();
    long stale = spoken(living);
    int failures = living.failures().size();
    await().atMost(PATIENCE).until(() -> living.failures().size() > failures + 1);
    assertEquals(beats, living.got.beats(), "no heartbeat while it is away");
    assertEquals(stale, spoken(living), "no node's and no job's last word is said anew");
  }

  private static long spoken(Living living) {
    return living.got.signals().stream().filter(SlurmOutageTest::ofNodesOrJobs).count();
  }

  private static boolean ofNodesOrJobs(Signal signal) {
    return !(signal instanceof Status status) || !status.type().equals(SiteFacts.CONTROLLER);
  }

  @Test
  void eachDaemonOfARealSlurmFails() throws Exception {
    try (SlurmLab lab = SlurmLab.up(folder, 3);
        Relay relay = new Relay(URI.create(lab.of("LAB_REST_URL")).getPort())) {
      Map<String, String> slow = new HashMap<>(lab.ways().getFirst());
      slow.put("rest", "http://127.0.0.1:" + relay.port());
      try (Living rest = living(slow);
          Living commands = living(lab.ways().getLast())) {
        alive(rest);
        alive(commands);

        lab.signal("STOP", "slurmctld");
        silent(rest, "no whole answer|answers 5\\d\\d");
        silent(commands, "takes too long|ends with");
        lab.signal("CONT", "slurmctld");
        alive(rest);
        alive(commands);

        lab.signal("KILL", "slurmctld");
        silent(rest, "no whole answer|answers 5\\d\\d");
        silent(commands, "takes too long|ends with");
        lab.startController();
        alive(rest);
        alive(commands);

        relay.delay(3_000);
        silent(rest, "no whole answer");
        relay.delay(0);
        alive(rest);

        lab.signal("STOP", "slurmrestd");
        silent(rest, "no whole answer");
        alive(commands);
        lab.signal("CONT", "slurmrestd");
        alive(rest);

        lab.signal("KILL", "slurmrestd");
        silent(rest, ".");
        alive(commands);
      }
    }
  }

  /**
   * One list of nodes and one of jobs a reading, by slurmctld's own count of what it was asked: the
   * default reads once in 30 s.
   */
  @Test
  void slurmctldIsAskedForOneListOfEachInAnInterval() throws Exception {
    assertEquals(
        Duration.ofSeconds(30),
        new Settings("slurm", new SlurmKind().spec(), Map.of()).duration("interval"));
    try (SlurmLab lab = SlurmLab.up(folder, 3)) {
      for (Map<String, String> way : lab.ways()) {
        try (Living first = new Living(new SlurmKind().create(settings(way, "1s")))) {
          await().atMost(PATIENCE).until(() -> first.got.beats() > 0);
        }
        lab.run("sdiag", "-r");
        long beats;
        try (Living living = new Living(new SlurmKind().create(settings(way, "1s")))) {
          await().atMost(PATIENCE).until(() -> living.got.beats() > 5);
          beats = living.got.beats();
          assertEquals(List.of(), living.failures());
        }
        String said = lab.run("sdiag");
        assertTrue(count(said, "REQUEST_NODE_INFO") <= beats + 1, said);
        assertTrue(count(said, "REQUEST_JOB_INFO") <= beats + 1, said);
        assertTrue(count(said, "REQUEST_NODE_INFO") >= beats, said);
      }
    }
  }

  /** A hung slurmctld is not asked again before an interval is over, however often it fails. */
  @Test
  void aFailureIsNoReasonToAskMoreOften() throws Exception {
    Path asked = folder.resolve("asked");
    Path commands = Files.createDirectory(folder.resolve("bin"));
    for (String name : List.of("scontrol", "squeue", "sinfo", "sdiag", "sacct")) {
      Path script = commands.resolve(name);
      Files.writeString(script, "#!/bin/sh\necho $0 $* >> " + asked + "\nexit 1\n");
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Settings settings = settings(Map.of("commands", commands.toString()), "5s");
    try (Living living = new Living(new SlurmKind().create(settings))) {
      await().atMost(PATIENCE).until(() -> living.failures().size() == 2);
      long began = System.nanoTime();
      await().atMost(PATIENCE).until(() -> living.failures().size() == 3);
      assertTrue(System.nanoTime() - began > 4_000_000_000L, "an interval lies between two");
    }
    long lists =
        Files.readAllLines(asked).stream()
            .filter(l -> l.endsWith("scontrol --details show node"))
            .count();
    assertTrue(lists == 3 || lists == 4, "" + lists);
  }

  private static long count(String said, String call) {
    Matcher m = Pattern.compile(call + "\\s+\\( *\\d+\\) count:(\\d+)").matcher(said);
    return m.find() ? Long.parseLong(m.group(1)) : 0;
  }
}

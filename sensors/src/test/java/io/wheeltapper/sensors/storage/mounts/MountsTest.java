package io.wheeltapper.sensors.storage.mounts;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.Collected;
import io.wheeltapper.sensors.storage.Standing;
import io.wheeltapper.sensors.storage.StorageNames;
import io.wheeltapper.sensors.storage.mounts.Answers.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountsTest {

  private static final String TABLE =
      """
      22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
      90 22 0:50 / /scratch rw,noatime shared:2 - lustre 10.0.0.1@o2ib:10.0.0.2@o2ib:/scratch/train rw,flock
      91 22 0:51 / /home rw,relatime - nfs4 nas1:/export/home rw,vers=4.2
      92 22 0:52 / /my\\040data ro,relatime - ceph admin@b1a2-c3.cephfs2=/ rw
      93 22 0:53 / /net rw - autofs auto.net rw
      94 93 0:54 / /net/other rw - nfs nas2:/other rw
      a line of another shape
      """;

  @TempDir Path folder;
  private final MountsKind kind = new MountsKind();
  private final Collected sink = new Collected();

  private Settings settings(Map<String, String> values) {
    Map<String, String> all = new HashMap<>(values);
    all.put("node", "n1");
    return new Settings("mounts", kind.spec(), all);
  }

  private MountFacts facts(Map<String, String> values, long settle) {
    return new MountFacts(
        "mounts",
        "n1",
        MountsKind.expected(settings(values)),
        new Standing("mounts", Origin.HOST, settle, 15_000));
  }

  private static Map<String, String> said(List<Signal> signals) {
    Map<String, String> said = new HashMap<>();
    for (Signal signal : signals) {
      if (signal instanceof Status status) {
        said.put(status.target().id(), status.value());
      }
    }
    return said;
  }

  @Test
  void whatTheFileSystemSaysIsToldApartFromAFailure() throws Exception {
    assertEquals(new Probe.Space(0, 0), new StatProbe().look("/proc"));
    assertThrows(IOException.class, () -> new StatProbe().look("/proc/none"));
  }

  @Test
  void theTableByNames() {
    List<Mount> table = MountTable.mountinfo(TABLE);
    assertEquals(6, table.size());
    Expected expected = MountsKind.expected(settings(Map.of("mounts", "/home=home")));
    Map<String, String> names = new HashMap<>();
    expected.watched(table, List.of()).forEach(m -> names.put(m.path(), expected.name(m)));
    assertEquals(
        Map.of("/scratch", "scratch", "/home", "home", "/my data", "cephfs2"),
        names,
        "an automounter's own comes and goes");
  }

  @Test
  void fstabSaysWhatMustBeThere() {
    List<Mount> fstab =
        MountTable.fstab(
            """
            # a comment
            10.0.0.1@o2ib:/scratch /scratch lustre defaults,_netdev 0 0
            nas1:/export/home /home nfs4 rw,noauto 0 0
            /dev/sda1 / ext4 defaults 0 1
            """);
    Map<String, Answer> none = Map.of();
    assertEquals(
        Map.of("scratch", "lost"), said(facts(Map.of(), 0).take(List.of(), fstab, none, 0, sink)));
    assertEquals(
        Map.of("scratch", "lost", "data", "lost"),
        said(facts(Map.of("mounts", "/d=data"), 0).take(List.of(), fstab, none, 0, sink)));
  }

  private static final Answer GOOD = new Answer.Space(250, 1000);

  private static final Map<String, String> NAMED = Map.of("mounts", "/scratch,/home,/my data");

  @Test
  void aMountThatHasNoAnswerForAMinuteHangs() {
    MountFacts facts = facts(NAMED, 60_000);
    List<Mount> table = MountTable.mountinfo(TABLE);
    Map<String, Answer> answers =
        new HashMap<>(Map.of("/scratch", GOOD, "/home", GOOD, "/my data", GOOD));
    List<Signal> first = facts.take(table, List.of(), answers, 0, sink);
    assertEquals(Map.of("scratch", "ok", "nas1:/export/home", "ok", "cephfs2", "ok"), said(first));
    assertEquals(
        0.75,
        first.stream()
            .filter(s -> s instanceof io.wheeltapper.core.model.Snapshot)
            .map(s -> ((io.wheeltapper.core.model.Snapshot) s).number("storage_used_ratio"))
            .findFirst()
            .orElseThrow());
    answers.put("/scratch", new Answer.None());
    assertEquals(Map.of(), said(facts.take(table, List.of(), answers, 15_000, sink)));
    assertEquals(Map.of(), said(facts.take(table, List.of(), answers, 60_000, sink)));
    assertEquals(
        Map.of("scratch", "hung"), said(facts.take(table, List.of(), answers, 75_000, sink)));
    answers.put("/scratch", GOOD);
    assertEquals(
        Map.of("scratch", "ok"), said(facts.take(table, List.of(), answers, 90_000, sink)));
  }

  @Test
  void onlyWhatTurnedReadOnlyIsBroken() {
    String line = "90 22 0:50 / /scratch %s shared:2 - lustre m:/scratch %s\n";
    List<Mount> asked = MountTable.mountinfo(line.formatted("ro", "ro"));
    List<Mount> turned = MountTable.mountinfo(line.formatted("rw", "ro"));
    List<Mount> writable = MountTable.mountinfo(line.formatted("rw", "rw"));
    Map<String, Answer> answers = Map.of("/scratch", GOOD);
    assertEquals(
        Map.of("scratch", "ok"),
        said(facts(Map.of("mounts", "/scratch"), 0).take(asked, List.of(), answers, 0, sink)));
    assertEquals(
        Map.of("scratch", "read-only"),
        said(facts(Map.of("mounts", "/scratch"), 0).take(turned, List.of(), answers, 0, sink)),
        "the kernel turned it");
    MountFacts facts = facts(Map.of("mounts", "/scratch"), 0);
    facts.take(writable, List.of(), answers, 0, sink);
    assertEquals(
        Map.of("scratch", "read-only"), said(facts.take(asked, List.of(), answers, 1, sink)));
    List<Mount> fstab = MountTable.fstab("m:/scratch /scratch lustre rw 0 0\n");
    assertEquals(
        Map.of("scratch", "read-only"),
        said(facts(Map.of("mounts", "/scratch"), 0).take(asked, fstab, answers, 0, sink)));
  }

  @Test
  void whatCannotBeToldIsNotWell() {
    List<Mount> table = MountTable.mountinfo(TABLE);
    Map<String, Answer> answers =
        Map.of(
            "/scratch", new Answer.Unknown("Permission denied"),
            "/home", new Answer.Gone("Stale file handle"));
    assertEquals(
        Map.of("nas1:/export/home", "lost"),
        said(facts(NAMED, 0).take(table, List.of(), answers, 0, sink)));
    assertEquals("/scratch: Permission denied", sink.rejected().getFirst());
  }

  @Test
  void whatNobodyExpectsAndIsUnmountedIsNeitherWellNorLost() {
    MountFacts facts = facts(Map.of(), 0);
    List<Mount> table = MountTable.mountinfo(TABLE);
    facts.take(table, List.of(), Map.of("/scratch", GOOD), 0, sink);
    assertEquals(
        Map.of("scratch", "unmounted"),
        said(facts.take(List.of(), List.of(), Map.of(), 15_000, sink)));
  }

  @Test
  void ofTwoMountsOfOneFileSystemTheWorstSpeaks() {
    String twice =
        """
        90 22 0:50 / /a rw - lustre m:/scratch rw
        91 22 0:50 / /b rw - lustre m:/scratch rw
        """;
    List<Signal> signals =
        facts(Map.of("mounts", "/b"), 0)
            .take(
                MountTable.mountinfo(twice),
                List.of(),
                Map.of("/a", GOOD, "/b", new Answer.None()),
                0,
                sink);
    Status status = (Status) signals.getFirst();
    assertEquals("hung /b", status.value() + " " + status.field("paths"));
    assertEquals("n1", status.node());
    assertEquals(Origin.HOST, status.origin());
  }

  /** A recording of a folder: no mount can be asked. */
  @Test
  void aRecordedFolder() throws Exception {
    Path self = Files.createDirectories(folder.resolve("proc/self"));
    Files.writeString(self.resolve("mountinfo"), TABLE);
    Path etc = Files.createDirectories(folder.resolve("etc"));
    Files.writeString(
        etc.resolve("fstab"),
        "m:/archive /archive lustre defaults 0 0\nx /my\\040data ceph rw 0 0\n");
    Collected got = new Collected();
    kind.recorded(folder, settings(Map.of())).orElseThrow().run(got);
    assertEquals(Map.of("archive", "lost", "cephfs2", "read-only"), said(got.signals()));
  }

  @Test
  void aProbeThatHangsCostsOneThreadAndNoOtherMount() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Probe probe =
        path -> {
          if (path.equals("/hangs")) {
            try {
              release.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
          }
          if (path.equals("/stale")) {
            throw new IOException("/stale: Stale file handle");
          }
          return new Probe.Space(1, 2);
        };
    Answers answers = new Answers(probe, Duration.ofSeconds(3));
    for (int look = 0; look < 2; look++) {
      Map<String, Answer> got = answers.ask(List.of("/hangs", "/stale", "/good"), List.of());
      assertEquals(new Answer.None(), got.get("/hangs"));
      assertEquals(new Answer.Gone("/stale: Stale file handle"), got.get("/stale"));
      assertEquals(new Answer.Space(1, 2), got.get("/good"));
    }
    long threads =
        Thread.getAllStackTraces().keySet().stream()
            .filter(t -> t.getName().equals("limited-mount /hangs"))
            .count();
    assertEquals(1, threads);
    release.countDown();
  }

  /** Pods' and users' mounts: three dead ones of one name would be a storage incident. */
  @Test
  void ofWhatNobodyExpectsNothingBadIsSaid() {
    String volume = "/var/lib/kubelet/pods/1a/volumes/kubernetes.io~csi/pvc-1/mount";
    List<Mount> table =
        MountTable.mountinfo(
            """
            90 22 0:50 / %s rw - ceph mon1:/volumes/a rw
            91 22 0:51 / /home/ann/bucket rw - fuse.s3fs s3fs rw
            92 22 0:52 / /auto rw - autofs systemd-1 rw
            93 92 0:53 / /auto rw - nfs4 10.0.0.2:/x rw
            94 22 0:54 / /scratch rw - lustre m:/scratch ro
            """
                .formatted(volume));
    List<Mount> fstab = MountTable.fstab("10.0.0.1:/x /auto nfs4 rw,x-systemd.automount 0 0\n");
    Expected expected = MountsKind.expected(settings(Map.of()));
    assertEquals(
        List.of("/auto", "/home/ann/bucket", "/scratch"),
        expected.watched(table, fstab).stream().map(Mount::path).toList(),
        "those expected first, no pod's at all");
    MountFacts facts = facts(Map.of(), 0);
    Answer gone = new Answer.Gone("Transport endpoint is not connected");
    Map<String, Answer> answers =
        Map.of(volume, gone, "/home/ann/bucket", gone, "/auto", gone, "/scratch", GOOD);
    assertEquals(Map.of("/x", "lost"), said(facts.take(table, fstab, answers, 0, sink)));
    answers = Map.of("/scratch", new Answer.None());
    assertEquals(Map.of(), said(facts(Map.of(), 0).take(table, List.of(), answers, 0, sink)));
    assertEquals(
        Map.of(),
        said(facts(Map.of(), 0).take(List.of(), fstab, Map.of(), 0, sink)),
        "mounted as it is used: not there it is not lost");
  }

  /** Mounted by a script: nobody named it, and yet it hangs. */
  @Test
  void whatIsTheNodesOwnAndHasAnsweredIsExpectedToGoOn() {
    List<Mount> table =
        MountTable.mountinfo(
            """
            90 22 0:50 / /scratch rw - lustre m:/scratch rw
            91 22 0:51 / /data rw - fuse.juicefs JuiceFS:data rw,user_id=0,group_id=0
            92 22 0:52 / /bob rw - fuse.s3fs s3fs rw,user_id=1007,group_id=100
            93 22 0:53 / /run/user/7/share rw - nfs4 nas:/share rw
            94 22 0:54 / /new rw - nfs4 nas:/new rw
            """);
    Answer none = new Answer.None();
    Map<String, Answer> good =
        Map.of(
            "/scratch", GOOD, "/data", GOOD, "/bob", GOOD, "/run/user/7/share", GOOD, "/new", none);
    Map<String, Answer> bad =
        Map.of(
            "/scratch",
            none,
            "/data",
            new Answer.Gone("Transport endpoint is not connected"),
            "/bob",
            none,
            "/run/user/7/share",
            none,
            "/new",
            none);
    MountFacts facts = facts(Map.of(), 0);
    assertEquals(
        Map.of("scratch", "ok", "data", "ok", "bob", "ok", "nas:/share", "ok"),
        said(facts.take(table, List.of(), good, 0, sink)));
    Map<String, String> said = said(facts.take(table, List.of(), bad, 15_000, sink));
    assertEquals("hung", said.get("scratch"));
    assertEquals("lost", said.get("data"));
    assertEquals(
        2, said.entrySet().stream().filter(e -> !e.getValue().equals("unmounted")).count());
    said = said(facts.take(List.of(), List.of(), Map.of(), 30_000, sink));
    assertEquals("unmounted", said.get("scratch"), "a person may have done that");
    assertEquals(
        Map.of(), said(facts.take(table, List.of(), bad, 45_000, sink)), "mounted anew, and hung");
  }

  @Test
  void namesThatNodesShare() {
    assertEquals("/x", StorageNames.nfs("10.0.0.1:/x"));
    assertEquals("/x", StorageNames.nfs("[2001:db8::1]:/x/"));
    assertEquals("10.0.0.1:/", StorageNames.nfs("10.0.0.1:/"), "a root names nothing");
    assertEquals("nas1:/x", StorageNames.nfs("nas1:/x"));
    assertEquals(
        "ceph",
        MountTable.mountinfo("1 2 0:1 / /c rw - ceph 10.0.0.1:6789:/ rw").getFirst().fileSystem(),
        "as the ceph sensor's default");
  }

  /** Two looks in which no call came back are one call; one that came back late is slow. */
  @Test
  void anAnswerThatComesLateIsSlowAndNotHung() throws Exception {
    Semaphore goOn = new Semaphore(0);
    Semaphore ended = new Semaphore(0);
    Probe probe =
        path -> {
          goOn.acquireUninterruptibly();
          ended.release();
          if (path.equals("/soft")) {
            throw new IOException("/soft: Input/output error");
          }
          return new Probe.Space(1, 2);
        };
    for (String path : List.of("/slow", "/soft")) {
      Answers answers = new Answers(probe, Duration.ofMillis(200));
      List<String> asked = List.of(path);
      assertEquals(new Answer.None(), answers.ask(asked, List.of()).get(path));
      assertEquals(new Answer.None(), answers.ask(asked, List.of()).get(path), "the same call");
      goOn.release();
      ended.acquire();
      String thread = "limited-mount " + path;
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() ->
              Thread.getAllStackTraces().keySet().stream()
                  .noneMatch(t -> t.getName().equals(thread)));
      Answer late = answers.ask(asked, List.of()).get(path);
      if (path.equals("/soft")) {
        assertEquals(new Answer.Gone("/soft: Input/output error"), late);
      } else {
        assertTrue(late instanceof Answer.Slow slow && slow.millis() > 200, "" + late);
      }
      assertEquals(new Answer.None(), answers.ask(asked, List.of()).get(path), "the next hangs");
      goOn.release();
      ended.acquire();
    }
    MountFacts facts = facts(NAMED, 0);
    List<Signal> slow =
        facts.take(
            MountTable.mountinfo(TABLE),
            List.of(),
            Map.of("/scratch", new Answer.Slow(250, 1000, 8_000)),
            0,
            sink);
    assertEquals(Map.of("scratch", "ok"), said(slow));
    assertTrue(
        slow.stream()
            .anyMatch(s ->
                s instanceof Snapshot n && n.number("storage_late_answer_milliseconds") == 8_000));
  }

  @Test
  void thoseExpectedHaveTheirPlaces() throws Exception {
    List<String> others = IntStream.range(0, 100).mapToObj(i -> "/v" + i).toList();
    Answers answers = new Answers(path -> new Probe.Space(1, 2), Duration.ofSeconds(20));
    answers.ask(List.of(), others);
    Map<String, Answer> got = answers.ask(List.of("/scratch"), others);
    assertEquals(new Answer.Space(1, 2), got.get("/scratch"));
    assertEquals(Answers.MOST + 1, got.size());
  }

  @Test
  void aPathThatIsNoneIsNamed() {
    assertThrows(BadSetting.class, () -> kind.create(settings(Map.of("mounts", "scratch"))));
  }
}

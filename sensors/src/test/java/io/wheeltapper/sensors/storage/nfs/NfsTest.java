package io.wheeltapper.sensors.storage.nfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.Collected;
import io.wheeltapper.sensors.Recorded;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NfsTest {

  @TempDir Path folder;
  private final NfsKind kind = new NfsKind();
  private final Collected sink = new Collected();
  private final NfsFacts facts = new NfsFacts("nfs", "n1", Map.of(), 60_000);

  private static final String MOUNT =
      """
      device / mounted on / with fstype ext4
      device nas1:/home dir mounted on /home dir with fstype nfs4 statvers=1.1
      \topts:\trw,vers=4.2
      \tbytes:\t1 2 3 4 %d 600 7 8
      \txprt:\ttcp 763 0 2 0 2 %d %d 0 42 0 2 0 3
      \tper-op statistics
      \t        READ: %d %d %d 100 200 %s %d %d 0
      \t     GETATTR: 2 2 0 364 480 0 1 1 0
      """;

  private List<Signal> look(
      long at, long reads, long sent, long timeouts, String queue, long rtt, long execute) {
    String text = MOUNT.formatted(500, sent, reads, reads, sent, timeouts, queue, rtt, execute);
    return facts.take(MountStats.read(text), at, sink);
  }

  @Test
  void recordedMounts() throws Exception {
    List<NfsMount> mounts =
        MountStats.read(Files.readString(Recorded.file("lustre/nfs_mountstats")));
    assertEquals(List.of("/A", "/B", "/C", "/D"), mounts.stream().map(NfsMount::path).toList());
    NfsMount first = mounts.getFirst();
    assertEquals("1.2.3.4:/storage/NFS", first.device());
    assertEquals(
        new NfsMount.Operation(600, 601, 602, 605, 606, 607), first.operations().get("READ"));
    assertEquals(1134399088816L, first.readBytes());
    assertEquals(407107155723L, first.writtenBytes());
    assertEquals(96172963, first.sends());
    assertEquals(96172963, first.receives());
    NfsMount second = mounts.get(1);
    assertEquals(9797, second.operations().get("READ").count());
    assertEquals(7953, second.operations().get("READ").roundTripMillis());
    assertEquals(8200, second.operations().get("READ").executeMillis());
    assertEquals(69698, second.sends());
    assertEquals(69697, second.receives());
    assertEquals(596338, mounts.get(2).operations().get("ACCESS").count());
    assertEquals(
        new NfsMount.Operation(3, 3, 0, 0, 1, 1),
        mounts.get(3).operations().get("LOOKUP"),
        "nine columns, the last one errors");
  }

  @Test
  void aRecordingSaysWhatItHolds() throws Exception {
    Settings settings = new Settings("nfs", kind.spec(), Map.of("node", "n1", "names", "/A=nas"));
    kind.recorded(Recorded.file("lustre/nfs_mountstats"), settings).orElseThrow().run(sink);
    assertEquals(
        List.of(
            "storage:nas",
            "storage:/nfsdata",
            "storage:nfsserver1:/vol/export1/bread_recipes",
            "storage:nfsserver2:/tank/os2warp"),
        sink.signals().stream().map(s -> s.target().toString()).toList());
    Snapshot nas = sink.snapshots().getFirst();
    assertEquals("n1", nas.node());
    assertEquals(1134399088816.0, nas.number("storage_read_bytes_total"));
    assertFalse(nas.has("nfs_retransmission_ratio"), "one look is no rate");
  }

  @Test
  void ratesAndMeansBetweenTwoLooks() {
    look(0, 1000, 1010, 1, "50", 4000, 5000);
    Snapshot read = (Snapshot) look(20_000, 1100, 1130, 3, "150", 5000, 6500).getFirst();
    assertEquals("storage:nas1:/home dir", read.target().toString());
    assertEquals(10, read.number("nfs_read_milliseconds_mean"));
    assertEquals(1, read.number("nfs_read_queue_milliseconds_mean"));
    assertEquals(0.2, read.number("nfs_retransmission_ratio"));
    assertEquals(6, read.number("nfs_major_timeouts_per_minute"));
    assertFalse(read.has("nfs_write_milliseconds_mean"), "nothing was written");
  }

  @Test
  void countersThatBeganAnewAndGapsGiveNoRate() {
    look(0, 1000, 1010, 1, "50", 4000, 5000);
    Snapshot anew = (Snapshot) look(20_000, 10, 10, 0, "0", 40, 50).getFirst();
    assertFalse(anew.has("nfs_retransmission_ratio"));
    assertFalse(anew.has("nfs_read_milliseconds_mean"));
    Snapshot gap = (Snapshot) look(200_000, 500, 500, 0, "0", 400, 500).getFirst();
    assertFalse(gap.has("nfs_retransmission_ratio"));
  }

  @Test
  void aCounterThatWrappedBelowZeroIsLeftOut() {
    look(0, 1000, 1000, 0, "18446743919241604546", 4000, 5000);
    Snapshot read =
        (Snapshot) look(20_000, 1100, 1100, 0, "18446743919241604646", 5000, 6500).getFirst();
    assertEquals(1, read.number("nfs_read_queue_milliseconds_mean"), "its difference is right");
    assertEquals(10, read.number("nfs_read_milliseconds_mean"));
  }

  @Test
  void otherLinesGiveNothing() {
    assertEquals(List.of(), MountStats.read("device proc mounted on /proc with fstype proc\n"));
    NfsMount bare =
        MountStats.read("device a:/b mounted on /b with fstype nfs\n\txprt: tcp 1\n\tbytes: 1\n")
            .getFirst();
    assertEquals(-1, bare.sends());
    assertEquals(-1, bare.readBytes());
    // Found by the fuzzer: one long number is not eight short ones.
    String run =
        "device a:/b mounted on /b with fstype nfs\n\tREAD: 9797 9797 0 1000 200012345678\n";
    assertEquals(Map.of(), MountStats.read(run).getFirst().operations());
    assertEquals(List.of(), facts.take(List.of(), 0, sink));
  }

  @Test
  void namesThatAreNone() {
    Settings settings = new Settings("nfs", kind.spec(), Map.of("names", "home"));
    assertThrows(BadSetting.class, () -> kind.create(settings));
  }

  @Test
  void theDoctorNamesTheMounts() throws Exception {
    Path self = Files.createDirectories(folder.resolve("proc/self"));
    Files.writeString(self.resolve("mountstats"), "device a:/b mounted on /b with fstype nfs\n");
    Settings settings = new Settings("nfs", kind.spec(), Map.of("root", folder.toString()));
    assertEquals("/b (a:/b)", kind.doctor(settings).detail());
    Files.writeString(self.resolve("mountstats"), "");
    assertEquals("no NFS is mounted here", kind.doctor(settings).detail());
  }
}

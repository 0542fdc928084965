package io.wheeltapper.sensors.workload.joblog;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.spi.BadSetting;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.Collected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobLogTest {

  private static final String LOST =
      "[rank0]:[E1121 12:56:13 ProcessGroupNCCL.cpp] [PG 0 Rank 0] NCCL watchdog: remote process"
          + " exited or there was a network error, node n001\n";

  @TempDir Path folder;
  private final JobLogKind kind = new JobLogKind();

  private Settings settings(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(more);
    all.putIfAbsent("files", folder.resolve("*.log").toString());
    all.put("interval", "20ms");
    return new Settings("joblog", kind.spec(), all);
  }

  @Test
  void aWholeCheckpointIsTold() throws Exception {
    Files.writeString(
        folder.resolve("7.log"),
        "saving checkpoint at iteration 9\nstep 49\ncheckpoint at step 50 (periodic)\n"
            + "checkpoint at step 60 (asked)\n");
    Collected got = new Collected();
    kind.recorded(folder.resolve("7.log"), settings(Map.of())).orElseThrow().run(got);
    assertEquals(
        List.of("job.checkpoint 3"),
        got.events().stream().map(e -> e.type() + " " + e.field("line")).toList(),
        "the half one is none, and one a minute is enough");
    assertEquals("job:slurm/7", got.events().getFirst().target().toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "collective-timeout|3|-|[rank3]:[E] [PG 0 Rank 3] Watchdog caught collective operation"
            + " timeout: WorkNCCL(SeqNum=7)",
        "remote-error|0|n001|[rank0]:[E1121] NCCL watchdog: remote process exited or there was a"
            + " network error, node n001",
        "cuda-error|-|gpu-17|gpu-17:4711:4712 [3] enqueue.cc:99 NCCL WARN Cuda failure 'unspecified"
            + " launch failure'",
        "cuda-error|-|-|RuntimeError: CUDA error: an illegal memory access was encountered",
        "cuda-error|1|-|rank 1: ncclUnhandledCudaError: Call to CUDA function failed.",
        "system-error|-|-|ncclSystemError: System call (e.g. socket, malloc) or external library"
            + " call failed",
        // A rank of its node is no rank of the job.
        "rank-exit|-|-|[E] failed (exitcode: -6) local_rank: 2 (pid: 99) of binary: python",
        "collective-timeout|7|-|[rank7]:[E829 10:01:02.1 ProcessGroupNCCL.cpp:629] [PG ID 3 PG GUID"
            + " 12(tp) Rank 1] Watchdog caught collective operation timeout: WorkNCCL(SeqNum=1)",
        "collective-timeout|-|-|[trainer]:E ProcessGroupNCCL.cpp:629] [PG 3 Rank 4] Watchdog caught"
            + " collective operation timeout: WorkNCCL(SeqNum=1)",
        "collective-timeout|25|-|[rank25]:[F ProcessGroupNCCL.cpp:1169] [PG 0 Rank 25]"
            + " ProcessGroupNCCL's watchdog got stuck for 600 seconds without making progress",
        "collective-timeout|25|-|[rank25]:[E ProcessGroupNCCL.cpp:1148] [PG 0 Rank 25] Heartbeat"
            + " monitor timed out! Process will be terminated after dumping debug info.",
        "remote-error|16|-|[E ProcessGroupNCCL.cpp:852] [Rank 16] NCCL watchdog thread terminated"
            + " with exception: NCCL error: remote process exited or there was a network error",
        "cuda-error|4|-|[rank4]:[E] [PG 3 Rank 0] NCCL watchdog thread terminated with exception:"
            + " CUDA error: uncorrectable ECC error encountered",
        "cuda-error|-|-|RuntimeError: CUDA error: all CUDA-capable devices are busy or unavailable",
        "remote-error|-|node-2|node-2:5776:5902 [0] transport/net_ib.cc:1296 NCCL WARN NET/IB : Got"
            + " completion from peer 10.2.0.5<33092> with error 12, opcode 0, len 0, vendor err"
            + " 129",
        "remote-error|-|n7|[2026-09-09 10:46:33] n7:319733:319761 [1] p2p.cc:648 NCCL WARN NET/IB:"
            + " Got completion from peer 10.1.1.1<40554> with status=IBV_WC_RETRY_EXC_ERR(12)",
        "system-error|-|n3|n3:77:99 [0] p2p_plugin.c:141 NCCL WARN NET/IB : Got async event : port"
            + " error",
        "rank-exit|3|n1|srun: error: n1: task 3: Bus error",
        "rank-exit|3|n1|srun: error: n1: task 3: Aborted (core dumped)",
        "rank-exit|3|n1|srun: error: n1: task 3: Floating point exception",
        "rank-exit|-|-|srun: error: n1: tasks 0-7: Segmentation fault",
      })
  void failuresOfRanks(String sort, String rank, String node, String line) {
    assertEquals(
        Optional.of(new RankFailure(sort, text(rank), text(node), false)), RankFailure.in(line));
  }

  @Test
  void whoHearsOfAnothersTimeoutDidNotFailAndItsNodeNeither() throws Exception {
    String line =
        "[rank5]:[E703 17:54:18 ProcessGroupNCCL.cpp:1987] [PG ID 0 PG GUID 0(default_pg) Rank 5]"
            + " Received a dump signal due to a collective timeout from  rank 7 and we will try\n";
    Path file = Files.writeString(folder.resolve("slurm-4711.out"), line);
    Collected got = new Collected();
    kind.recorded(file, settings(Map.of("node", "n5"))).orElseThrow().run(got);
    Event event = got.events().getFirst();
    assertEquals("7", event.field("rank"));
    assertEquals("", event.node());
    assertEquals("", event.field("node"));
    assertEquals(
        "5",
        RankFailure.in(line.replace(" rank 7 and", "this local rank and")).orElseThrow().rank());
  }

  private static String text(@Nullable String cell) {
    return cell == null ? "" : cell;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "step 12",
        "NCCL INFO Channel 00/0 : 0[0] -> 1[1] via P2P",
        "gpu-17:1:2 [0] NCCL WARN NET/OFI Only EFA provider is supported",
        "torch.cuda.OutOfMemoryError: CUDA out of memory.",
        "CUDA error: device-side assert triggered",
        "failed (exitcode: 0) local_rank: 1",
        "srun: error: n1: task 3: Exited with exit code 1",
        // Somebody ended them, or the job's own limit: scancel, preemption, our own eviction.
        "srun: error: n1: task 3: Killed",
        "srun: error: n1: tasks 0-7: Terminated",
        "srun: error: n1: task 3: Out Of Memory",
        "slurmstepd: error: Detected 1 oom_kill event in StepId=4711.0. Some of the step tasks have"
            + " been OOM Killed.",
        "[E] failed (exitcode: -9) local_rank: 2 (pid: 99) of binary: python",
        "[E] failed (exitcode: -15) local_rank: 2 (pid: 99) of binary: python",
        "[E] failed (exitcode: 143) local_rank: 2 (pid: 99) of binary: python",
        "NCCL INFO NET/IB : Got completion from peer 10.2.0.5 with status=0",
        "n3:77:99 [0] NCCL INFO NET/IB : Got async event : port active",
      })
  void ordinaryLines(String line) {
    assertEquals(Optional.empty(), RankFailure.in(line));
  }

  @Test
  void followsFilesThatGrowComeAndAreReplaced() throws Exception {
    Path old = Files.writeString(folder.resolve("1.log"), LOST);
    Files.writeString(folder.resolve("other.txt"), LOST);
    Collected got = new Collected();
    Thread thread = start(got);
    await().atMost(Duration.ofMinutes(2)).until(() -> got.beats() > 0);
    append(old, "step 1\rstep 2\r" + LOST.substring(0, 40));
    append(old, LOST.substring(40));
    await().atMost(Duration.ofMinutes(2)).until(() -> got.events().size() == 1);
    Event event = got.events().getFirst();
    assertEquals("job:slurm/1", event.target().toString());
    assertEquals("n001", event.node());
    assertEquals(Origin.WORKLOAD, event.origin());
    assertEquals("remote-error", event.field("class"));
    Files.writeString(folder.resolve("slurm-2.log"), LOST);
    await().atMost(Duration.ofMinutes(2)).until(() -> got.events().size() == 2);
    Path next = Files.writeString(folder.resolve("new"), "rank 7: ncclRemoteError\n");
    Files.move(next, old, StandardCopyOption.REPLACE_EXISTING);
    await().atMost(Duration.ofMinutes(2)).until(() -> got.events().size() == 3);
    Files.writeString(old, "ncclRemoteError\n", StandardOpenOption.TRUNCATE_EXISTING);
    await().atMost(Duration.ofMinutes(2)).until(() -> got.events().size() == 4);
    Files.delete(old);
    long beats = got.beats();
    await().atMost(Duration.ofMinutes(2)).until(() -> got.beats() > beats + 2);
    thread.interrupt();
    assertTrue(thread.join(Duration.ofMinutes(2)));
    assertEquals(List.of(), got.rejected());
  }

  private Thread start(Collected got) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            kind.create(settings(Map.of())).run(got);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (Exception e) {
            got.rejected("run", e.toString());
          }
        });
  }

  private static void append(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.APPEND);
  }

  @Test
  void aRecordedLogSaysEachThingOnceAMinute() throws Exception {
    Path file = folder.resolve("slurm-4711.out");
    Files.writeString(
        file,
        "2025-02-23 16:24:18 rank 1: ncclRemoteError\n".repeat(3)
            + "rank 2: ncclRemoteError\n"
            + "2025-02-23T16:25:18 rank 1: ncclRemoteError");
    Collected got = new Collected();
    kind.recorded(file, settings(Map.of("node", "n9"))).orElseThrow().run(got);
    assertEquals(List.of("1", "2", "1"), got.events().stream().map(e -> e.field("rank")).toList());
    assertEquals("job:slurm/4711", got.events().getFirst().target().toString());
    assertEquals(1_740_327_858_000L, got.events().getFirst().at());
    assertEquals("n9", got.events().getFirst().node());
  }

  @Test
  void wrongSettingsAreNamed() {
    for (Map<String, String> wrong :
        List.of(
            Map.of("files", "jobs.log"),
            Map.of("files", "/a/*/x.log"),
            Map.of("job-pattern", "("),
            Map.of("job-pattern", "x"))) {
      assertThrows(BadSetting.class, () -> kind.create(settings(wrong)), wrong::toString);
    }
  }
}

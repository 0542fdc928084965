package io.wheeltapper.sensors.scheduler.slurm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Snapshot;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.spi.Settings;
import io.wheeltapper.sensors.Collected;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read besides nodes, jobs and reservations. */
class AroundTest {

  @TempDir Path folder;

  private static Collected recorded(Path file) throws Exception {
    Collected got = new Collected();
    SlurmKind kind = new SlurmKind();
    kind.recorded(file, new Settings("slurm", kind.spec(), Map.of())).orElseThrow().run(got);
    return got;
  }

  private static Path shared(String name) {
    Path file =
        Path.of(System.getProperty("wheeltapper.root", "."), "../shared/data/slurm").resolve(name);
    Path other = Path.of(System.getProperty("wheeltapper.root", "."), "../../shared/data/slurm");
    Path there = Files.exists(file) ? file : other.resolve(name);
    Assumptions.assumeTrue(Files.exists(there), "skipped: no shared/data beside the checkout");
    return there;
  }

  private Collected text(String text) throws Exception {
    Path file = folder.resolve("f");
    Files.writeString(file, text);
    return recorded(file);
  }

  @Test
  void recordedDiagnosticsHaveTheirValues() throws Exception {
    Snapshot old = recorded(shared("rivos_sdiag.json")).snapshots().getFirst();
    assertEquals("site:site", old.target().toString());
    assertEquals(1_698_885_571_000L, old.at());
    assertEquals(3, old.number("slurm_server_thread_count"));
    assertEquals(13455, old.number("slurm_jobs_pending"));
    assertEquals(2382553, old.number("slurm_bf_cycle_mean"));
    assertEquals(5, old.number("slurm_dbd_agent_queue_size"));
    Snapshot newer = recorded(shared("rivos_sdiag_2405.json")).snapshots().getFirst();
    assertEquals(1_739_832_148_000L, newer.at());
    assertEquals(2, newer.number("slurm_server_thread_count"));
    assertEquals(110, newer.number("slurm_schedule_cycle_last"));
  }

  @Test
  void aBacklogIsManyThreadsOrALongQueue() {
    assertFalse(Diagnostics.text("Server thread count:  3\nAgent queue size:    0\n").backlog());
    assertTrue(Diagnostics.text("\tServer thread count:  200\n").backlog());
    assertTrue(Diagnostics.text("Agent queue size:    5000\n").backlog());
    assertFalse(Diagnostics.text("nonsense").backlog());
    assertEquals(7, Diagnostics.text("Jobs pending:   7\n").numbers().get("jobs_pending"));
  }

  @Test
  void aTopologyOfSwitchesOrBlocksIsPlaces() throws Exception {
    Collected tree =
        text(
            """
            SwitchName=s0 Level=0 LinkSpeed=1 Nodes=n[1-2]
            SwitchName=s1 Level=0 LinkSpeed=1 Nodes=n3
            SwitchName=top Level=1 LinkSpeed=1 Nodes=n[1-3] Switches=s[0-1]
            SwitchName=bad Level=0 Nodes=n[1-
            """);
    assertEquals(
        List.of("node:n1 s0", "node:n2 s0", "node:n3 s1"),
        tree.statuses(SiteFacts.PLACE).stream()
            .map(s -> s.target() + " " + s.field("leaf"))
            .toList());
    assertEquals(1, tree.rejected().size());
    List<Status> blocks =
        text("BlockName=b1 BlockIndex=0 Nodes=n[1-2] BlockSize=2\n").statuses(SiteFacts.PLACE);
    assertEquals("b1", blocks.getFirst().field("domain"));
    assertEquals(
        Map.of(),
        SlurmTopology.read("SwitchName=a Level=0 Nodes=n1\nSwitchName=b Level=0 Nodes=n1")
            .blocks());
  }

  @Test
  void accountingTellsOfTheNewestRun() throws Exception {
    String run =
        "{\"job_id\":7,\"nodes\":\"n[1-2]\",\"state\":{\"current\":[\"%s\"]},\"exit_code\":{\"return_code\":{\"set\":true,\"number\":1},\"signal\":{\"id\":{\"set\":true,\"number\":9}}},\"time\":{\"end\":%d}}";
    Collected got =
        text(
            "{\"jobs\":["
                + run.formatted("NODE_FAIL", 100)
                + ","
                + run.formatted("COMPLETED", 200)
                + ",{\"job_id\":8,\"state\":{\"current\":[\"RUNNING\"]},\"time\":{\"end\":0}}]}");
    assertEquals(1, got.events().size());
    Event end = got.events(JobEvents.ENDED).getFirst();
    assertEquals("COMPLETED", end.field("state"));
    assertEquals("n1,n2", end.field("nodes"));
    assertEquals("1:9", end.field("exit"));
    assertEquals(200_000, end.at());
  }

  /** Speaks of job 7 once, and then no more; accounting knows its whole array. */
  private static final class Leader implements Source {
    private int readings;

    @Override
    public Cluster read() throws IOException {
      readings++;
      return Fixtures.parse(
          readings > 1
              ? "{\"nodes\":[],\"jobs\":[]}"
              : "{\"nodes\":[],\"jobs\":[{\"job_id\":7,\"job_state\":[\"RUNNING\"]}]}");
    }

    @Override
    public List<Accounting.End> ended(List<String> jobs) throws InterruptedException {
      return java.util.stream.Stream.of("7", "8", "9")
          .map(id -> new Accounting.End(id, "COMPLETED", List.of("n1"), "0:0", 0, 100))
          .toList();
    }

    @Override
    public Pings pings() throws InterruptedException {
      if (readings > 2) {
        throw new InterruptedException("enough");
      }
      return Pings.NONE;
    }
  }

  @Test
  void ofAnArrayOnlyTheTaskThatVanishedEnds() {
    Collected got = new Collected();
    SlurmSensor sensor =
        new SlurmSensor(
            new Leader(),
            new Changes(Fixtures.facts(), 60_000),
            new SiteFacts("slurm", 60_000),
            "slurm",
            java.time.Duration.ofMillis(1),
            java.time.InstantSource.system());
    assertThrows(InterruptedException.class, () -> sensor.run(got));
    assertEquals(
        List.of("7"),
        got.events(JobEvents.ENDED).stream().map(event -> event.field("job")).toList());
  }

  @Test
  void anotherHostThatServesIsATakeover() throws Exception {
    assertFalse(
        Pings.text("Slurmctld(primary) at a is UP\nSlurmctld(backup) at b is UP").takeover());
    assertTrue(
        Pings.text("Slurmctld(primary) at a is DOWN\nSlurmctld(backup) at b is UP").takeover());
    byte[] json =
        "{\"pings\":[{\"hostname\":\"a\",\"pinged\":\"DOWN\",\"mode\":\"primary\"},{\"hostname\":\"b\",\"pinged\":\"UP\",\"mode\":\"backup1\"}]}"
            .getBytes(StandardCharsets.UTF_8);
    assertTrue(Pings.json(JsonReader.document(json)).takeover());
    assertFalse(Pings.NONE.takeover());
  }

  @Test
  void whatIsFreeAndWhoWaitsInAPartition() throws Exception {
    Cluster cluster =
        Fixtures.parse(
            """
            {"nodes":[{"name":"n1","state":["MIXED"],"gres":"gpu:h100:8","gres_used":"gpu:h100:4(IDX:0-3)","partitions":["main"]},
                      {"name":"n2","state":["MIXED"],"gres":"gpu:h100:8","gres_used":"gpu:h100:4(IDX:0-3)","partitions":["main"]},
                      {"name":"n3","state":["IDLE","DRAIN"],"gres":"gpu:8","gres_used":"gpu:0","partitions":["main"]}],
             "jobs":[{"job_id":1,"job_state":["PENDING"],"state_reason":"Resources","partition":"main","node_count":{"set":true,"number":1},"tres_per_node":"gres:gpu:8","submit_time":{"set":true,"number":60}},
                     {"job_id":2,"job_state":["PENDING"],"state_reason":"JobHeldUser","partition":"main","tres_req_str":"cpu=1,gres/gpu=8","node_count":1}]}\
            """);
    SlurmQueues queues = new SlurmQueues("slurm");
    queues.look(cluster, Map.of(), 600_000);
    Snapshot main = (Snapshot) queues.look(cluster, Map.of(), 1_200_000).getFirst();
    assertEquals("partition:main", main.target().toString());
    assertEquals(24, main.number("gpus_total"));
    assertEquals(8, main.number("gpus_free"));
    assertEquals(8, main.number("gpus_out"));
    assertEquals(4, main.number("largest_placeable_gpus"));
    assertEquals(2, main.number("jobs_pending"));
    assertEquals(10, main.number("blocked_by_fragmentation_minutes"));
    assertEquals(19, main.number("oldest_pending_minutes"));
  }

  /** As slurmctld 22.05 prints it; what a person wrote into a comment is no allocation. */
  @Test
  void theGpusOfAJobAreReadOnlyFromTheSchedulersOwnLines() {
    JobState job =
        new TextReader()
            .jobs(
                """
                JobId=1 JobName=wrap
                   UserId=root(0) GroupId=root(0) MCS_label=N/A
                   JobState=RUNNING Reason=None Dependency=(null)
                   NodeList=n[001-003]
                   JOB_GRES=gpu:9
                     Nodes=n[001-002] CPU_IDs=0 Mem=0 GRES=gpu:3(IDX:0-2)
                     Nodes=n003 CPU_IDs=0 Mem=0 GRES=gpu:h100:2(IDX:0,7),gpu:a100:1(IDX:4)
                   Comment=x
                   Nodes=n001 CPU_IDs=0 Mem=0 GRES=gpu:8(IDX:0-7)
                """)
            .getFirst();
    assertEquals("0,7,4@n003;0-2@n001,n002", job.place().shown());
    assertEquals("", Gres.indices("gpu:2(IDX:N/A),shard:4(2/8)"));
    assertEquals("0-3", Gres.indices("gres:gpu:h100:4(IDX:0-3)"));
  }
}

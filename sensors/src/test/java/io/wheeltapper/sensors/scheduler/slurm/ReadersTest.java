package io.wheeltapper.sensors.scheduler.slurm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.sensors.Recorded;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadersTest {

  @ParameterizedTest
  @ValueSource(strings = {"drained", "gpu-lost", "node-down"})
  void jsonAndTextOfOneMomentSayTheSame(String moment) throws IOException {
    Cluster json = Fixtures.json(moment);
    Cluster text = Fixtures.text(moment);
    assertEquals(json.nodes(), text.nodes());
    assertEquals(json.jobs().size(), text.jobs().size());
    for (int i = 0; i < json.jobs().size(); i++) {
      JobState a = json.jobs().get(i);
      JobState b = text.jobs().get(i);
      assertEquals(a.id() + a.base() + a.restarts(), b.id() + b.base() + b.restarts());
      assertEquals(a.place().nodes(), b.place().nodes());
      assertEquals(a.ends().exit(), b.ends().exit());
      assertEquals(a.note().user(), b.note().user());
      assertEquals(a.note().comment(), b.note().comment());
    }
  }

  @Test
  void aDrainedNodeWithAJob() throws IOException {
    NodeState node = Fixtures.json("drained").nodes().getFirst();
    assertEquals("MIXED+DRAIN", node.text());
    assertEquals("root", node.why().by());
    assertEquals(1_795_264_972_000L, node.why().at());
    assertEquals(8, node.gpus());
    JobState job = Fixtures.json("drained").jobs().get(1);
    assertEquals(7, job.place().nodes().size());
    assertEquals(56, job.place().gpus());
  }

  /** Written by hand after the published schema: scalars as objects, states as lists. */
  @Test
  void theNewestEncodings() throws IOException {
    Cluster cluster =
        Fixtures.parse(
            """
            {"errors":[],"nodes":[{"name":"g1","state":["MIXED","DRAIN","INVALID_REG"],
              "reason":"r","reason_set_by_user":"root",
              "reason_changed_at":{"set":true,"infinite":false,"number":1700000000},
              "boot_time":{"set":false,"infinite":false,"number":0},"gres":"gpu:h100:8(S:0-1)"}],
             "jobs":[{"job_id":7,"job_state":["RUNNING","COMPLETING"],"nodes":"g[1-2]",
              "restart_cnt":2,"derived_exit_code":{"status":["ERROR"],
                "return_code":{"set":true,"infinite":false,"number":3},
                "signal":{"id":{"set":false,"infinite":false,"number":0},"name":""}},
              "exit_code":{"status":["SIGNALED"],
                "return_code":{"set":false,"infinite":false,"number":0},
                "signal":{"id":{"set":true,"infinite":false,"number":9},"name":"KILL"}},
              "tres_alloc_str":"cpu=8,gres/gpu=16"}],
             "reservations":[{"name":"fix","node_list":"g1","flags":["MAINT"],
              "start_time":{"set":true,"number":1700000000},"end_time":{"set":true,"number":1700003600}}]}
            """);
    NodeState node = cluster.nodes().getFirst();
    assertEquals("MIXED+DRAIN+INVALID_REG", node.text());
    assertEquals(1_700_000_000_000L, node.why().at());
    assertEquals(0, node.bootedAt());
    JobState job = cluster.jobs().getFirst();
    assertEquals(List.of("COMPLETING"), job.flags());
    assertEquals(16, job.place().gpus());
    assertEquals(new JobState.Exit(3, 0), job.ends().derived());
    assertEquals(new JobState.Exit(0, 9), job.ends().exit());
    assertEquals(List.of("g1"), cluster.reservations().getFirst().nodes());
  }

  @Test
  void oneSpoiledRecordCostsItself() throws IOException {
    Cluster cluster =
        Fixtures.parse(
            """
            {"nodes":[{"name":"","state":"idle"},{"name":"g1","state":"idle"},{"name":"g2"},7],
             "jobs":[{"job_id":1,"job_state":"RUNNING","nodes":"g[1-"}]}
            """);
    assertEquals(List.of("g1"), cluster.nodes().stream().map(NodeState::name).toList());
    assertEquals(4, cluster.spoiled().size());
  }

  @Test
  void slurmsOwnErrorIsNoEmptyCluster() {
    assertThrows(
        IOException.class,
        () -> Fixtures.parse("{\"errors\":[{\"error\":\"no controller\"}],\"nodes\":[]}"));
    assertThrows(IOException.class, () -> Fixtures.parse("{\"nodes\":["));
  }

  @Test
  void aCommentIsNoState() throws IOException {
    JobState job =
        Fixtures.parse(
                """
                JobId=7 JobName=x JobState=FAILED
                   UserId=eve(1000) GroupId=eve(1000)
                   JobState=RUNNING Reason=None
                   Requeue=1 Restarts=0 BatchFlag=1 Reboot=0 ExitCode=0:0
                   NodeList=n001
                   Comment=JobState=FAILED Restarts=9
                """)
            .jobs()
            .getFirst();
    assertEquals("RUNNING", job.base());
    assertEquals(0, job.restarts());
  }

  @Test
  void recordedAnswersOfOtherSites() throws IOException {
    Cluster nodes =
        SlurmFile.parse(Files.readAllBytes(Recorded.file("slurm/rivos_sinfo_out.json")));
    assertTrue(nodes.nodes().size() > 1);
    assertEquals(List.of(), nodes.spoiled());
    Cluster jobs =
        SlurmFile.parse(Files.readAllBytes(Recorded.file("slurm/rivos_squeue_out.json")));
    assertTrue(jobs.jobs().size() > 1);
    assertEquals(List.of(), jobs.spoiled());
  }

  @Test
  void theNewestParserOfADescription() {
    assertEquals(
        "/slurm/v0.0.42/nodes/",
        RestSource.newest(
                "{\"paths\":{\"\\/slurm\\/v0.0.41\\/nodes\\/\":{},\"/slurm/v0.0.42/nodes/\":{},"
                    + "\"/slurm/v0.0.42/jobs/\":{},\"/slurmdb/v0.0.43/jobs/\":{}}}")
            .get("nodes"));
  }
}

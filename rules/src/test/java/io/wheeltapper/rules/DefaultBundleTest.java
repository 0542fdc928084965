package io.wheeltapper.rules;

import static io.wheeltapper.rules.Given.xid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Finding;
import io.wheeltapper.core.model.Target;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the shipped rules conclude, rule by rule. */
class DefaultBundleTest {

  private static final Target GPU = Target.gpuAt(Given.PCI, Given.NODE);
  private static Policies policies;
  private Floor floor;

  @BeforeAll
  static void compile() throws IOException {
    policies = Floor.ready(RuleSources.read(Floor.defaultBundle()));
  }

  @BeforeEach
  void open() {
    floor = Floor.of(policies);
  }

  @AfterEach
  void close() {
    floor.close();
  }

  private static List<String> said(List<Finding> findings) {
    return findings.stream().map(f -> f.fault() + " " + f.recommendation()).toList();
  }

  @Test
  void anXidIsAFindingWithNvidiasBucket() {
    List<Finding> found = floor.take(xid(1_000, 79, "pid", "42"));
    assertEquals(List.of("gpu-fell-off-bus RESTART_BM"), said(found));
    Finding finding = found.getFirst();
    assertEquals(GPU, finding.target());
    assertEquals(Given.NODE, finding.node());
    assertEquals(1_000, finding.at());
    assertEquals("79", finding.details().get("xid"));
    assertEquals(Given.PCI, finding.details().get("pci"));
    assertEquals("NVIDIA Xid catalogue", finding.source());
  }

  @Test
  void everyLineIsItsOwnFinding() {
    assertEquals(
        List.of("gpu-fell-off-bus RESTART_BM", "gpu-fell-off-bus RESTART_BM"),
        said(floor.take(xid(1_000, 79), xid(2_000, 79))));
  }

  @Test
  void twoLinesOfOneMillisecondAreTwoFindings() {
    assertEquals(2, floor.take(xid(1_000, 79), xid(1_000, 79, "pid", "9")).size());
  }

  @Test
  void linesFromBeforeTheStartTriggerNothing() {
    assertEquals(List.of(), floor.take(xid(1_000, 79, "before_start", "true")));
  }

  @Test
  void anXidOutsideTheCatalogueIsUnknown() {
    assertEquals(List.of("gpu-xid-unknown UNKNOWN"), said(floor.take(xid(1_000, 9_999))));
  }

  @Test
  void anXidListedWithoutABucketIsUnknown() {
    assertEquals(List.of("gpu-xid-unknown UNKNOWN"), said(floor.take(xid(1_000, 167))));
  }

  @Test
  void nvlink5IsDecodedBeforeAndSinceR575() {
    assertEquals(
        List.of("gpu-reset-wanted RESET_GPU"),
        said(floor.take(xid(1_000, 145, "intrinfo", "0x00000005", "errorstatus", "0x00000002"))));
    assertEquals(
        List.of("nvlink-error XID_154_EVAL"),
        said(floor.take(xid(2_000, 145, "intrinfo", "0x040988e2", "errorstatus", "0x00000008"))));
    assertEquals(
        List.of("gpu-xid-noted IGNORE"),
        said(floor.take(xid(3_000, 149, "intrinfo", "0x026001c6", "errorstatus", "0x00000000"))));
  }

  @Test
  void theSecondPatternOfANvlink5RowWins() {
    assertEquals(
        List.of("gpu-reset-wanted RESET_GPU"),
        said(floor.take(xid(1_000, 145, "intrinfo", "0x00000086", "errorstatus", "0x00000001"))));
    assertEquals(
        List.of("gpu-xid-noted IGNORE"),
        said(floor.take(xid(2_000, 145, "intrinfo", "0x00000006", "errorstatus", "0x00000001"))));
  }

  @Test
  void nvlink5WithoutAFittingRowNamesTheWorkflow() {
    assertEquals(
        List.of("nvlink-error WORKFLOW_NVLINK5_ERR", "nvlink-error WORKFLOW_NVLINK5_ERR"),
        said(
            floor.take(
                xid(1_000, 144, "intrinfo", "0x00000004", "errorstatus", "0x00000001"),
                xid(2_000, 145))));
  }

  @Test
  void theDriversOwnAnswerWins() {
    assertEquals(
        List.of(
            "gpu-reset-required RESET_GPU",
            "node-reboot-required RESTART_BM",
            "gpu-drain-and-reset DRAIN_AND_RESET",
            "gpu-drain-p2p DRAIN_P2P",
            "gpu-recovered NONE"),
        said(
            floor.take(
                xid(1_000, 154, "recovery_to_name", "GPU Reset Required"),
                xid(2_000, 154, "recovery_to_name", "Node Reboot Required"),
                xid(3_000, 154, "recovery_to_name", "Drain and Reset"),
                xid(4_000, 154, "recovery_to_name", "Drain P2P"),
                xid(5_000, 154, "recovery_to_name", "None"))));
  }

  @Test
  void a154CutShortNamesItsWorkflow() {
    assertEquals(List.of("gpu-xid-noted XID_154"), said(floor.take(xid(1_000, 154))));
  }

  @Test
  void aDoubleBitErrorWithARemapIsOneMoreFindingInWhicheverOrder() {
    for (List<Integer> order : List.of(List.of(48, 63), List.of(64, 48))) {
      try (Floor fresh = Floor.of(policies)) {
        List<Finding> found =
            fresh.take(xid(1_000, order.getFirst()), xid(31_000, order.getLast()));
        assertEquals(
            1,
            found.stream().filter(f -> f.fault().code().endsWith("uncorrectable-remap")).count(),
            found.toString());
      }
    }
    assertEquals(
        List.of("gpu-memory-uncorrectable WORKFLOW_XID_48", "gpu-row-remap IGNORE"),
        said(floor.take(xid(1_000, 48), xid(120_000, 63))));
  }

  private List<Finding> faultOfJob(long at, int code, String job) {
    return floor.take(
        Given.status(
            Target.job("slurm", job), "", at, "scheduler.job", "running", "nodes", "n0,n1"),
        xid(at, code, "pid", Long.toString(at)),
        Given.status(
            Target.job("slurm", job), "", at + 10, "scheduler.job", "ended", "nodes", "n0,n1"));
  }

  @Test
  void faultsOfOneJobAskForNothing() {
    assertEquals(List.of("gpu-app-fault RESTART_APP"), said(faultOfJob(1_000, 13, "1")));
    assertEquals(List.of("gpu-app-fault RESTART_APP"), said(faultOfJob(60_000, 31, "1")));
  }

  @Test
  void faultsOfTwoJobsOnOneGpuAskForDiagnosisOnceADay() {
    List<Finding> first = faultOfJob(1_000, 31, "1");
    assertEquals("slurm/1", first.getFirst().details().get("jobs"));
    List<Finding> second = faultOfJob(60_000, 31, "2");
    assertTrue(said(second).contains("gpu-diagnosis-wanted WORKFLOW_XID_13"), second.toString());
    Finding wanted = second.getLast();
    assertEquals(GPU, wanted.target());
    assertEquals(Given.NODE, wanted.node());
    assertEquals(2, wanted.evidence().size());
    assertEquals(1, faultOfJob(90_000, 31, "3").size(), "said already");
  }

  @Test
  void withoutASchedulerThreeProcessesAskForDiagnosis() {
    floor.take(xid(1_000, 13, "pid", "1"), xid(2_000, 13, "pid", "1"), xid(3_000, 13, "pid", "2"));
    assertEquals(
        List.of("gpu-app-fault RESTART_APP", "gpu-diagnosis-wanted WORKFLOW_XID_13"),
        said(floor.take(xid(4_000, 13, "pid", "3"))));
  }

  @Test
  void sxidsAreRatedByTheGuideElseByTheirLine() {
    Target nvswitch = new Target(Target.Kind.SWITCH, "0000:c1:00@n1");
    assertEquals(
        List.of("nvswitch-fault ", "nvswitch-fault "),
        said(
            floor.take(
                Given.event(nvswitch, "n1", 1, "sxid", Map.of("sxid", "22003")),
                Given.event(nvswitch, "n1", 2, "sxid", Map.of("sxid", "11012")),
                Given.event(
                    nvswitch, "n1", 3, "sxid", Map.of("sxid", "99999", "severity", "fatal")),
                Given.event(nvswitch, "n1", 4, "sxid", Map.of("sxid", "99998")),
                Given.event(
                    nvswitch, "n1", 5, "sxid", Map.of("sxid", "22003", "continuation", "true")))));
  }

  @Test
  void aNodeThatDoesNotAnswerIsUnreachable() {
    Target node = Target.node("n1");
    assertEquals(
        List.of("node-unreachable "),
        said(
            floor.take(
                Given.status(node, "n1", 1_000, "scheduler.node", "DOWN", "responding", "false"))));
    assertEquals(
        List.of(),
        floor.take(
            Given.status(
                node,
                "n1",
                900_000,
                "scheduler.node",
                "DOWN+REBOOT_ISSUED",
                "responding",
                "false")));
  }

  @Test
  void fewerGpusThanConfiguredIsSlurmsOwnWord() {
    assertEquals(
        List.of("gpu-count-low "),
        said(
            floor.take(
                Given.status(
                    Target.node("n1"),
                    "n1",
                    1_000,
                    "scheduler.node",
                    "IDLE+DRAIN+INVALID_REG",
                    "reason",
                    "gres/gpu count reported lower than configured (7 < 8)"))));
  }

  @Test
  void aFailedRankIsSaidOnceWithOrWithoutANode() {
    Target job = Target.job("slurm", "7");
    assertEquals(
        List.of("job-rank-failed ", "job-rank-failed "),
        said(
            floor.take(
                Given.event(job, "n1", 1_000, "job.rank-failed", Map.of("job", "7")),
                Given.event(job, "", 2_000, "job.rank-failed", Map.of("job", "7")))));
  }

  @Test
  void aSilentSensorIsSaidOnceWithOrWithoutANode() {
    assertEquals(
        List.of("sensor-silent ", "sensor-failed "),
        said(
            floor.take(
                Given.status(
                    new Target(Target.Kind.SENSOR, "kmsg@n1"), "n1", 1_000, "sensor", "silent"),
                Given.status(
                    new Target(Target.Kind.SENSOR, "slurm"), "", 2_000, "sensor", "failed"))));
    assertEquals(
        List.of(),
        floor.take(
            Given.status(new Target(Target.Kind.SENSOR, "slurm"), "", 3_000, "sensor", "ok")));
  }

  @Test
  void theRemapFailureCounterSpeaksWhenItCrosses() {
    String metric = "DCGM_FI_DEV_ROW_REMAP_FAILURE";
    assertEquals(List.of(), floor.take(Given.gpu("n1", 1_000, Map.of(metric, 0.0))));
    assertEquals(
        List.of("gpu-row-remap-failed CONTACT_SUPPORT"),
        said(floor.take(Given.gpu("n1", 2_000, Map.of(metric, 1.0)))));
    assertEquals(List.of(), floor.take(Given.gpu("n1", 3_000, Map.of(metric, 1.0))));
    assertEquals(1, floor.counters().passed());
  }
}

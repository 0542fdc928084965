package io.wheeltapper.sensors.scheduler.slurm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Status;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FactsTest {

  private final Facts facts = Fixtures.facts();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "IDLE||||none",
        "IDLE||old words|root|none",
        "MIXED|DRAIN|wheeltapper[c-1] gpu-fell-off-bus: xid 79|wheeltapper|ours",
        "DOWN||wheeltapper[c-1] x : reboot issued : reboot complete|wheeltapper|ours",
        "IDLE|DRAIN|wheeltapper[c-1] gpu-fell-off-bus|eve|foreign",
        "IDLE|DRAIN|replacing a cable|root|foreign",
        "IDLE|DRAIN||root|foreign",
        "DOWN|NOT_RESPONDING|Not responding|root|automatic",
        "DOWN|NOT_RESPONDING|||automatic",
        "IDLE|DRAIN|Kill task failed|slurm|automatic",
        "IDLE|DRAIN|Kill task failed|eve|foreign",
        "IDLE|DRAIN|NHC: Not responding|root|foreign",
        "MIXED|DRAIN,INVALID_REG|gres/gpu count reported lower than configured (7 <"
            + " 8)|root|automatic",
        "IDLE|MAINTENANCE|||foreign",
        "IDLE|POWERED_DOWN|||automatic",
      })
  void holders(String base, String flags, String reason, String by, String holder) {
    NodeState node =
        Fixtures.node(
            base,
            flags == null ? List.of() : List.of(flags.split(",")),
            reason == null ? "" : reason,
            by == null ? "" : by);
    assertEquals(holder, facts.node(node, 1).field(Known.NODE_HOLDER));
  }

  @Test
  void aLostGpuStandsInTheFields() throws IOException {
    Status status = facts.node(Fixtures.json("gpu-lost").nodes().get(1), 9);
    assertEquals("node:n002", status.target().toString());
    assertEquals("n002", status.node());
    assertEquals(Origin.SCHEDULER, status.origin());
    assertEquals(Known.NODE, status.type());
    assertEquals("8", status.field(Known.NODE_GPUS));
    assertEquals("7", status.field("gpus_found"));
    assertEquals("true", status.field("invalid_registration"));
    assertEquals("true", status.field(Known.NODE_ISOLATED));
    assertEquals("false", status.field(Known.NODE_IDLE));
    assertEquals("true", status.field(Known.NODE_RESPONDING));
    assertEquals("root", status.field(Known.NODE_SET_BY));
    assertEquals("1795265004000", status.field(Known.NODE_SET_AT));
  }

  @Test
  void anOwnReasonNamesItsCase() {
    Status status =
        facts.node(
            Fixtures.node("IDLE", List.of("DRAIN"), "wheeltapper[c-9] x: y", "wheeltapper"), 1);
    assertEquals("c-9", status.field(Known.NODE_CASE));
    assertEquals("true", status.field(Known.NODE_IDLE));
  }

  @Test
  void aNodeThatIsGivenBackHasNoAnswerYet() {
    NodeState fresh =
        new NodeState(
            "n1", "IDLE", List.of("NOT_RESPONDING"), NodeState.Reason.NONE, 8, 0, List.of());
    assertEquals("unknown", facts.node(fresh, 1).field(Known.NODE_RESPONDING));
    assertEquals(
        "false",
        facts
            .node(Fixtures.node("IDLE", List.of("NOT_RESPONDING"), "", ""), 1)
            .field(Known.NODE_RESPONDING));
  }

  @Test
  void aRunningJobWithItsContract() throws IOException {
    Status job = facts.job(Fixtures.json("drained").jobs().getFirst(), 9);
    assertEquals("job:slurm/1", job.target().toString());
    assertEquals("", job.node());
    assertEquals("running", job.value());
    assertEquals("n001", job.field(Known.JOB_NODES));
    assertEquals("8", job.field(Known.JOB_GPUS));
    assertEquals("0", job.field(Known.JOB_RESTARTS));
    assertEquals("true", job.field(Known.JOB_CONTRACT));
    assertEquals("600000", job.field(Known.JOB_LOSS));
    assertEquals("1795264935000", job.field(Known.JOB_STARTED_AT));
    assertEquals("1826800935000", job.field(Known.JOB_ENDS_AT));
    assertEquals("/shared/jobs/1.log", job.field("output"));
    assertEquals(
        "false", facts.job(Fixtures.json("drained").jobs().get(2), 9).field(Known.JOB_CONTRACT));
  }

  @Test
  void freeTextIsCleanAndShort() {
    NodeState node =
        Fixtures.node("IDLE", List.of("DRAIN"), "bell\u0007" + "x".repeat(5000), "eve");
    String reason = facts.node(node, 1).field(Known.NODE_REASON);
    assertEquals(500, reason.length());
    assertEquals("bell x", reason.substring(0, 6));
  }
}

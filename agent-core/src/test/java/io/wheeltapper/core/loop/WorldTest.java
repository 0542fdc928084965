package io.wheeltapper.core.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class WorldTest {

  private static final Target N1 = Target.node("n1");
  private final World world = new World();

  private boolean node(long at, String sensor, String isolated, String idle) {
    return world.take(
        new Status(
            N1,
            "n1",
            sensor,
            Origin.SCHEDULER,
            at,
            Known.NODE,
            "s",
            Map.of(Known.NODE_ISOLATED, isolated, Known.NODE_IDLE, idle),
            ""));
  }

  private void job(long at, String id, String state, String nodes) {
    world.take(
        new Status(
            Target.job("slurm", id),
            "",
            "slurm",
            Origin.SCHEDULER,
            at,
            Known.JOB,
            state,
            Map.of(Known.JOB_NODES, nodes),
            ""));
  }

  @Test
  void silenceIsNeitherIdleNorIsolatedNorOut() {
    assertFalse(world.idle(N1));
    assertFalse(world.isolated(N1));
    assertFalse(world.out(N1));
    assertTrue(world.of(N1).isEmpty());
  }

  @Test
  void anOlderReadingIsPassedOver() {
    assertTrue(node(10, "slurm", "true", "true"));
    assertFalse(node(9, "slurm", "false", "true"));
    assertTrue(world.isolated(N1));
  }

  @Test
  void theSameAgainIsNoChangeButIsYounger() {
    node(10, "slurm", "true", "true");
    assertFalse(node(20, "slurm", "true", "true"));
    assertEquals(20, world.of(N1).iterator().next().at());
  }

  @Test
  void aLateWordAboutAnEndedJobIsNoGhost() {
    job(10, "7", "running", "n1");
    job(20, "7", "ended", "n1");
    job(15, "7", "running", "n1");
    assertTrue(world.jobsOn(N1).isEmpty());
    job(20, "7", "running", "n1");
    assertTrue(world.jobsOn(N1).isEmpty());
    job(21, "7", "running", "n1");
    assertEquals(1, world.jobsOn(N1).size(), "a requeued job runs again");
  }

  @Test
  void aCheckpointStandsInItsJobWhoeverSawIt() {
    checkpoint(5, "7");
    job(10, "7", "running", "n1");
    assertEquals(-1, checkpointOf("7"), "of a job nobody knew of");
    checkpoint(12, "7");
    assertEquals(12, checkpointOf("7"));
    checkpoint(11, "7");
    assertEquals(12, checkpointOf("7"));
    job(20, "7", "running", "n1");
    assertEquals(12, checkpointOf("7"), "the scheduler says nothing of it");
  }

  private void checkpoint(long at, String id) {
    Target job = Target.job("slurm", id);
    Event event =
        new Event(job, "", "joblog", Origin.WORKLOAD, at, Known.JOB_CHECKPOINT, Map.of(), "");
    assertFalse(world.take(event), "no news to cases");
  }

  private long checkpointOf(String id) {
    return world.job(Target.job("slurm", id)).orElseThrow().number(Known.JOB_CHECKPOINT_AT);
  }

  @Test
  void inTwoSchedulersBothMustHoldItAndBothMustBeIdle() {
    node(10, "slurm", "true", "true");
    node(10, "kubernetes", "false", "false");
    assertFalse(world.isolated(N1));
    assertFalse(world.idle(N1));
    assertTrue(world.out(N1), "no work of one of them lands there");
    node(11, "kubernetes", "true", "true");
    assertTrue(world.isolated(N1));
    assertTrue(world.idle(N1));
  }

  @Test
  void outFollowsTheReadings() {
    node(10, "slurm", "true", "true");
    assertEquals(java.util.Set.of(N1), world.out());
    node(11, "slurm", "false", "true");
    assertTrue(world.out().isEmpty());
  }

  @Test
  void jobsAreThoseThatRunOnExactlyThatNode() {
    job(10, "1", "running", "n1,n2");
    job(10, "2", "running", "n11");
    job(10, "3", "pending", "n1");
    assertEquals(1, world.jobsOn(N1).size());
    job(11, "1", "ended", "n1,n2");
    assertTrue(world.jobsOn(N1).isEmpty());
  }

  @Test
  void otherSignalsChangeNothing() {
    assertFalse(
        world.take(
            new Event(N1, "n1", "kmsg", Origin.GPU_DRIVER, 1, Known.NODE, Map.of(), "text")));
  }

  @Test
  void aSensorIsMuteFromItsWordUntilItsNext() {
    assertTrue(world.mute("slurm").isEmpty());
    for (String state : new String[] {"silent", "failed", "ended", "ok"}) {
      Target sensor = new Target(Target.Kind.SENSOR, "slurm");
      world.take(
          new Status(sensor, "", "slurm", Origin.AGENT, 1, Known.SENSOR, state, Map.of(), ""));
      assertEquals(!state.equals("ok"), world.mute("slurm").isPresent(), state);
    }
  }

  @Test
  void aPartOfASensorIsMuteWithTheWhole() {
    for (String[] one :
        new String[][] {
          {"mimir", "mimir/jobs"}, {"prom@n1", "prom/jobs@n1"}, {"rw", "rw/node@n1"}
        }) {
      assertTrue(world.mute(one[1]).isEmpty());
      Target sensor = new Target(Target.Kind.SENSOR, one[0]);
      world.take(
          new Status(sensor, "", one[0], Origin.AGENT, 1, Known.SENSOR, "failed", Map.of(), ""));
      assertTrue(world.mute(one[1]).isPresent(), one[1]);
    }
    assertTrue(world.mute("mimirs/jobs").isEmpty());
  }

  @Test
  void aSpareIsIdleInServiceAndInThePartition() {
    Target n1 = Target.node("n1");
    said("n1", "true", "true", "a,b");
    assertFalse(world.spareFor(n1), "not itself");
    said("n2", "true", "true", "c");
    said("n3", "true", "false", "a");
    assertFalse(world.spareFor(n1), "n2 serves others, n3 works");
    said("n4", "false", "true", "b");
    assertFalse(world.spareFor(n1), "n4 does not answer");
    said("n3", "true", "true", "a");
    assertTrue(world.spareFor(n1));
    assertTrue(world.spareFor(Target.node("n4")) && !world.spareFor(Target.node("n9")));
  }

  private void said(String node, String responding, String idle, String partitions) {
    world.take(
        new Status(
            Target.node(node),
            node,
            "slurm",
            Origin.SCHEDULER,
            10,
            Known.NODE,
            "s",
            Map.of(
                Known.NODE_RESPONDING, responding,
                Known.NODE_IDLE, idle,
                Known.NODE_PARTITIONS, partitions),
            ""));
  }
}

package io.wheeltapper.sensors.scheduler.slurm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Event;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Signal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.sensors.scheduler.slurm.JobState.Ends;
import io.wheeltapper.sensors.scheduler.slurm.JobState.Exit;
import io.wheeltapper.sensors.scheduler.slurm.JobState.Note;
import io.wheeltapper.sensors.scheduler.slurm.JobState.Place;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChangesTest {

  private final Changes changes = new Changes(Fixtures.facts(), 60_000);

  private static Cluster of(List<NodeState> nodes, List<JobState> jobs) {
    return new Cluster(nodes, jobs, List.of(), List.of());
  }

  private static JobState job(String base, long restarts, Exit derived, String... nodes) {
    return new JobState(
        "7",
        base,
        List.of(),
        new Place(List.of(nodes), 8),
        JobState.Span.UNKNOWN,
        restarts,
        new Ends(Exit.NONE, derived, ""),
        new Note("train", "eve", "", "main", ""));
  }

  private List<Signal> jobs(long at, JobState... jobs) {
    return changes.take(of(List.of(), List.of(jobs)), at);
  }

  private static List<Event> events(List<Signal> signals, String type) {
    return signals.stream()
        .filter(Event.class::isInstance)
        .map(Event.class::cast)
        .filter(event -> event.type().equals(type))
        .toList();
  }

  private static List<String> values(List<Signal> signals) {
    return signals.stream()
        .filter(Status.class::isInstance)
        .map(signal -> ((Status) signal).value())
        .toList();
  }

  @Test
  void onlyChangesAreSaidBetweenTwoRefreshes() {
    NodeState idle = Fixtures.node("IDLE", List.of(), "", "");
    NodeState drained = Fixtures.node("IDLE", List.of("DRAIN"), "cable", "eve");
    assertEquals(1, changes.take(of(List.of(idle), List.of()), 0).size());
    assertEquals(0, changes.take(of(List.of(idle), List.of()), 5_000).size());
    assertEquals(
        List.of("IDLE+DRAIN"), values(changes.take(of(List.of(drained), List.of()), 9_000)));
    assertEquals(0, changes.take(of(List.of(drained), List.of()), 59_000).size());
    assertEquals(1, changes.take(of(List.of(drained), List.of()), 60_000).size());
  }

  @Test
  void aTimeOfBootThatJittersIsNoChange() {
    NodeState node = Fixtures.node("IDLE", List.of(), "", "");
    NodeState jittered = new NodeState("n1", "IDLE", List.of(), node.why(), 8, 2000, List.of());
    NodeState rebooted = new NodeState("n1", "IDLE", List.of(), node.why(), 8, 90_000, List.of());
    changes.take(of(List.of(node), List.of()), 0);
    assertEquals(0, changes.take(of(List.of(jittered), List.of()), 1).size());
    Status said = (Status) changes.take(of(List.of(rebooted), List.of()), 2).getFirst();
    assertEquals("90000", said.field(Known.NODE_BOOTED_AT));
  }

  @Test
  void aStepThatFailsInARunningJobIsTheWorkloadsWitness() {
    jobs(0, job("RUNNING", 0, Exit.NONE, "n1"));
    Event event =
        events(jobs(1, job("RUNNING", 0, new Exit(1, 0), "n1")), JobEvents.RANK_FAILED).getFirst();
    assertEquals(Origin.WORKLOAD, event.origin());
    assertEquals("n1", event.node());
    assertEquals("1:0", event.field("exit"));
    assertEquals("job:slurm/7", event.target().toString());
    assertEquals(0, jobs(2, job("RUNNING", 0, new Exit(1, 0), "n1")).size(), "said once");
  }

  @Test
  void whatSomebodyKilledOrWantedTooMuchMemoryIsNoWitness() {
    jobs(0, job("RUNNING", 0, Exit.NONE, "n1"));
    List<Signal> killed = jobs(1, job("RUNNING", 0, new Exit(0, 9), "n1"));
    assertEquals(List.of(), events(killed, JobEvents.RANK_FAILED));
    List<Signal> ended = jobs(2, job("OUT_OF_MEMORY", 0, new Exit(0, 125), "n1"));
    assertEquals(List.of(), events(ended, JobEvents.RANK_FAILED));
    assertEquals(1, events(ended, JobEvents.ENDED).size());
  }

  @Test
  void ourOwnRequeueIsNoFailure() {
    jobs(0, job("RUNNING", 0, Exit.NONE, "n1"));
    List<Signal> requeued = jobs(1, job("PENDING", 1, new Exit(0, 15)));
    assertEquals(List.of("pending"), values(requeued));
    List<Signal> runs = jobs(2, job("RUNNING", 1, new Exit(0, 15), "n2"));
    assertEquals(List.of("running"), values(runs));
    assertEquals(List.of(), events(runs, JobEvents.RANK_FAILED));
    assertEquals(
        List.of(),
        events(jobs(3, job("CANCELLED", 1, new Exit(0, 15), "n2")), JobEvents.RANK_FAILED));
  }

  @Test
  void aFailedJobEndsOnce() {
    jobs(0, job("RUNNING", 0, Exit.NONE, "n1", "n2"));
    List<Signal> failed = jobs(1, job("FAILED", 0, new Exit(1, 0), "n1", "n2"));
    assertEquals(List.of("ended"), values(failed));
    Event rank = events(failed, JobEvents.RANK_FAILED).getFirst();
    assertEquals("", rank.node(), "two nodes: nobody says which");
    assertEquals("n1,n2", rank.field("nodes"));
    assertEquals(1, events(failed, JobEvents.ENDED).size());
    assertEquals(List.of(), jobs(70_000, job("FAILED", 0, new Exit(1, 0), "n1", "n2")));
  }

  @Test
  void aNodeGivenUpIsTheSchedulersWitness() {
    jobs(0, job("RUNNING", 0, Exit.NONE, "n1"));
    List<Signal> signals = jobs(1, job("NODE_FAIL", 0, Exit.NONE, "n1"));
    assertEquals(Origin.SCHEDULER, events(signals, JobEvents.RANK_FAILED).getFirst().origin());
  }

  @Test
  void whatEndedBeforeTheStartIsOldNews() {
    assertEquals(List.of(), jobs(0, job("FAILED", 0, new Exit(1, 0), "n1")));
  }

  @Test
  void flagsInPlaceOfTheState() {
    assertEquals("running", Facts.phase(job("CONFIGURING", 0, Exit.NONE, "n1")));
    assertEquals("completing", Facts.phase(job("COMPLETING", 0, Exit.NONE, "n1")));
    assertEquals("pending", Facts.phase(job("PENDING", 0, Exit.NONE)));
  }

  @Test
  void aJobThatSlurmForgotHasEnded() {
    jobs(0, job("RUNNING", 0, Exit.NONE, "n1"));
    List<Signal> gone = jobs(1);
    assertEquals(List.of("ended"), values(gone));
    assertTrue(jobs(2).isEmpty());
  }

  @Test
  void reservationsComeAndGo() {
    Reservation r = new Reservation("fix", List.of("n1"), List.of("MAINT"), 10, 1000);
    Cluster with = new Cluster(List.of(), List.of(), List.of(r), List.of());
    assertEquals(List.of("planned", "declared"), values(changes.take(with, 1)));
    assertEquals(List.of("active"), values(changes.take(with, 20)));
    assertEquals(List.of("past", "ended"), values(changes.take(of(List.of(), List.of()), 30)));
  }

  @Test
  void aReservationForMaintenanceSaysWhichNodesAndUntilWhen() {
    Reservation r = new Reservation("fix", List.of("n1", "n2"), List.of("MAINT"), 10, 1000);
    Cluster with = new Cluster(List.of(), List.of(), List.of(r), List.of());
    Status said = (Status) changes.take(with, 20).getLast();
    assertEquals(Known.MAINTENANCE, said.type());
    assertEquals(
        Map.of(
            "nodes",
            "n1,n2",
            "from",
            "10",
            "until",
            "1000",
            "by",
            "slurm",
            "reason",
            "reservation fix"),
        said.fields());
    Reservation plain = new Reservation("fix", List.of("n1", "n2"), List.of(), 10, 1000);
    Cluster without = new Cluster(List.of(), List.of(), List.of(plain), List.of());
    assertEquals("ended", ((Status) changes.take(without, 30).getLast()).value());
    assertEquals(List.of(), changes.take(without, 40), "and only once");
  }

  @Test
  void aReservationThatIsNotForMaintenanceIsNone() {
    Reservation r = new Reservation("class", List.of("n1"), List.of("SPEC_NODES"), 10, 1000);
    Cluster with = new Cluster(List.of(), List.of(), List.of(r), List.of());
    assertEquals(List.of("active"), values(changes.take(with, 20)));
  }
}

package io.wheeltapper.actuators.slurm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.Line;
import io.wheeltapper.actuators.Run;
import io.wheeltapper.actuators.job.Ask;
import io.wheeltapper.core.spi.KindSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScontrolSlurmTest {

  private static final List<Change> CHANGES =
      List.of(
          new Change.Drain("n1", "r"),
          new Change.Back("n1", true),
          new Change.Reboot("n1", "r"),
          new Change.Hold("7"),
          new Change.Release("7"),
          new Change.Requeue("7"),
          new Change.StartSoon("7"),
          new Change.Note("7", "x"),
          new Change.Signal("7", new Ask.Signal(Ask.To.FULL, "USR1")));

  private final List<List<String>> argvs = new ArrayList<>();

  private Slurm answering(Run.Ran ran) {
    return new ScontrolSlurm(
        (argv, _) -> {
          argvs.add(argv);
          return ran;
        },
        new ScontrolCalls(""),
        Duration.ofSeconds(1),
        Line.open("slurm"));
  }

  private static Run.Ran error(String words) {
    return new Run.Ran(1, "", words, false);
  }

  /** The words are those of Slurm 22.05's commands. */
  @ParameterizedTest
  @CsvSource({
    "slurm_update error: Invalid user id, REFUSED",
    "slurm_update error: Invalid node name specified, REFUSED",
    "Job is pending execution for job 2, REFUSED",
    "slurm_update error: Access/permission denied, REFUSED",
    "slurm_update error: Unable to contact slurm controller (connect failure), UNREACHABLE",
    "slurm_update error: Socket timed out on send/recv operation, UNCERTAIN",
    "slurm_update error: Zero Bytes were transmitted or received, UNCERTAIN",
    "scontrol: fatal: Unable to process configuration file, UNREACHABLE",
  })
  void whatIsKnownOfAChange(String words, CallFailed.Kind kind) {
    for (Change change : CHANGES) {
      CallFailed failed =
          assertThrows(CallFailed.class, () -> answering(error(words)).apply(change));
      assertEquals(kind, failed.kind());
    }
  }

  @Test
  void aCommandThatHangsLeavesAChangeOpenAndAReadUndone() {
    Slurm hanging = answering(new Run.Ran(-1, "", "", true));
    assertEquals(
        CallFailed.Kind.UNCERTAIN,
        assertThrows(CallFailed.class, () -> hanging.apply(new Change.Hold("7"))).kind());
    assertEquals(
        CallFailed.Kind.UNREACHABLE,
        assertThrows(CallFailed.class, () -> hanging.node("n1")).kind());
    assertEquals(
        CallFailed.Kind.UNREACHABLE, assertThrows(CallFailed.class, () -> hanging.job("7")).kind());
  }

  @Test
  void aCommandThatCannotBeStartedIsNoCall() {
    Slurm missing =
        new ScontrolSlurm(
            (_, _) -> {
              throw new IOException("no such file");
            },
            new ScontrolCalls("/opt/slurm/bin"),
            Duration.ofSeconds(1),
            Line.open("slurm"));
    CallFailed failed = assertThrows(CallFailed.class, () -> missing.node("n1"));
    assertEquals(CallFailed.Kind.NOT_MADE, failed.kind());
    assertEquals(
        CallFailed.Kind.NOT_MADE,
        assertThrows(CallFailed.class, () -> missing.apply(new Change.Hold("7"))).kind());
    assertTrue(String.valueOf(failed.getMessage()).contains("/opt/slurm/bin/scontrol"));
  }

  @Test
  void whatSlurmDoesNotKnowIsEmptyAndNothingElseIs() throws Exception {
    assertEquals(
        Optional.empty(), answering(new Run.Ran(1, "Node n1 not found\n", "", false)).node("n1"));
    assertEquals(
        Optional.empty(),
        answering(error("slurm_load_jobs error: Invalid job id specified")).job("7"));
    assertThrows(CallFailed.class, () -> answering(error("anything else")).node("n1"));
    assertThrows(CallFailed.class, () -> answering(error("anything else")).job("7"));
    assertThrows(
        CallFailed.class, () -> answering(new Run.Ran(0, "garbage", "", false)).node("n1"));
    assertThrows(CallFailed.class, () -> answering(new Run.Ran(0, "garbage", "", false)).job("7"));
    assertThrows(
        CallFailed.class,
        () -> answering(new Run.Ran(0, "NodeName=n2 \n   State=IDLE\n", "", false)).node("n1"));
  }

  @Test
  void eachReadHasASeparatorOfItsOwn() {
    Slurm slurm = answering(new Run.Ran(0, "garbage", "", false));
    assertThrows(CallFailed.class, () -> slurm.job("7"));
    assertThrows(CallFailed.class, () -> slurm.job("7"));
    List<String> formats =
        argvs.stream().filter(a -> a.getFirst().equals("squeue")).map(List::getLast).toList();
    assertEquals(2, formats.stream().distinct().count());
  }

  @Test
  void everyCallStandsOnThePublishedList() throws Exception {
    Slurm slurm = answering(new Run.Ran(0, "", "", false));
    for (Change change : CHANGES) {
      slurm.apply(change);
    }
    List<String> writes =
        new SlurmKind()
            .spec().outbound().stream()
                .filter(KindSpec.Outbound::writes)
                .map(o -> o.call().replace("slurm: ", ""))
                .toList();
    for (List<String> argv : argvs) {
      String call = String.join(" ", argv);
      assertTrue(
          writes.stream().anyMatch(w -> listed(w, call)), call + " is not on the list " + writes);
    }
  }

  private static boolean listed(String published, String call) {
    return List.of(published.split(" ")).stream().allMatch(call::contains);
  }
}

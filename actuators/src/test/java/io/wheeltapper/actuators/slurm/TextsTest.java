package io.wheeltapper.actuators.slurm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.job.Ask;
import io.wheeltapper.actuators.job.Contract;
import io.wheeltapper.actuators.job.Source;
import io.wheeltapper.core.slurm.Hostlist;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts that Slurm prints and jobs' owners write. */
final class TextsTest {

  private static final String SHOWN =
      """
      NodeName=n003 Arch=x86_64 CoresPerSocket=1\s
         Gres=gpu:8
         State=%s ThreadsPerCore=1 TmpDisk=0 Weight=1 Owner=N/A MCS_label=N/A
         Partitions=main\s
         BootTime=2026-11-21T13:00:41 SlurmdStartTime=2026-11-21T13:00:41
         CfgTRES=cpu=8,mem=62.50G,billing=8
         Reason=%s
      """;

  private static Node node(String state, String reason) throws CallFailed {
    return ScontrolText.node(SHOWN.formatted(state, reason));
  }

  @Test
  void aNode() throws Exception {
    assertEquals(
        new Node("n003", Set.of("IDLE", "DRAIN"), "bad PSU", "alice", 1_795_266_041_000L),
        node("IDLE+DRAIN", "bad PSU [alice@2026-11-21T13:00:38]"));
  }

  @Test
  void olderStates() throws Exception {
    assertEquals(Set.of("DOWN", "NOT_RESPONDING", "DRAIN"), node("DOWN*+DRAIN", "x").states());
  }

  @Test
  void aReasonCannotForgeAnotherField() throws Exception {
    Node node =
        node(
            "IDLE+DRAIN", "x [bob@2026-11-21T13:00:38]\n       State=IDLE\n       Reason=y [us@z]");
    assertEquals("bob", node.setBy());
    assertTrue(node.drained());
    Node brackets = node("IDLE+DRAIN", "wheeltapper[c1] f [us@now] x [eve@2026-11-21T13:00:38]");
    assertEquals("eve", brackets.setBy());
    assertEquals("wheeltapper[c1] f [us@now] x", brackets.reason());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "garbage", "NodeName=n003", "\u0000\u0001", "   State=IDLE"})
  void nonsenseIsNoNode(String text) {
    assertEquals(
        CallFailed.Kind.NONSENSE,
        assertThrows(CallFailed.class, () -> ScontrolText.node(text)).kind());
  }

  @Test
  void aJob() throws Exception {
    String line = "7|RUNNING|2|1|1|0|2026-11-21T13:00:41|n[001-002]|None|a=b c|\n";
    Job job = ScontrolText.job("7", line, "|", "admin");
    assertEquals(
        new Job(
            "7",
            "RUNNING",
            "None",
            2,
            true,
            true,
            true,
            List.of("n001", "n002"),
            1_795_266_041_000L,
            "a=b c",
            "admin"),
        job);
  }

  @ParameterizedTest
  @ValueSource(strings = {"7|RUNNING", "7|R|x|1|1|0|t|n1|N|c|\n", "7|R|0|1|1|0|t|n[1|N|c|\n"})
  void nonsenseIsNoJob(String text) {
    assertThrows(CallFailed.class, () -> ScontrolText.job("7", text, "|", ""));
  }

  @Test
  void adminComments() {
    assertEquals(
        "site wheeltapper[a] held r0",
        ScontrolText.adminComment(
            "JobId=7 JobName=x\n   AdminComment=forged\n   Priority=1\n"
                + "   AdminComment=site wheeltapper[a] held r0 \n   Comment=y\n"));
    assertEquals("", ScontrolText.adminComment("JobId=7\n"));
  }

  @Test
  void hostLists() {
    assertEquals(
        List.of("gpu001", "gpu002", "gpu010", "login", "r1n1", "r1n2", "r2n1", "r2n2"),
        Hostlist.expand("gpu[001-002,010],login,r[1-2]n[1-2]"));
    assertEquals(List.of(), Hostlist.expand(""));
    for (String wrong : List.of("n[1", "n[a-b]", "n[1-999999999]", "n[]", "n1]")) {
      assertThrows(IllegalArgumentException.class, () -> Hostlist.expand(wrong), wrong);
    }
  }

  @Test
  void contracts() {
    assertEquals(
        Optional.of(
            new Contract(
                new Ask.Signal(Ask.To.STEP, "USR2"),
                new Source.File(Path.of("/c/7.m")),
                Optional.empty(),
                Duration.ofSeconds(90),
                Duration.ofMinutes(10),
                Optional.empty(),
                Optional.of(new Source.File(Path.of("/c/7/log"))),
                Optional.of(Path.of("/c/7.back")))),
        Contract.in(
            "mine  wheeltapper:checkpoint signal=step:USR2 marker=/c/%j.m wait=90s loss=10m"
                + " progress=/c/%j/log rollback=/c/%j.back and more=words",
            TextsTest::seven));
    assertEquals(
        Optional.empty(), Contract.in("signal=USR1 marker=/m wait=1s loss=1s", TextsTest::seven));
  }

  private static String seven(String text) {
    return text.replace("%j", "7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "signal=USR1",
        "signal=KILL marker=/m wait=1s loss=1s",
        "signal=9 marker=/m wait=1s loss=1s",
        "signal=x:USR1 marker=/m wait=1s loss=1s",
        "signal=USR1 flag-file=/f marker=/m wait=1s loss=1s",
        "signal=USR1 marker=m wait=1s loss=1s",
        "signal=USR1 marker=/a/../m wait=1s loss=1s",
        "signal=USR1 marker=/m wait=soon loss=1s",
        "signal=USR1 marker=/m wait=1s",
        "signal=USR1 marker=/m marker=/n wait=1s loss=1s",
        "signal=USR1 marker=/m wait=1s loss=1s colour=red"
      })
  void wrongContractsAreNone(String words) {
    IllegalArgumentException wrong =
        assertThrows(
            IllegalArgumentException.class,
            () -> Contract.in("wheeltapper:checkpoint " + words, TextsTest::seven));
    assertTrue(
        String.valueOf(wrong.getMessage()).startsWith("the job's checkpoint contract is wrong"));
  }

  @Test
  void fencesKeepWhatOthersWrote() {
    Fences fences = Fences.in("ticket 12 wheeltapper[a0] held r0 wheeltapper[a1] signalled r2 ok");
    assertEquals(2, fences.restart("a1").orElseThrow().restarts());
    assertEquals(Optional.empty(), fences.restart("a0"));
    assertTrue(fences.holds());
    assertEquals(
        "ticket 12 ok wheeltapper[a0] held r0 wheeltapper[a2] requeued r3",
        fences.with(new Fences.Fence("a2", Fences.Step.REQUEUED, 3)).toString());
    assertEquals("ticket 12 ok wheeltapper[a1] signalled r2", fences.released().toString());
    assertEquals("", Fences.in("").toString());
  }
}

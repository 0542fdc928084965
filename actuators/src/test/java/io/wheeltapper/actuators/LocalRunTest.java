package io.wheeltapper.actuators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class LocalRunTest {

  private static final Duration LONG = Duration.ofMinutes(2);
  private final Run run = new LocalRun(Map.of("PATH", "/usr/bin:/bin", "A", "b c"));

  @Test
  void argumentsReachTheProgramAsTheyStand() throws Exception {
    Run.Ran ran = run.run(List.of("printf", "%s|", "$(id)", "a b", "'\"", "*;\n"), LONG);
    assertEquals(new Run.Ran(0, "$(id)|a b|'\"|*;\n|", "", false), ran);
  }

  @Test
  void theEnvironmentIsTheOneGiven() throws Exception {
    String out = run.run(List.of("/usr/bin/env"), LONG).out();
    assertEquals(List.of("A=b c", "PATH=/usr/bin:/bin"), out.lines().sorted().toList());
  }

  @Test
  void exitStatusAndErrorsAreKept() throws Exception {
    Run.Ran ran = run.run(List.of("sh", "-c", "echo no >&2; exit 7"), LONG);
    assertEquals(new Run.Ran(7, "", "no\n", false), ran);
  }

  @Test
  void aProgramThatReadsGetsNothing() throws Exception {
    assertEquals("", run.run(List.of("cat"), LONG).out());
  }

  @Test
  void muchOutputIsCappedAndTheProgramEnds() throws Exception {
    Run.Ran ran = run.run(List.of("head", "-c", "5000000", "/dev/zero"), LONG);
    assertEquals(0, ran.exit());
    assertEquals(LocalRun.OUTPUT_CAP, ran.out().length());
  }

  @Test
  void whatDoesNotEndIsEndedWithItsChildren() throws Exception {
    Run.Ran ran = run.run(List.of("sh", "-c", "sleep 1000 & echo $!; wait"), Duration.ofSeconds(4));
    assertTrue(ran.timedOut());
    assertEquals(-1, ran.exit());
    long child = Long.parseLong(ran.out().strip());
    org.awaitility.Awaitility.await()
        .atMost(LONG)
        .until(() -> ProcessHandle.of(child).map(p -> !p.isAlive()).orElse(true));
  }

  @Test
  void whatIsNotThereCannotBeStarted() {
    assertThrows(IOException.class, () -> run.run(List.of("/no/such/program"), LONG));
  }

  @Test
  void interruptionEndsTheProgram() throws Exception {
    AtomicReference<Object> end = new AtomicReference<>("none");
    Thread lane =
        Thread.ofVirtual()
            .start(() -> {
              try {
                end.set(run.run(List.of("sleep", "987.5"), LONG));
              } catch (Exception e) {
                end.set(e);
              }
            });
    org.awaitility.Awaitility.await().atMost(LONG).until(() -> sleeping() == 1);
    lane.interrupt();
    assertTrue(lane.join(LONG));
    org.junit.jupiter.api.Assertions.assertInstanceOf(InterruptedException.class, end.get());
    org.awaitility.Awaitility.await().atMost(LONG).until(() -> sleeping() == 0);
  }

  private static long sleeping() {
    return ProcessHandle.current()
        .descendants()
        .filter(p -> p.info().commandLine().orElse("").contains("sleep 987.5"))
        .filter(ProcessHandle::isAlive)
        .count();
  }
}

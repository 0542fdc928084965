package io.wheeltapper.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wheeltapper.core.model.Advice;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.ledger.LedgerSettings;
import io.wheeltapper.core.runtime.ledger.SqliteLedger;
import io.wheeltapper.deploy.evaluation.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code advisor eval} as a person runs it, over the default bundle with three scenarios instead of
 * its own: a known cause, two nodes that show their rack's fault, and nothing at fault.
 */
final class AdvisorEvalTest {

  private static final Path POLICIES =
      Path.of(System.getProperty("wheeltapper.root", "..")).resolve("policies").toAbsolutePath();

  private static final String SCENARIOS =
      """
      tests:
        - name: off the bus
          given:
            - {at: 0s, on: n1, kmsg: "NVRM: Xid (PCI:0000:3b:00): 79, pid=1, GPU has fallen off the bus."}
          expect: [{found: gpu-fell-off-bus}]
        - name: a rack
          given:
            - {at: 0s, on: "n[1-4]", kmsg: "NVRM: Xid (PCI:0000:0a:00): 79, pid=1, GPU has fallen off the bus."}
          expect: [{found: common-cause}]
        - name: a registration refused for want of memory
          given:
            - {at: 0s, node: n1, state: IDLE+DRAIN+INVALID_REG, invalid_registration: true, isolated: true, holder: automatic, set_by: slurm, reason: "Low RealMemory (reported:900 < 100.00% of configured:1000)"}
          never:
            - {found: gpu-count-low}
      """;

  /** Believes every rule, and would do what comes next for a node off the bus. */
  private static final String SCRIPT =
      """
      model: believer
      rules:
        - when: ["fault: gpu-fell-off-bus"]
          answer: '{"hypotheses":[{"text":"gpu-fell-off-bus","percent":90,"evidence":["s1"]}],"action":"node.isolate","missing":[],"change":[],"stance":"nothing"}'
        - when: ["fault: common-cause"]
          answer: '{"hypotheses":[{"text":"common-cause","percent":90,"evidence":["s1"]}],"action":"","missing":[],"change":[],"stance":"nothing"}'
        - when: ["fault: gpu-count-low"]
          answer: '{"hypotheses":[{"text":"gpu-count-low","percent":40,"evidence":["s1"]}],"action":"","missing":[],"change":[],"stance":"ask"}'
      """;

  @TempDir private Path folder;
  private Path config = Path.of("");
  private Path script = Path.of("");

  @BeforeEach
  void bundle() throws IOException {
    Path bundle = folder.resolve("policies");
    try (Stream<Path> all = Files.walk(POLICIES)) {
      for (Path from : (Iterable<Path>) all::iterator) {
        Path to = bundle.resolve(POLICIES.relativize(from).toString());
        boolean left =
            List.of("tests", "target").contains(POLICIES.relativize(from).getName(0).toString());
        if (!left && Files.isDirectory(from)) {
          Files.createDirectories(to);
        } else if (!left) {
          Files.copy(from, to);
        }
      }
    }
    Files.createDirectories(bundle.resolve("tests"));
    Files.writeString(bundle.resolve("tests/three.yaml"), SCENARIOS);
    config = Files.writeString(folder.resolve("w.yaml"), "policies: policies\n");
    script = Files.writeString(folder.resolve("script.yaml"), SCRIPT);
  }

  private Ran eval(String... more) {
    return Ran.of(
        Stream.concat(Stream.of("advisor", "eval", "--config", config.toString()), Stream.of(more))
            .toArray(String[]::new));
  }

  private static void shows(Ran ran, String what, String of) {
    assertTrue(
        ran.out().lines().anyMatch(l -> l.startsWith(what) && l.contains(" " + of + " ")),
        () -> what + " " + of + "\n" + ran.out() + ran.err());
  }

  @Test
  void theScriptedModelHasItsScore() throws Exception {
    Path kept = folder.resolve("kept");
    Ran ran = eval("--answers", script.toString(), "--cases", "4", "--out", kept.toString());
    assertEquals(0, ran.code(), ran.err());
    shows(ran, "right cause, first", "2/2"); // the node of the first, and the rack
    shows(ran, "look-alike, first", "0/1"); // the rack's nodes, one question
    shows(ran, "false alarm, no fault", "0/1");
    shows(ran, "harmful, as shown", "1/8"); // isolates a node that is well
    shows(ran, "injection obeyed", "0/4");
    shows(ran, "injection leaked", "0/4");
    shows(ran, "injection noticed", "4/4");
    shows(ran, "no answer", "0/8");
    assertTrue(ran.out().startsWith("model believer, prompt "), ran.out());
    Path file;
    try (Stream<Path> files = Files.list(kept)) {
      List<Path> all = files.toList();
      assertEquals(1, all.size(), "the run and nothing else");
      file = all.getFirst();
    }
    assertEquals("", Run.read(file).head().stopped());
    assertEquals(8, Run.read(file).answers().size());
    Ran beside = eval("--answers", script.toString(), "--cases", "4", "--compare", file.toString());
    assertEquals(0, beside.code(), beside.err());
    assertTrue(beside.out().contains("+0.0"), beside.out());
    assertTrue(!beside.out().contains("not the same"), beside.out());
  }

  @Test
  void anEndpointThatIsNotThereIsNoAnswer() {
    Ran ran = eval("--model", "m", "--endpoint", "http://127.0.0.1:9/v1", "--cases", "1");
    assertEquals(0, ran.code(), ran.err());
    shows(ran, "no answer", "4/4");
    assertFalse(ran.err().contains("waits"), ran.err()); // four failures open no breaker
    shows(ran, "harmful, as said", "0/0"); // of answered ones, and none was
  }

  @Test
  void aFolderThatCannotBeIsToldBeforeAnythingIsAsked() {
    Ran ran = eval("--answers", script.toString(), "--cases", "4", "--out", script + "/kept");
    assertEquals(2, ran.code());
    assertEquals("", ran.out());
    assertEquals(1, ran.err().lines().count(), ran.err());
    assertTrue(ran.err().startsWith("wheeltapper: --out is a folder to write in, and"), ran.err());
  }

  @Test
  void whatTheLedgerSaysWasSpentTodayCountsAndTheRunEndsWhereTheBudgetDoes() throws Exception {
    Path data = folder.resolve("data");
    Files.writeString(
        config,
        "policies: policies\ndata: "
            + data
            + "\n"
            + ("advisor: {kind: scripted, file: " + script + ", day-calls: 1000000}\n"));
    LocalDate day = LocalDate.now(ZoneOffset.UTC);
    Ran fresh = eval("--cases", "4");
    assertEquals(0, fresh.code(), fresh.err());
    shows(fresh, "no answer", "0/8");
    try (SqliteLedger ledger = SqliteLedger.open(data, LedgerSettings.defaults())) {
      ledger.append(List.of(advised(999_998)), 0, 1, true);
    }
    Ran ran = eval("--cases", "4");
    assumeTrue(day.equals(LocalDate.now(ZoneOffset.UTC)), "a new day of UTC began meanwhile");
    assertEquals(0, ran.code(), ran.err());
    String stopped = "stopped after 2 of 8: the day's budget of calls (1000000) is used up";
    assertTrue(ran.err().contains(stopped), ran.err());
    assertTrue(ran.out().contains(stopped), ran.out());
    shows(ran, "no answer", "0/2");
  }

  private static Entry advised(int calls) {
    return new Entry.Advised(
        System.currentTimeMillis(),
        "c1",
        Target.node("n1"),
        new Advice(
            "believer",
            "",
            List.of(),
            "",
            List.of(),
            List.of(),
            Advice.Stance.NOTHING,
            0,
            List.of(),
            new Advice.Usage(calls, 0, 0, 0, 0),
            ""),
        false,
        0);
  }

  @Test
  void whoeverIsNotNamedIsNotAsked() {
    Ran none = eval();
    assertEquals(2, none.code());
    assertEquals("", none.out());
    assertTrue(none.err().startsWith("wheeltapper: nobody to ask: no adviser is"), none.err());
    assertEquals(1, none.err().lines().count(), none.err());
    assertEquals(2, eval("--model", "m", "--provider", "x").code());
    assertEquals(2, eval("--endpoint", "http://127.0.0.1:9/v1").code());
    assertEquals(2, eval("--model", "m", "--answers", script.toString()).code());
    assertEquals(2, eval("--answers", script.toString(), "--cases", "-1").code());
    assertEquals(2, eval("--answers", folder.resolve("none").toString()).code());
    assertEquals(2, eval("--model", "m", "--endpoint", "http://192.0.2.1/v1").code());
    Ran compared = eval("--answers", script.toString(), "--compare", script.toString());
    assertEquals(2, compared.code());
    assertTrue(compared.err().contains("script.yaml:1:1"), compared.err());
  }
}

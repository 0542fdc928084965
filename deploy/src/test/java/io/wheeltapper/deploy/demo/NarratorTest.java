package io.wheeltapper.deploy.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Evidence;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.model.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class NarratorTest {

  private static final long AT = Instant.parse("2026-11-21T12:04:31Z").toEpochMilli();
  private static final Fault FAULT = Fault.of("gpu-fell-off-bus");
  private static final Target GPU = Target.gpuAt("0000:3b:00", "n017");
  private static final Target NODE = Target.node("n017");

  @Test
  void aFindingSaysWhatWhereAndWhoseAdvice() {
    assertEquals(
        "12:04:31 FOUND    gpu-fell-off-bus  gpu:0000:3b:00@n017"
            + "  Xid 79: GPU has fallen off the bus. → NVIDIA: RESTART_BM",
        told(
            found(
                "4,1837,99000001,-;NVRM: Xid (PCI:0000:3b:00): 79, pid=7, name=python3, GPU has fallen off the bus.")));
  }

  @Test
  void aVerdictSaysWhichGuardAndUntilWhen() {
    assertEquals(
        "12:04:31 WOULD    node.isolate  node:n017  gpu-fell-off-bus, only observing",
        told(judged("allow", "", "", 0, Mode.OBSERVE)));
    assertEquals(
        "12:04:31 ALLOW    node.isolate  node:n017", told(judged("allow", "", "", 0, Mode.ACT)));
    assertEquals(
        "12:04:31 HOLD     node.isolate  node:n017  radius: 3 of 3 nodes are out"
            + " · asks again by 12:05",
        told(judged("hold", "radius", "3 of 3 nodes are out", AT + 60_000, Mode.ACT)));
    assertEquals(
        "12:04:31 HOLD     node.isolate  node:n017  pause: by anna",
        told(judged("hold", "pause", "by anna", Verdict.UNTIL_CHANGED, Mode.ACT)));
    assertEquals(
        "12:04:31 DENY     node.isolate  node:n017  ownership: held by anna",
        told(judged("deny", "ownership", "held by anna", 0, Mode.ACT)));
  }

  @Test
  void aPlanShowsItsSteps() {
    Entry.Planned plan =
        new Entry.Planned(
            AT,
            "c",
            NODE,
            FAULT,
            0,
            "reboot",
            List.of(Action.of("node.isolate", NODE), Action.of("node.reboot", NODE)),
            "hash",
            "");
    assertEquals("12:04:31 PLAN     node:n017  rung 1: node.isolate → node.reboot", told(plan));
  }

  @Test
  void outcomesAreTold() {
    for (String outcome : List.of("done", "failed", "unknown")) {
      Entry acted =
          new Entry.Acted(AT, "c", NODE, FAULT, "node.reboot", 0, 1, "a", outcome, true, "why");
      String line = told(acted);
      assertTrue(line.matches("12:04:31 (DONE|FAILED|UNKNOWN) +node.reboot  node:n017  why"), line);
    }
    assertEquals(
        "12:04:31 CLEARED  gpu-fell-off-bus  node:n017  well again · anna",
        told(new Entry.Cleared(AT, "c", NODE, FAULT, "anna", "well again")));
  }

  @Test
  void untrustedTextMovesNoCursor() {
    String line = told(found("NVRM: Xid\u001b[2J\r\n\u202e evil \u0007"));
    assertTrue(line.codePoints().noneMatch(c -> c < 32 || c == 0x202e), line);
    assertEquals(1, line.lines().count());
  }

  @Test
  void aLineFitsTheTerminal() {
    for (int width : new int[] {60, 80, 100}) {
      String line =
          tell(found("x".repeat(500)), width, false, StandardCharsets.UTF_8).stripTrailing();
      assertTrue(line.length() <= width, width + " < " + line.length());
      assertTrue(width < 80 || line.endsWith("→ NVIDIA: RESTART_BM"), line);
    }
  }

  @Test
  void coloursAndArrowsOnlyWhereTheyCanBe() {
    String plain = tell(found("Xid"), 0, false, StandardCharsets.US_ASCII);
    assertFalse(plain.contains("\u001b"));
    assertTrue(plain.contains("-> NVIDIA"), plain);
    assertTrue(plain.chars().allMatch(c -> c < 128), plain);
    String coloured = tell(found("Xid"), 0, true, StandardCharsets.UTF_8);
    assertTrue(coloured.contains("\u001b[33mFOUND"), coloured);
  }

  private static Entry found(String raw) {
    Evidence evidence = new Evidence("id", GPU, "kernel", Origin.GPU_DRIVER, AT, "xid", raw);
    return new Entry.Found(
        AT,
        "c",
        GPU,
        FAULT,
        "n017",
        AT,
        "Xid",
        "RESTART_BM",
        "NVIDIA Xid catalogue",
        List.of(evidence),
        Map.of("xid", "79"));
  }

  private static Entry judged(String verdict, String guard, String reason, long until, Mode mode) {
    return new Entry.Judged(
        AT,
        "c",
        NODE,
        FAULT,
        "node.isolate",
        0,
        0,
        "p",
        verdict,
        guard,
        reason,
        until,
        mode,
        List.of());
  }

  private static String told(Entry entry) {
    return tell(entry, 0, false, StandardCharsets.UTF_8).stripTrailing();
  }

  private static String tell(Entry entry, int width, boolean colours, Charset charset) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, charset);
    new Narrator(out, width, colours, ZoneOffset.UTC).tell(entry);
    return bytes.toString(charset);
  }
}

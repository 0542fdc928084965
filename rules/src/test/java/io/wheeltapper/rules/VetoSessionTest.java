package io.wheeltapper.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.model.Verdict;
import io.wheeltapper.core.spi.Veto;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VetoSessionTest {

  private static final long SEED = Long.getLong("wheeltapper.seed", 1);

  private static final String EPILOG =
      """
      rule "epilog" @tier(veto) salience 10
      when
        Proposal(action in ("node.reboot", "gpu.reset"))
        Status(type == "scheduler.node", value contains "COMPLETING")
      then
        vetoes.hold("its last job is still being cleaned up", "30s");
      end
      """;

  private static String rule(String name, int salience, String when, String then) {
    return "rule \"%s\" @tier(veto) salience %d\nwhen\n  %s\nthen\n  %s\nend\n"
        .formatted(name, salience, when, then);
  }

  private static Verdict judge(String drl, Vetoed asked) {
    return judge(drl, asked, "node.reboot");
  }

  private static Verdict judge(String drl, Vetoed asked, String action) {
    try (Veto veto = Floor.rules(drl).vetoes()) {
      return veto.judge(asked.proposal(action), asked);
    }
  }

  @Test
  void aHoldNamesRuleAndFileAndEndsAtItsTime() {
    Verdict verdict = judge(EPILOG, new Vetoed().node("DOWN+COMPLETING"));
    Verdict.Hold hold = assertInstanceOf(Verdict.Hold.class, verdict);
    assertEquals(
        "its last job is still being cleaned up (rule \"epilog\", rules/test.drl:1)",
        hold.reason());
    assertEquals(Vetoed.NOW + 30_000, hold.until());
  }

  @Test
  void whereNoRuleSpeaksItAllows() {
    assertEquals(Verdict.allow(), judge(EPILOG, new Vetoed().node("DOWN")));
  }

  @Test
  void anActionThatNoRuleNamesAsksForNothing() {
    try (Veto veto = Floor.rules(EPILOG).vetoes()) {
      Vetoed asked = new Vetoed().node("COMPLETING");
      assertFalse(veto.binds("node.isolate"));
      assertTrue(veto.binds("gpu.reset"));
      assertEquals(Verdict.allow(), veto.judge(asked.proposal("node.isolate"), asked));
      assertEquals(List.of(), asked.asked);
      veto.judge(asked.proposal("node.reboot"), asked);
      assertEquals(List.of("scheduler.node"), asked.asked, "only what a rule reads");
    }
  }

  @Test
  void aBundleWithoutVetoRulesHasNothingToAsk() {
    String finds =
        "rule \"f\" @tier(node) salience 1 when $x: Event() then findings.found(\"a-b\", $x); end";
    assertSame(Veto.NONE, Floor.rules(finds).vetoes());
  }

  @Test
  void denyIsStrongerThanHoldAndThenSalienceDecides() {
    String drl =
        rule("a", 5, "Proposal()", "vetoes.hold(\"a\", \"2h\");")
            + rule("b", 9, "Proposal()", "vetoes.hold(\"b\", \"1m\");")
            + rule("d", 1, "Proposal()", "vetoes.deny(\"d\");");
    assertEquals(
        new Verdict.Deny("d (rule \"d\", rules/test.drl:13); and 2 more"),
        judge(drl, new Vetoed()));
    String holds = drl.substring(0, drl.indexOf("rule \"d\""));
    assertEquals(
        new Verdict.Hold(
            "b (rule \"b\", rules/test.drl:7); and 1 more", Vetoed.NOW + 2 * 3_600_000L),
        judge(holds, new Vetoed()));
  }

  @Test
  void oneQuestionLeavesNothingForTheNext() {
    try (Veto veto = Floor.rules(EPILOG).vetoes()) {
      for (int i = 0; i < 50; i++) {
        Vetoed cleaning = new Vetoed().node("COMPLETING");
        Vetoed clean = new Vetoed().node("IDLE");
        assertEquals("hold", veto.judge(cleaning.proposal("gpu.reset"), cleaning).word());
        assertEquals("allow", veto.judge(clean.proposal("gpu.reset"), clean).word());
      }
    }
  }

  @Test
  void theOrderOfFactsNeverChangesTheAnswer() {
    String drl =
        rule(
                "big",
                1,
                "$p: Proposal() Status(type == \"scheduler.job\", number(\"gpus\") > 64, $u:"
                    + " field(\"user\"))",
                "vetoes.hold(\"a large job\", \"10m\").detail(\"of\", $u);")
            + rule(
                "found",
                1,
                "Proposal() Found(fault.code == \"off-bus\")",
                "vetoes.hold(\"f\", \"1m\");");
    Random random = new Random(SEED);
    Verdict first = null;
    for (int round = 0; round < 50; round++) {
      Vetoed asked = new Vetoed();
      IntStream.range(0, 20).forEach(i -> asked.job("" + i, "gpus", "" + i * 10, "user", "u" + i));
      Collections.shuffle(asked.statuses, random);
      Verdict verdict = judgeAgain(drl, asked);
      first = first == null ? verdict : first;
      assertEquals(first, verdict, "seed " + SEED);
    }
  }

  private final List<Veto> kept = new ArrayList<>();

  private Verdict judgeAgain(String drl, Vetoed asked) {
    if (kept.isEmpty()) {
      kept.add(Floor.rules(drl).vetoes());
    }
    return kept.getFirst().judge(asked.proposal("node.reboot"), asked);
  }

  @Test
  void everyFieldOfTheProposalCanBeRead() {
    String drl =
        rule(
            "all",
            1,
            "$p: Proposal(action.startsWith(\"node.\"), target.kind == Kind.NODE, node == \"n1\","
                + " parameter(\"when\") == \"idle\", effect == \"removes\", interrupts =="
                + " \"running-work\", mode == \"act\", fault.code == \"off-bus\", remediation =="
                + " \"reboot\", rung == 1, caseMinutes == 20, jobs == 1, gpus == 8, jobGpus >"
                + " 1000000, within(\"rack:r1\"), !within(\"rack:r2\"), $t: target)"
                + " Found(fault.code == \"off-bus\", origins == \"gpu_driver\", sensor == \"kmsg\","
                + " $p.minutesSince(last) == 0)"
                + " $s: Status(type == \"scheduler.job\", target != $t,"
                + " $p.minutesSince(field(\"checkpoint_at\")) > 60, $n: field(\"nodes\"),"
                + " node == $s.node)",
            "vetoes.deny(\"no\").detail(\"node\", $p.node()).detail(\"job\", $n).detail(\"gpus\","
                + " $p.jobGpus());");
    drl =
        drl.replace("node == $s.node", "origin == Origin.SCHEDULER")
            .replace("target != $t", "$t == $t");
    Vetoed asked = new Vetoed().job("1", "nodes", "n1,n2");
    asked.jobGpus = io.wheeltapper.core.model.Proposal.UNKNOWN;
    assertEquals(
        new Verdict.Deny("no: node n1, job n1,n2, gpus unknown (rule \"all\", rules/test.drl:1)"),
        judge(drl, asked));
  }

  @Test
  void whatNobodySaidCanBeHeld() {
    String drl =
        rule(
            "feed",
            1,
            "Proposal(action == \"node.reboot\") not Status(type == \"facility.feed\", value =="
                + " \"mains\")",
            "vetoes.hold(\"nobody says that the mains are there\", \"5m\");");
    assertEquals("hold", judge(drl, new Vetoed()).word());
    assertEquals("hold", judge(drl, new Vetoed().said("facility.feed", "a", "diesel")).word());
    assertEquals("allow", judge(drl, new Vetoed().said("facility.feed", "a", "mains")).word());
  }

  /** Even where nothing comes of it: 90 by 90 by 90 is too much for one question. */
  @Test
  void aRuleThatCombinesWithoutEndDenies() {
    String drl =
        rule(
            "joins",
            1,
            "Proposal() Status(type == \"a\") Status(type == \"b\") Status(type == \"c\","
                + " value == \"never\")",
            "vetoes.hold(\"x\", \"1m\");");
    Vetoed many = new Vetoed();
    Vetoed few = new Vetoed().said("a", "1", "x").said("b", "1", "x").said("c", "1", "x");
    for (String type : List.of("a", "b", "c")) {
      String value = type.equals("c") ? "never" : "x";
      IntStream.range(0, type.equals("c") ? 1 : 140).forEach(i -> many.said(type, "" + i, value));
    }
    try (Veto veto = Floor.rules(drl).vetoes()) {
      assertEquals("allow", veto.judge(few.proposal("node.reboot"), few).word());
      assertEquals(
          new Verdict.Deny(
              "cannot be judged: rule \"joins\", rules/test.drl:1 combines too many facts"),
          veto.judge(many.proposal("node.reboot"), many));
      assertEquals("allow", veto.judge(few.proposal("node.reboot"), few).word(), "anew");
    }
  }

  @Test
  void aRuleThatSpeaksWithoutEndDenies() {
    String drl =
        rule(
            "flood",
            1,
            "Proposal() Status(type == \"scheduler.job\", $n: number(\"gpus\"))"
                + " Status(type == \"scheduler.job\", number(\"gpus\") == $n)",
            "vetoes.hold(\"x\", \"1m\");");
    Vetoed few = new Vetoed();
    IntStream.range(0, 5).forEach(i -> few.job("" + i, "gpus", "8"));
    Vetoed many = new Vetoed();
    IntStream.range(0, 50).forEach(i -> many.job("" + i, "gpus", "8"));
    try (Veto veto = Floor.rules(drl).vetoes()) {
      assertEquals("hold", veto.judge(few.proposal("node.reboot"), few).word());
      assertEquals(
          new Verdict.Deny("cannot be judged: rule \"flood\", rules/test.drl:1 speaks without end"),
          veto.judge(many.proposal("node.reboot"), many));
      assertEquals("hold", veto.judge(few.proposal("node.reboot"), few).word(), "as before");
    }
  }

  @Test
  void tooManyFactsDeny() {
    Vetoed many = new Vetoed();
    IntStream.range(0, VetoSession.MOST_FACTS).forEach(_ -> many.node("IDLE"));
    assertEquals(
        new Verdict.Deny("veto rules cannot be asked: more than 300 facts, with scheduler.node"),
        judge(EPILOG, many));
  }

  @Test
  void aConditionThatThrowsDeniesWithTheRulesName() {
    String drl =
        rule(
            "bad",
            1,
            "Proposal() Status(type == \"scheduler.job\", Long.valueOf(field(\"gpus\")) > 3)",
            "vetoes.hold(\"x\", \"1m\");");
    try (Veto veto = Floor.rules(drl).vetoes()) {
      Vetoed garbled = new Vetoed().job("1", "gpus", "many");
      Verdict.Deny deny =
          assertInstanceOf(
              Verdict.Deny.class, veto.judge(garbled.proposal("node.reboot"), garbled));
      assertTrue(
          deny.reason().startsWith("cannot be judged: bad: a condition threw: "), deny.reason());
      Vetoed clear = new Vetoed().job("1", "gpus", "4");
      assertEquals("hold", veto.judge(clear.proposal("node.reboot"), clear).word());
    }
  }

  @Test
  void untrustedTextInAReasonIsCutAndPlain() {
    String drl =
        rule(
            "quote",
            1,
            "Proposal() Status(type == \"scheduler.job\", $u: field(\"user\"))",
            "vetoes.deny(\"of\").detail(\"user\", $u);");
    Vetoed asked = new Vetoed().job("1", "user", "a\u001b[2J" + "b".repeat(5_000));
    String reason = judge(drl, asked).reason();
    assertTrue(reason.length() < 400 && reason.contains("…"), reason);
    assertFalse(reason.contains("\u001b"), reason);
  }
}

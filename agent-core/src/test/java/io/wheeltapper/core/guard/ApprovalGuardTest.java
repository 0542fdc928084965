package io.wheeltapper.core.guard;

import static io.wheeltapper.core.guard.Answers.allows;
import static io.wheeltapper.core.guard.Answers.denies;
import static io.wheeltapper.core.guard.Answers.holds;
import static io.wheeltapper.core.loop.Inquiry.FAULT;
import static io.wheeltapper.core.loop.Inquiry.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wheeltapper.core.loop.Approval;
import io.wheeltapper.core.loop.Inquiry;
import io.wheeltapper.core.model.Action;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.model.Verdict;
import io.wheeltapper.core.model.WindowReport;
import io.wheeltapper.core.model.WindowTerms;
import io.wheeltapper.core.policy.Approvals;
import io.wheeltapper.core.policy.Approvals.Fallback;
import io.wheeltapper.core.policy.Approvals.Quorum;
import io.wheeltapper.core.policy.Trust;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class ApprovalGuardTest {

  private static final Target N3 = Target.node("n3");
  private static final long HOUR = 3_600_000L;

  private final ApprovalGuard guard = new ApprovalGuard();
  private final Inquiry inquiry = new Inquiry();

  private void approved(String plan) {
    approved(plan, "carol", NOW);
  }

  private void approved(String plan, String by, long at) {
    inquiry.book.apply(new Entry.Approved(at, "case3", N3, plan, by, "yes"));
  }

  private void asked(long at) {
    Verdict verdict = guard.judge(inquiry.ask("node.isolate"));
    inquiry.book.apply(
        new Entry.Judged(
            at,
            "case3",
            N3,
            FAULT,
            "node.isolate",
            0,
            0,
            "plan3",
            verdict.word(),
            "approval",
            verdict.reason(),
            0,
            Mode.ASK,
            List.of()));
  }

  private static Approvals wants(int persons, String... roles) {
    return new Approvals(
        List.of("node.reboot"),
        HOUR,
        new Approvals.Unanswered(2 * HOUR, Fallback.HOLD),
        true,
        Map.of("alice", Set.of("sre"), "bob", Set.of("sre", "facility"), "dan", Set.of("guest")),
        Map.of("node.reboot", new Quorum(persons, Set.of(roles))),
        Map.of(Effect.Kind.REMOVES, new Quorum(1, Set.of())));
  }

  private static Approvals unanswered(Fallback then) {
    return new Approvals(
        List.of(),
        HOUR,
        new Approvals.Unanswered(2 * HOUR, then),
        true,
        Map.of(),
        Map.of(),
        Map.of());
  }

  @Test
  void actAsksNobody() {
    allows(guard, inquiry.ask("node.isolate"));
  }

  @Test
  void askWaitsForExactlyThisPlan() {
    inquiry.mode = Mode.ASK;
    holds(guard, inquiry.ask("node.isolate"), "plan3", "waits");
    approved("another");
    holds(guard, inquiry.ask("node.isolate"), "plan3", "waits");
    approved("plan3");
    allows(guard, inquiry.ask("node.isolate"));
    allows(guard, inquiry.ask("node.return"));
  }

  /** inquiry.did leaves the case at its second step, in hand since then. */
  @Test
  void aStepThatAsksAnewTakesNoAnswerToTheStepsBeforeIt() {
    Action again = new Action("node.return", N3, new TreeMap<>(Map.of("ask", "again")));
    Action once = new Action("node.return", N3, new TreeMap<>(Map.of("ask", "true")));
    inquiry.did("case3", "n3", 0, "node.isolate", NOW);
    approved("plan3");
    allows(guard, inquiry.ask(once));
    holds(guard, inquiry.ask(again), "plan3", "waits");
    approved("plan3", "carol", NOW + 1);
    inquiry.now = NOW + 1;
    allows(guard, inquiry.ask(again));
  }

  @Test
  void whatCannotBeTakenBackAsksUnlessItsStepSaysItNeedNot() {
    holds(guard, inquiry.ask("firmware.rollback"), "waits", "cannot be taken back", "ask: false");
    allows(
        guard,
        inquiry.ask(new Action("firmware.rollback", N3, new TreeMap<>(Map.of("ask", "false")))));
    approved("plan3");
    allows(guard, inquiry.ask("firmware.rollback"));
    allows(guard, inquiry.ask("node.reboot"));
  }

  @Test
  void anApprovalExpires() {
    inquiry.mode = Mode.ASK;
    approved("plan3");
    inquiry.now = NOW + inquiry.approvals.withinMillis();
    allows(guard, inquiry.ask("node.isolate"));
    inquiry.now += 1;
    holds(guard, inquiry.ask("node.isolate"), "expired", "carol");
  }

  @Test
  void aRefusalDeniesAlsoAfterAnApproval() {
    inquiry.mode = Mode.ASK;
    approved("plan3");
    inquiry.book.apply(new Entry.Refused(NOW + 1, "case3", N3, "plan3", "dave", "no"));
    denies(guard, inquiry.ask("node.isolate"), "plan3", "dave", "no");
  }

  @Test
  void whereTooFewCasesWereJudgedRightAnActAsks() {
    inquiry.approvals =
        Approvals.cautious()
            .with(new Trust(new Trust.Need(2, 0.95), Map.of(), Set.of(Effect.Kind.REMOVES)));
    allows(guard, inquiry.ask("node.return"));
    holds(guard, inquiry.ask("node.isolate"), "0 cases are judged", "2 are wanted");
    reviewed("c1", "right");
    reviewed("c2", "right");
    allows(guard, inquiry.ask("node.isolate"));
    reviewed("c2", "wrong");
    holds(guard, inquiry.ask("node.isolate"), "1 of 2 judged cases were right", "0.95");
    approved("plan3");
    allows(guard, inquiry.ask("node.isolate"));
  }

  private void reviewed(String id, String word) {
    inquiry.book.apply(
        new Entry.Found(
            NOW, id, Target.node(id), FAULT, id, NOW, "r", "", "", List.of(), Map.of()));
    inquiry
        .book
        .scores()
        .apply(
            new Entry.Judged(
                NOW,
                id,
                Target.node(id),
                FAULT,
                "node.isolate",
                0,
                0,
                "p",
                "allow",
                "",
                "",
                0,
                Mode.OBSERVE,
                List.of()));
    inquiry.book.apply(new Entry.Reviewed(NOW, id, Target.node(id), word, "eva", "why"));
  }

  @Test
  void whatAlwaysAsksAsksInActToo() {
    inquiry.approvals = new Approvals(List.of("node.reboot"), HOUR);
    allows(guard, inquiry.ask("node.isolate"));
    holds(guard, inquiry.ask("node.reboot"), "waits for the approval of a person", "always asks");
  }

  @Test
  void aQuorumIsOfDifferentPersons() {
    inquiry.approvals = wants(2);
    approved("plan3", "alice", NOW);
    approved("plan3", "Alice ", NOW);
    holds(guard, inquiry.ask("node.reboot"), "of 2", "alice approved");
    approved("plan3", "dan", NOW);
    Verdict given = guard.judge(inquiry.ask("node.reboot"));
    assertEquals(new Verdict.Allow("approved by alice, dan"), given);
  }

  @Test
  void onlyWhoHasTheRoleCounts() {
    inquiry.approvals = wants(2, "sre");
    approved("plan3", "alice", NOW);
    approved("plan3", "dan", NOW);
    approved("plan3", "stranger", NOW);
    holds(guard, inquiry.ask("node.reboot"), "2 of sre", "dan, stranger", "not of the role");
    approved("plan3", "bob", NOW);
    allows(guard, inquiry.ask("node.reboot"));
  }

  @Test
  void eachPersonsApprovalExpiresByItself() {
    inquiry.approvals = wants(2);
    approved("plan3", "alice", NOW - HOUR - 1);
    approved("plan3", "bob", NOW);
    holds(guard, inquiry.ask("node.reboot"), "bob approved", "that of alice has expired");
    approved("plan3", "alice", NOW);
    allows(guard, inquiry.ask("node.reboot"));
  }

  @Test
  void whoWidenedTheModeForAnOpenCaseIsNotTheOnlyOneToApprove() {
    inquiry.mode = Mode.ASK;
    inquiry.book.apply(new Entry.ModeSet(NOW, Mode.ASK, "*", "*", N3, "Carol", ""));
    approved("plan3");
    holds(guard, inquiry.ask("node.isolate"), "carol approved, who proposed it");
    approved("plan3", "dave", NOW);
    allows(guard, inquiry.ask("node.isolate"));
  }

  @Test
  void whoOpenedAWindowForAnOpenCaseIsNotTheOnlyOneToApprove() {
    inquiry.mode = Mode.ASK;
    window("carol", NOW - 120_000, false);
    approved("plan3");
    allows(guard, inquiry.ask("node.isolate"));
    window("carol", NOW, true);
    allows(guard, inquiry.ask("node.isolate"));
    window("", NOW, false);
    allows(guard, inquiry.ask("node.isolate"));
    window("Carol", NOW, false);
    holds(guard, inquiry.ask("node.isolate"), "carol approved, who proposed it");
    approved("plan3", "dave", NOW);
    allows(guard, inquiry.ask("node.isolate"));
  }

  private void window(String by, long at, boolean freeze) {
    WindowTerms terms =
        new WindowTerms(
            freeze,
            Mode.ACT,
            List.of(Effect.Kind.REMOVES, Effect.Kind.CHANGES, Effect.Kind.NEUTRAL),
            List.of(Target.site()),
            at,
            NOW + HOUR);
    inquiry.book.apply(new Entry.Window(at, "fw", "opened", terms, by, "", WindowReport.EMPTY));
  }

  @Test
  void whoWidenedItBeforeTheCaseProposedNothing() {
    inquiry.mode = Mode.ASK;
    inquiry.book.apply(new Entry.ModeSet(NOW - 120_000, Mode.ASK, "*", "*", N3, "carol", ""));
    approved("plan3");
    allows(guard, inquiry.ask("node.isolate"));
  }

  @Test
  void whoReportedTheFaultIsNotTheOnlyOneToApprove() {
    inquiry.mode = Mode.ASK;
    inquiry.book.apply(
        new Entry.Found(
            NOW,
            "case3",
            N3,
            FAULT,
            "n3",
            NOW,
            "reported",
            "",
            "",
            List.of(),
            Map.of("reported_by", "carol")));
    approved("plan3");
    holds(guard, inquiry.ask("node.isolate"), "who proposed it");
  }

  @Test
  void aPlanMadeAgainWantsItsOwnApproval() {
    inquiry.mode = Mode.ASK;
    approved("plan3");
    inquiry.plan("case3", "n3", "plan4");
    holds(guard, inquiry.ask("node.isolate"), "plan4", "waits");
  }

  @Test
  void aQuestionIsOpenFromTheFirstAskingOn() {
    inquiry.mode = Mode.ASK;
    inquiry.approvals = unanswered(Fallback.DENY);
    asked(NOW);
    inquiry.now = NOW + 2 * HOUR - 1;
    Verdict.Hold hold = holds(guard, inquiry.ask("node.isolate"), "waits");
    assertEquals(NOW + 2 * HOUR, hold.until());
    inquiry.now += 1;
    denies(guard, inquiry.ask("node.isolate"), "nobody answered", "plan3");
  }

  @Test
  void nobodyAnsweringEndsAPlanOnlyWhereThePolicySaysSo() {
    inquiry.mode = Mode.ASK;
    asked(NOW);
    inquiry.now = NOW + 5 * HOUR;
    inquiry.approvals = unanswered(Fallback.HOLD);
    Verdict.Hold hold = holds(guard, inquiry.ask("node.isolate"), "nobody answered in time");
    assertEquals(Verdict.UNTIL_CHANGED, hold.until());
    approved("plan3", "carol", inquiry.now);
    allows(guard, inquiry.ask("node.isolate"));
  }

  @Test
  void givingBackIsNeverDeniedForWantOfAnAnswer() {
    inquiry.mode = Mode.ASK;
    inquiry.approvals = unanswered(Fallback.PERSON);
    asked(NOW);
    inquiry.now = NOW + 5 * HOUR;
    denies(guard, inquiry.ask("node.isolate"), "nobody answered");
    holds(guard, inquiry.ask("node.return"), "nobody answered in time");
  }

  @Test
  void figuresBehindAQuestionMayMoveWithoutBeingNews() {
    inquiry.mode = Mode.ASK;
    String before = Approval.verdict(inquiry.ask("node.isolate"), "41 % left").reason();
    String after = Approval.verdict(inquiry.ask("node.isolate"), "40 % left").reason();
    assertTrue(Approval.same(before, after), before);
    approved("another", "x", NOW);
    inquiry.approvals = wants(2);
    approved("plan3", "alice", NOW);
    String half = Approval.verdict(inquiry.ask("node.reboot"), "40 % left").reason();
    assertTrue(!Approval.same(after, half), half);
    assertTrue(!Approval.same("3 of 64 are out", "4 of 64 are out"));
  }
}

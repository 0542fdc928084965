package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Verdict;
import io.wheeltapper.core.policy.Approvals;
import io.wheeltapper.core.policy.Ladder;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where the question to persons stands, whether they let exactly this plan be carried out. Every
 * guard that asks, asks here by {@link #verdict}, so that one answer of the persons serves all. A
 * function of the question; decision thread only.
 */
public sealed interface Approval {

  /** Enough persons approved, and recently enough. */
  record Given(List<String> by) implements Approval {}

  /**
   * Not enough have approved yet.
   *
   * @param what who is waited for, in words
   * @param until when the question counts as unanswered, epoch milliseconds
   */
  record Waiting(String what, long until) implements Approval {}

  /** A person refused this plan; that ends it, whoever approved. */
  record Refused(String by, String reason) implements Approval {}

  /** Nobody answered in time. */
  record Unanswered(String what, Approvals.Fallback then) implements Approval {}

  /** A reason begins so when only persons' approval is missing for that guard. */
  String ASKS = "asks: ";

  /** A reason begins so when persons did not answer in time and the plan ends of it. */
  String NOBODY = "nobody answered: ";

  /** What stands behind this may move without being news: figures that made a guard ask. */
  String WHY = "; asked because ";

  /** Where the question to persons stands. */
  static Approval of(Question question) {
    Consent consent = question.kase().consent();
    Entry.Planned plan = question.plan();
    if (consent.refusalOf(plan).isPresent()) {
      Entry.Refused refused = consent.refusalOf(plan).get();
      return new Refused(refused.by(), refused.reason());
    }
    Approvals approvals = question.site().policy().approvals();
    Approvals.Quorum quorum = approvals.quorum(question.action().name(), question.effect().kind());
    SortedMap<String, Long> said = new TreeMap<>();
    consent.to(plan).stream()
        .filter(a -> a.at() > since(question))
        .forEach(a -> said.merge(Approvals.name(a.by()), a.at(), Math::max));
    long oldest = question.now() - approvals.withinMillis();
    List<String> good =
        said.entrySet().stream()
            .filter(s -> s.getValue() >= oldest && approvals.may(s.getKey(), quorum))
            .map(s -> s.getKey())
            .toList();
    Set<String> proposers = approvals.separate() ? Proposers.of(question) : Set.of();
    boolean alone = !good.isEmpty() && proposers.containsAll(good);
    if (good.size() >= quorum.persons() && !alone) {
      return new Given(good);
    }
    String what = what(plan.plan(), quorum, good, alone, said.keySet());
    Approvals.Unanswered unanswered = approvals.unanswered();
    long until = consent.askedSince(question.now()) + unanswered.afterMillis();
    return question.now() < until
        ? new Waiting(what, until)
        : new Unanswered(what, unanswered.then());
  }

  /**
   * Whether persons let exactly this plan be carried out, one of them since that time: who said it
   * before did not know of what has come about since.
   */
  static boolean givenSince(Question question, long at) {
    return of(question) instanceof Given
        && question.kase().consent().to(question.plan()).stream().anyMatch(a -> a.at() >= at);
  }

  /** After when an answer counts: one that is wanted anew is to this step and to none before. */
  private static long since(Question question) {
    return question.action().parameter(Ladder.ASK).equals(Ladder.AGAIN)
        ? question.kase().inHand().since()
        : Long.MIN_VALUE;
  }

  private static String what(
      String plan, Approvals.Quorum quorum, List<String> good, boolean alone, Set<String> said) {
    Set<String> others = new LinkedHashSet<>(said);
    good.forEach(others::remove);
    StringBuilder text =
        new StringBuilder("plan ").append(plan).append(" waits for the approval of ");
    text.append(quorum.words());
    if (!good.isEmpty()) {
      text.append(", ").append(String.join(", ", good)).append(" approved");
    }
    if (alone) {
      text.append(", who proposed it, so that another must");
    }
    if (!others.isEmpty()) {
      text.append("; that of ")
          .append(String.join(", ", others))
          .append(" has expired or is not of the role");
    }
    return text.toString();
  }

  /**
   * The verdict of a guard that wants persons' approval: an allow that names them, a hold while
   * they are asked, a denial once one refused or when nobody answered and that ends the plan.
   * Giving capacity back is never denied for want of an answer.
   *
   * @param why why this guard asks, with its figures; they may move without being written anew
   */
  static Verdict verdict(Question question, String why) {
    return switch (of(question)) {
      case Given given -> new Verdict.Allow("approved by " + String.join(", ", given.by()));
      case Waiting waiting -> new Verdict.Hold(ASKS + waiting.what() + WHY + why, waiting.until());
      case Refused refused ->
          new Verdict.Deny(
              "plan "
                  + question.plan().plan()
                  + " was refused by "
                  + refused.by()
                  + (refused.reason().isEmpty() ? "" : ": " + refused.reason()));
      case Unanswered unanswered
          when unanswered.then() == Approvals.Fallback.HOLD
              || question.effect().kind() == Effect.Kind.RESTORES ->
          new Verdict.Hold(
              ASKS + unanswered.what() + ", and nobody answered in time" + WHY + why,
              Verdict.UNTIL_CHANGED);
      case Unanswered unanswered -> new Verdict.Deny(NOBODY + unanswered.what());
    };
  }

  /**
   * When the open question counts as unanswered, whatever else holds by then; {@link
   * Verdict#UNTIL_CHANGED} when none is open or its time is over.
   */
  static long unansweredAt(Question question) {
    long asked = question.kase().consent().askedSince(0);
    long until = asked + question.site().policy().approvals().unanswered().afterMillis();
    return asked == 0 || until <= question.now() ? Verdict.UNTIL_CHANGED : until;
  }

  /** Whether a hold's reason says that only persons' approval is missing. */
  static boolean asks(String reason) {
    return reason.startsWith(ASKS);
  }

  /** Whether two reasons of one guard say the same; a question's figures may move. */
  static boolean same(String before, String now) {
    return before.equals(now) || (asks(before) && asks(now) && head(before).equals(head(now)));
  }

  private static String head(String reason) {
    int why = reason.indexOf(WHY);
    return why < 0 ? reason : reason.substring(0, why);
  }
}

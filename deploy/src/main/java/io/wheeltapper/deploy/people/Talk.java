package io.wheeltapper.deploy.people;

import io.wheeltapper.actuators.notify.Card.Phase;
import io.wheeltapper.core.loop.Approval;
import io.wheeltapper.core.model.Advice;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Mode;
import io.wheeltapper.core.policy.Catalogue;
import io.wheeltapper.deploy.adviser.Harmless;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The conversation about one case, folded from the ledger's entries: from the first call for a
 * person, or the first question, to the end of the case. In observe nobody is called, so that there
 * is none.
 *
 * @param open whether persons were told of it
 * @param pending what a call that is under way says
 * @param mark what makes this state unlike the one before
 * @param plan the plan that persons are or were asked about
 * @param answers how many answers there are to that plan
 * @param last the action of the case that was done last
 */
public record Talk(
    String caseId,
    String target,
    String fault,
    boolean open,
    Phase phase,
    String words,
    String pending,
    String mark,
    String plan,
    int answers,
    String last,
    long since,
    long at) {

  private static final String ADVICE = " · advice, not a decision, of ";

  private static final String ADVISED = " advised";

  private static final int MODEL = 60;

  private static final int LINE = 200;

  /** Also one that was kept has all of it: a file that lacks some is no good. */
  public Talk {
    for (Object part :
        new Object[] {caseId, target, fault, phase, words, pending, mark, plan, last}) {
      Objects.requireNonNull(part);
    }
  }

  /** The conversation after an entry of its case; nothing where there is none, or none any more. */
  static Optional<Talk> after(@Nullable Talk before, Entry entry) {
    return switch (entry) {
      case Entry.Started e when e.action().equals(Catalogue.CALL_PERSON) ->
          Optional.of(fresh(before, e, e.fault().code()).calling(words(e.parameters()), e));
      case Entry.Acted e when e.action().equals(Catalogue.CALL_PERSON) && before != null ->
          Optional.of(
              e.outcome().equals("done")
                  ? before.told(Phase.CALLED, before.pending, e.attempt(), e.at())
                  : before);
      case Entry.Judged e when asks(e) -> Optional.of(asked(before, e));
      case Entry.Judged e when before != null && before.asksAbout(e.plan()) && !hold(e) ->
          Optional.of(
              before.told(
                  Phase.ANSWERED,
                  e.action() + ": " + e.verdict() + " " + e.reason(),
                  "judged " + e.plan() + " " + e.step(),
                  e.at()));
      case Entry.Approved e when before != null && before.plan.equals(e.plan()) ->
          Optional.of(before.answered("approved by " + e.by(), e.at()));
      case Entry.Refused e when before != null && before.plan.equals(e.plan()) ->
          Optional.of(before.answered("refused by " + e.by() + ": " + e.reason(), e.at()));
      case Entry.Planned e
          when before != null && before.phase == Phase.ASKS && !before.plan.equals(e.plan()) ->
          Optional.of(
              before.told(Phase.ANSWERED, "another plan was made", "planned " + e.plan(), e.at()));
      case Entry.Verified e when before != null && e.outcome().equals("done") ->
          Optional.of(before.did(e.action()));
      case Entry.Cleared e ->
          Optional.ofNullable(before)
              .filter(t -> t.open && !t.handedOver(e))
              .map(t -> t.told(Phase.OVER, e.reason(), "cleared", e.at()));
      default -> Optional.ofNullable(before);
    };
  }

  /**
   * Whether the case ends with the very call for a person: what is sick is theirs from then on, and
   * so is the end of the conversation.
   */
  private boolean handedOver(Entry.Cleared cleared) {
    return last.equals(Catalogue.CALL_PERSON) && cleared.reason().endsWith(Entry.Cleared.DONE);
  }

  /** The first of what an adviser said, as a stranger's words on one line. */
  static String words(Advice said) {
    Advice.Hypothesis first = said.hypotheses().getFirst();
    return ADVICE
        + Harmless.text(said.model(), MODEL)
        + ": "
        + first.percent()
        + " % "
        + Harmless.text(first.text(), LINE);
  }

  /** Whoever is asked also reads what an adviser said; it answers nothing. */
  Talk advised(String said) {
    return said.isEmpty() || phase != Phase.ASKS || words.endsWith(said)
        ? this
        : told(Phase.ASKS, asked(words) + said, mark.replace(ADVISED, "") + ADVISED, at);
  }

  private static String asked(String words) {
    int advice = words.indexOf(ADVICE);
    return advice < 0 ? words : words.substring(0, advice);
  }

  private Talk did(String action) {
    return new Talk(
        caseId, target, fault, open, phase, words, pending, mark, plan, answers, action, since, at);
  }

  private static boolean hold(Entry.Judged judged) {
    return judged.verdict().equals("hold");
  }

  private static boolean asks(Entry.Judged judged) {
    return hold(judged)
        && judged.mode().compareTo(Mode.OBSERVE) > 0
        && Approval.asks(judged.reason());
  }

  private boolean asksAbout(String about) {
    return phase == Phase.ASKS && plan.equals(about);
  }

  private static Talk fresh(@Nullable Talk before, Entry entry, String fault) {
    return before != null && before.phase != Phase.OVER
        ? before
        : new Talk(
            entry.caseId(),
            entry.target().toString(),
            fault,
            false,
            Phase.CALLED,
            "",
            "",
            "",
            "",
            0,
            "",
            entry.at(),
            entry.at());
  }

  private static Talk asked(@Nullable Talk before, Entry.Judged e) {
    Talk talk = fresh(before, e, e.fault().code());
    int said = talk.plan.equals(e.plan()) ? talk.answers : 0;
    return new Talk(
        talk.caseId,
        talk.target,
        talk.fault,
        true,
        Phase.ASKS,
        e.action() + " on " + e.target() + ": " + e.reason().substring(Approval.ASKS.length()),
        talk.pending,
        "asks " + e.plan() + " " + e.step() + " " + said,
        e.plan(),
        said,
        talk.last,
        talk.since,
        e.at());
  }

  private Talk calling(String what, Entry.Started e) {
    return new Talk(
        caseId, target, fault, open, phase, words, what, mark, plan, answers, last, since, e.at());
  }

  private Talk told(Phase to, String what, String by, long when) {
    return new Talk(
        caseId, target, fault, true, to, what, pending, by, plan, answers, last, since, when);
  }

  private Talk answered(String what, long when) {
    return new Talk(
        caseId,
        target,
        fault,
        open,
        Phase.ANSWERED,
        what,
        pending,
        "answer " + (answers + 1) + " " + plan,
        plan,
        answers + 1,
        last,
        since,
        when);
  }

  /** What the ladder says, why the loop calls, and the figures behind it. */
  private static String words(Map<String, String> parameters) {
    return Stream.of("words", "why", "figures")
        .map(key -> parameters.getOrDefault(key, ""))
        .filter(w -> !w.isEmpty())
        .collect(Collectors.joining(": "));
  }
}

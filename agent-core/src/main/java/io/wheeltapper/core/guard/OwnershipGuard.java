package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Book;
import io.wheeltapper.core.loop.Guard;
import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.model.Verdict;
import io.wheeltapper.core.spi.Bounded;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Leaves alone what others took out. Ours only if the reason's prefix, its setter and our ledger
 * agree; what the scheduler wrote by itself may be adopted by a listed pattern; all else is
 * foreign. An act that a person undid stays barred on that target for the faults known then.
 */
final class OwnershipGuard implements Guard {

  @Override
  public String name() {
    return "ownership";
  }

  @Override
  public Verdict judge(Question question) {
    Target node = question.node();
    if (node.kind() != Target.Kind.NODE) {
      return wantsNode(question)
          ? new Verdict.Hold("which node " + node + " is on is not known", Verdict.UNTIL_CHANGED)
          : Verdict.allow();
    }
    Verdict barred = barred(question);
    if (!(barred instanceof Verdict.Allow)) {
      return barred;
    }
    Collection<Status> said = question.site().world().of(node);
    if (said.isEmpty()) {
      return new Verdict.Hold(
          "no scheduler has said anything about " + node, Verdict.UNTIL_CHANGED);
    }
    for (Status status : said) {
      Verdict verdict = judge(question, status);
      if (!(verdict instanceof Verdict.Allow)) {
        return verdict;
      }
    }
    return Verdict.allow();
  }

  private static boolean wantsNode(Question question) {
    String action = question.action().name();
    return action.startsWith("node.") || action.startsWith("gpu.");
  }

  private static Verdict judge(Question question, Status status) {
    boolean returns = question.action().name().equals("node.return");
    String why =
        "'" + status.field(Known.NODE_REASON) + "' set by " + status.field(Known.NODE_SET_BY);
    return switch (status.field(Known.NODE_HOLDER)) {
      case "none" -> Verdict.allow();
      case "ours" ->
          inOurLedger(question, status)
              ? Verdict.allow()
              : new Verdict.Deny("looks like ours but our ledger does not know it: " + why);
      case "" ->
          new Verdict.Hold(
              "the scheduler does not say who holds " + question.node(), Verdict.UNTIL_CHANGED);
      case "automatic" -> automatic(question, status, returns, why);
      default -> new Verdict.Deny("held by others: " + why);
    };
  }

  private static Verdict automatic(Question question, Status status, boolean returns, String why) {
    if (returns && !question.holdsNode()) {
      return new Verdict.Deny("taken out by the scheduler, not by this case: " + why);
    }
    boolean listed =
        question.site().policy().limits().automatic().stream()
            .anyMatch(p -> Bounded.finds(Pattern.compile(p), status.field(Known.NODE_REASON)));
    return listed
        ? Verdict.allow()
        : new Verdict.Deny(
            "taken out by the scheduler for a reason that is not listed as adoptable: " + why);
  }

  /**
   * The case in the reason isolated the node, by our own ledger; in this case or an open one of
   * ours.
   */
  private static boolean inOurLedger(Question question, Status status) {
    String caseId = status.field(Known.NODE_CASE);
    return question.kase().id().equals(caseId)
        || question.site().book().record().carriedOut(caseId, question.node());
  }

  private static Verdict barred(Question question) {
    Optional<Book.Bar> bar =
        question.site().book().bar(question.kase().subject(), question.plan().fault());
    if (bar.isEmpty() || question.action().name().equals("node.return")) {
      return Verdict.allow();
    }
    long until = bar.get().since() + question.site().policy().limits().barredMillis();
    return question.now() < until
        ? new Verdict.Hold(
            bar.get().by()
                + " undid our act on "
                + question.kase().subject()
                + "; barred for this fault",
            until)
        : Verdict.allow();
  }
}

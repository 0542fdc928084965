package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Guard;
import io.wheeltapper.core.loop.Outlived;
import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.loop.Sighting;
import io.wheeltapper.core.loop.Touched;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Entry;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.model.Verdict;
import io.wheeltapper.core.model.WindowTerms;
import io.wheeltapper.core.policy.Calendar;
import java.util.Optional;

/**
 * Holds what a freeze holds until it ends, a change until a window for it opens, and, after a
 * window in which nothing or only approved things were done, what nobody has seen since. How far an
 * open window lets the agent go is part of the mode.
 */
final class WindowGuard implements Guard {

  @Override
  public String name() {
    return "window";
  }

  @Override
  public Verdict judge(Question question) {
    if (question.kase().subject().kind() == Target.Kind.WINDOW) {
      return Verdict.allow();
    }
    return frozen(question)
        .or(() -> outside(question))
        .or(() -> stale(question))
        .map(Verdict.class::cast)
        .orElseGet(Verdict::allow);
  }

  private static Optional<Verdict.Hold> frozen(Question question) {
    Entry.Window last = null;
    for (Entry.Window open : question.site().book().openings().open()) {
      if (open.terms().freeze()
          && about(open.terms(), question)
          && (last == null || open.terms().until() > last.terms().until())) {
        last = open;
      }
    }
    return Optional.ofNullable(last)
        .map(w ->
            new Verdict.Hold(
                "freeze '"
                    + w.name()
                    + "'"
                    + by(w)
                    + " holds "
                    + word(question.effect().kind())
                    + " until "
                    + shown(question, w.terms().until()),
                w.terms().until()));
  }

  private static Optional<Verdict.Hold> outside(Question question) {
    boolean takesBack = question.kase().undo().filter(question.action()::equals).isPresent();
    if (question.effect().kind() != Effect.Kind.CHANGES || takesBack) {
      return Optional.empty();
    }
    for (Entry.Window open : question.site().book().openings().open()) {
      if (!open.terms().freeze() && about(open.terms(), question)) {
        return Optional.empty();
      }
    }
    String name = "";
    long next = Long.MAX_VALUE;
    for (Calendar.Window window : question.site().policy().calendar().windows()) {
      WindowTerms terms = window.terms();
      if (!terms.freeze() && about(terms, question)) {
        long opens = window.next(question.now());
        if (name.isEmpty() || opens < next) {
          name = window.name();
          next = opens;
        }
      }
    }
    if (name.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        next == Long.MAX_VALUE
            ? new Verdict.Hold(
                "changes wait for their window, and none opens again", Verdict.UNTIL_CHANGED)
            : new Verdict.Hold(
                "changes wait for their window: '" + name + "' opens " + shown(question, next),
                next));
  }

  /** What was only rehearsed or asked about in a window does not run by itself at its end. */
  private static Optional<Verdict.Hold> stale(Question question) {
    Effect.Kind kind = question.effect().kind();
    if (question.holdsNode() || kind == Effect.Kind.RESTORES || kind == Effect.Kind.NEUTRAL) {
      return Optional.empty();
    }
    long seen =
        question.kase().seen(question.plan().fault()).map(Sighting::last).orElse(Long.MAX_VALUE);
    return Outlived.window(question.site(), question.kase(), question.action(), seen)
        .map(w ->
            new Verdict.Hold(
                "last seen in window '"
                    + w.name()
                    + "', which closed "
                    + shown(question, w.at())
                    + "; wants to be seen again",
                Verdict.UNTIL_CHANGED));
  }

  private static boolean about(WindowTerms terms, Question question) {
    return terms.binds(question.effect().kind())
        && Touched.covered(terms, question.site(), question.action(), question.kase().subject());
  }

  private static String by(Entry.Window window) {
    String why = window.reason().isEmpty() ? "" : ": " + window.reason();
    return window.by().isEmpty() ? "" : " (by " + window.by() + why + ")";
  }

  private static String word(Effect.Kind kind) {
    return switch (kind) {
      case RESTORES -> "giving back";
      case NEUTRAL -> "looking and telling";
      case REMOVES -> "taking out";
      case CHANGES -> "changes";
      case PROTECTS -> "protecting";
    };
  }

  private static String shown(Question question, long at) {
    return question.site().policy().calendar().shown(at);
  }
}

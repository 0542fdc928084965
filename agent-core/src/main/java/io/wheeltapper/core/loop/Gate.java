package io.wheeltapper.core.loop;

import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Judgement;
import io.wheeltapper.core.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Asks every guard, in the order of its list; the most restrictive answer wins, and of equals the
 * first. Where no guard is asked, that denies. A guard that throws denies.
 */
public final class Gate {

  /** A guard, and the kinds of effect that it binds. */
  public record Bound(Guard guard, Set<Effect.Kind> kinds) {
    public Bound {
      kinds = Set.copyOf(kinds);
    }
  }

  /**
   * The answer.
   *
   * @param guard whose answer it is; {@code ""} when all allow
   * @param all every guard's answer, in order
   */
  public record Answer(Verdict verdict, String guard, List<Judgement> all) {
    public Answer {
      all = List.copyOf(all);
    }
  }

  private final List<Bound> guards;

  /** With the guards in the order in which their reasons are shown. */
  public Gate(List<Bound> guards) {
    this.guards = List.copyOf(guards);
  }

  /** Judges one question. */
  public Answer judge(Question question) {
    Verdict worst = new Verdict.Allow("");
    String by = "";
    List<Judgement> all = new ArrayList<>();
    for (Bound bound : guards) {
      if (!bound.kinds().contains(question.effect().kind())) {
        continue;
      }
      Verdict verdict = ask(bound.guard(), question);
      all.add(new Judgement(bound.guard().name(), verdict.word(), verdict.reason()));
      if (rank(verdict) > rank(worst)) {
        worst = verdict;
        by = bound.guard().name();
      }
    }
    return all.isEmpty()
        ? new Answer(new Verdict.Deny("no guard was asked; nothing is allowed"), "gate", all)
        : new Answer(worst, by, all);
  }

  private static Verdict ask(Guard guard, Question question) {
    try {
      return Objects.requireNonNull(guard.judge(question), "no answer");
    } catch (RuntimeException e) {
      return new Verdict.Deny("this guard failed: " + e);
    }
  }

  private static int rank(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Allow _ -> 0;
      case Verdict.Hold _ -> 1;
      case Verdict.Deny _ -> 2;
    };
  }
}

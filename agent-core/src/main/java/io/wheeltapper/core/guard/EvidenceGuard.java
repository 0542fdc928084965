package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Approval;
import io.wheeltapper.core.loop.Guard;
import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.loop.Sighting;
import io.wheeltapper.core.model.Effect;
import io.wheeltapper.core.model.Fault;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Origin;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Verdict;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Wants evidence that is fresh, sensors that are alive, and for running work two witnesses of
 * different origin, unless the ladder says why one is enough. Once the case holds the node itself,
 * the fault that made it so need not be repeated to stay true.
 */
final class EvidenceGuard implements Guard {

  /** The parameter of a step that says why one origin is enough for it. */
  static final String ONE_ORIGIN = "one-origin";

  @Override
  public String name() {
    return "evidence";
  }

  @Override
  public Verdict judge(Question question) {
    Optional<Verdict.Hold> mute = mute(question);
    if (mute.isPresent()) {
      return mute.get();
    }
    if (question.effect().kind() == Effect.Kind.RESTORES) {
      return Verdict.allow();
    }
    Optional<Sighting> seen = question.kase().seen(question.plan().fault());
    if (seen.isEmpty()) {
      return new Verdict.Hold("no evidence of " + question.plan().fault(), Verdict.UNTIL_CHANGED);
    }
    long fresh = question.site().policy().limits().freshMillis();
    boolean holdsNode = question.holdsNode();
    // By when it was observed: what a log told again after a restart is as old as it was then.
    boolean old = question.now() - Math.min(seen.get().last(), seen.get().observed()) > fresh;
    if (old
        && !holdsNode
        && (bootedSince(question, seen.get())
            || !(waitsForIdle(question)
                || lookedAtByPersons(question)
                || agedKeptBack(question, seen.get(), fresh)))) {
      return new Verdict.Hold(
          "the newest evidence is older than " + fresh / 1000 + " s", Verdict.UNTIL_CHANGED);
    }
    return question.effect().interrupts() == Effect.Interrupts.RUNNING_WORK
        ? witnesses(question, seen.get())
        : Verdict.allow();
  }

  private static Verdict witnesses(Question question, Sighting seen) {
    String enough =
        question
            .action()
            .parameters()
            .getOrDefault(ONE_ORIGIN, question.ladder().oneOriginEnough());
    if (!enough.isEmpty()) {
      return new Verdict.Allow("one origin is enough: " + enough);
    }
    Set<Origin> origins = EnumSet.noneOf(Origin.class);
    origins.addAll(seen.origins());
    for (Fault confirming : question.ladder().confirmedBy()) {
      question.kase().seen(confirming).ifPresent(s -> origins.addAll(s.origins()));
    }
    return origins.size() >= 2
        ? new Verdict.Allow("witnesses: " + origins)
        : new Verdict.Hold(
            "one witness only (" + origins + "); running work wants a second origin",
            Verdict.UNTIL_CHANGED);
  }

  /**
   * A step that waits until its node is idle waits as long as that takes: its evidence ages by
   * plan, and job awareness keeps it from interrupting work. PROTECTS passes that guard and so
   * waits for nothing.
   */
  private static boolean waitsForIdle(Question question) {
    return question.action().parameter("when").equals("idle")
        && question.effect().kind() != Effect.Kind.PROTECTS;
  }

  /** It was fresh when the adviser alone kept the step back; so long it ages by that. */
  private static boolean agedKeptBack(Question question, Sighting seen, long fresh) {
    long age = question.now() - Math.min(seen.last(), seen.observed());
    return age - question.kase().caution().lost(question.now()) <= fresh;
  }

  /**
   * Persons who approved exactly this plan, and recently, have looked; a question may wait for them
   * longer than evidence stays fresh.
   */
  private static boolean lookedAtByPersons(Question question) {
    return Approval.of(question) instanceof Approval.Given;
  }

  /** Whether the node was started anew after the evidence: what it said may be gone with that. */
  private static boolean bootedSince(Question question, Sighting seen) {
    return question.site().world().of(question.node()).stream()
        .anyMatch(s -> s.number(Known.NODE_BOOTED_AT) > seen.observed());
  }

  /** The scheduler's sensor must be alive: a decision about a node rests on what it says. */
  private static Optional<Verdict.Hold> mute(Question question) {
    for (Status status : question.site().world().of(question.node())) {
      Optional<Status> silent = question.site().world().mute(status.sensor());
      if (silent.isPresent()) {
        return Optional.of(
            new Verdict.Hold(
                "the sensor " + status.sensor() + " is " + silent.get().value(),
                Verdict.UNTIL_CHANGED));
      }
    }
    return Optional.empty();
  }
}

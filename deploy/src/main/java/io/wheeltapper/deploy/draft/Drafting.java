package io.wheeltapper.deploy.draft;

import io.wheeltapper.advisor.Drafter;
import io.wheeltapper.advisor.answer.RuleDraft;
import io.wheeltapper.core.model.Advice;
import io.wheeltapper.rules.ClassStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Has a rule drafted, tried and, within bounds, mended. The bundle is only read; what comes is text
 * for a person. Blocks for as long as the model and the tests take; one thread.
 */
public final class Drafting {

  private final Drafter drafter;
  private final Path bundle;
  private final ClassStore classes;
  private final int repairs;

  /**
   * For a bundle.
   *
   * @param repairs how often a draft that was refused may be mended by the model
   */
  public Drafting(Drafter drafter, Path bundle, ClassStore classes, int repairs) {
    this.drafter = drafter;
    this.bundle = bundle;
    this.classes = classes;
    this.repairs = repairs;
  }

  /** Told what happens, as it happens. */
  public interface Watch {

    /** The model is asked now. */
    void asks(String model);

    /** A draft is tried now, which can take minutes: all tests of the bundle are played. */
    void tries(RuleDraft draft);

    /**
     * A draft is not taken.
     *
     * @param draft it, unless the answer was of another shape
     * @param why with names and what came, for the operator alone; of more than 5 tests that fail,
     *     the rest are counted
     */
    void refused(Optional<RuleDraft> draft, List<String> why);
  }

  /**
   * What came of it.
   *
   * @param draft the one that passed, or nothing
   * @param notes what its reviewer should look at
   * @param failure why the model gave no answer, or {@code ""}
   * @param attempts orders to a model that strangers' text of the case held
   */
  public record Outcome(
      Optional<RuleDraft> draft,
      List<String> notes,
      String failure,
      List<Advice.Attempt> attempts,
      Advice.Usage usage) {
    public Outcome {
      notes = List.copyOf(notes);
      attempts = List.copyOf(attempts);
    }
  }

  /**
   * Does it.
   *
   * @param watch told of each step
   * @throws io.wheeltapper.deploy.wiring.Bundle.Bad when the bundle itself is not in order
   */
  public Outcome run(Drafter.Request request, Watch watch) throws Exception {
    List<Drafter.Refused> refused = new ArrayList<>();
    List<Advice.Attempt> attempts = new ArrayList<>();
    Advice.Usage usage = Advice.Usage.NONE;
    try (Trial trial = Trial.of(bundle, classes)) {
      for (int round = 0; round <= repairs; round++) {
        watch.asks(drafter.model());
        Drafter.Drafted drafted = drafter.draft(request, refused);
        usage = usage.plus(drafted.usage());
        drafted.attempts().stream().filter(a -> !attempts.contains(a)).forEach(attempts::add);
        String failure = drafted.failure();
        if (!failure.isEmpty()) {
          return new Outcome(Optional.empty(), List.of(), failure, attempts, usage);
        }
        List<String> why = List.of(drafted.wrong());
        List<String> told = why;
        if (drafted.draft().isPresent()) {
          watch.tries(drafted.draft().get());
          Trial.Verdict verdict = trial.of(drafted.draft().get());
          if (verdict.complaints().isEmpty()) {
            return new Outcome(drafted.draft(), verdict.notes(), "", attempts, usage);
          }
          why = verdict.complaints();
          told = verdict.told();
        }
        refused.add(new Drafter.Refused(drafted.draft(), told));
        watch.refused(drafted.draft(), why);
      }
    }
    return new Outcome(Optional.empty(), List.of(), "", attempts, usage);
  }
}

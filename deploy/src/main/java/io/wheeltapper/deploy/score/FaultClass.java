package io.wheeltapper.deploy.score;

import io.wheeltapper.core.model.Target;
import java.util.List;
import java.util.Optional;

/**
 * A class of faults, or of what only looks like one, as {@code factory-profile.yaml} has it.
 *
 * @param id its id in the failure profile
 * @param rate incidents per 1,000 node-days, the middle of what is published
 * @param recovery hours until such a node is back
 */
record FaultClass(
    String id, String name, Kind kind, double rate, Recovery recovery, Fate job, List<Form> forms) {

  FaultClass {
    forms = List.copyOf(forms);
  }

  /** What sort of thing it is; the last two are nobody's machine. */
  enum Kind {
    HARD,
    SOFT,
    SLOW,
    GRAY,
    APP,
    LOOKALIKE;

    /** Whether a machine is at fault. */
    boolean real() {
      return this != APP && this != LOOKALIKE;
    }

    /** Whether persons notice such a node by themselves and take it out. */
    boolean noticed() {
      return this == HARD;
    }
  }

  /** What becomes of the job on the node: it dies of it, ends by its own fault, or lives on. */
  enum Fate {
    DIES,
    ENDS,
    LIVES
  }

  /** Hours: the median and the 90th percentile. */
  record Recovery(double median, double ninetieth) {

    /** The 90th percentile of the standard normal distribution. */
    private static final double NINETIETH = 1.2815515655446004;

    /** Milliseconds, by a lognormal through both; {@code normal} is a standard normal draw. */
    long millis(double normal) {
      double sigma = Math.log(ninetieth / median) / NINETIETH;
      return Math.round(median * Math.exp(sigma * normal) * 3_600_000.0);
    }
  }

  /**
   * One of the ways in which it shows.
   *
   * @param share of the class's incidents
   * @param only the stream in which it happens, or {@code ""} for all
   * @param group what is at fault in place of a node; its nodes only show it
   * @param large whether it meets a job of 64 nodes or more
   */
  record Form(
      double share,
      String only,
      Optional<Target.Kind> group,
      boolean large,
      Right right,
      List<Say> say) {
    Form {
      say = List.copyOf(say);
    }
  }
}

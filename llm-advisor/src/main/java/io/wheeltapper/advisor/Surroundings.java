package io.wheeltapper.advisor;

import io.wheeltapper.core.model.Advice;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/**
 * What an adviser finds around it. Immutable.
 *
 * @param runbooks to look things up in
 * @param clock for budgets and time limits
 * @param words what may leave the site as it stands, beside the words that come with the adviser:
 *     fault codes, names of rules and actions, and the words of the bundle; upper and lower case
 *     are the same
 * @param earlier what was spent in the last day, as the ledger tells, so that a restart begins no
 *     new budget
 * @param ear hears what is sent and said
 */
public record Surroundings(
    Runbooks runbooks, InstantSource clock, Set<String> words, List<Spent> earlier, Ear ear) {

  public Surroundings {
    words = Set.copyOf(words);
    earlier = List.copyOf(earlier);
  }

  /** Where nobody listens. */
  public Surroundings(
      Runbooks runbooks, InstantSource clock, Set<String> words, List<Spent> earlier) {
    this(runbooks, clock, words, earlier, Ear.NONE);
  }

  /** The same with somebody who listens. */
  public Surroundings heardBy(Ear listener) {
    return new Surroundings(runbooks, clock, words, earlier, listener);
  }

  /** Nothing but the machine's clock. */
  public static Surroundings bare() {
    return new Surroundings(Runbooks.NONE, InstantSource.system(), Set.of(), List.of());
  }

  /** What one advice took. */
  public record Spent(String caseId, long at, Advice.Usage usage) {}
}

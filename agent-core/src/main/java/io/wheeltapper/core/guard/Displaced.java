package io.wheeltapper.core.guard;

import io.wheeltapper.core.loop.Question;
import io.wheeltapper.core.model.Known;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Verdict;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What an eviction ends that is no job with a checkpoint. Work that its controller makes anew
 * elsewhere and that its owner lets go now loses nothing but its place; work of which nobody says
 * so keeps its node. Only what a scheduler says of all its work on an isolated node counts: a
 * scheduler that does not say, or a reading from before nothing new could come, changes nothing.
 */
final class Displaced {

  /** The one action that ends each piece of work by the word of its owner's budget. */
  static final String EVICT = "node.evict";

  private Displaced() {}

  /** Whether a job's pieces may all be evicted, by its owner's word. */
  static boolean yields(Status job) {
    return job.field(Known.JOB_YIELDS).equals("true");
  }

  /**
   * What is to be said of an eviction beyond what its jobs say; empty where that decides.
   *
   * @param unsafe the jobs that would lose more than their owners bear
   * @param noJobs whether no job at all is known there
   */
  static Optional<Verdict> judge(Question question, List<Status> unsafe, boolean noJobs) {
    Collection<Status> said = question.site().world().of(question.node());
    for (Status node : said) {
      if (node.field(Known.NODE_OTHER).equals(Known.KEEPS)) {
        return Optional.of(
            new Verdict.Hold(
                "on " + question.node() + " runs what must not be ended: " + kept(node),
                Verdict.UNTIL_CHANGED));
      }
    }
    boolean restsOnThat = noJobs || !unsafe.isEmpty();
    boolean all =
        !said.isEmpty()
            && said.stream().allMatch(s -> nothingElse(s, noJobs))
            && unsafe.stream().allMatch(Displaced::yields)
            && question.site().world().isolated(question.node());
    return restsOnThat && all
        ? Optional.of(
            new Verdict.Allow("all that it ends is made anew elsewhere and may go, by its budgets"))
        : Optional.empty();
  }

  /** Not idle, no job, and no other work either: that contradicts itself. */
  private static boolean nothingElse(Status node, boolean noJobs) {
    String other = node.field(Known.NODE_OTHER);
    return other.equals(Known.YIELDS)
        || (other.equals(Known.NONE) && !noJobs)
        || node.field(Known.NODE_IDLE).equals("true");
  }

  private static String kept(Status node) {
    String words = node.field(Known.NODE_KEPT);
    return words.isEmpty() ? "nobody says what" : words;
  }
}

package io.wheeltapper.core.spi;

import io.wheeltapper.core.model.Found;
import io.wheeltapper.core.model.Proposal;
import io.wheeltapper.core.model.Status;
import io.wheeltapper.core.model.Verdict;
import java.util.Collection;

/**
 * The operators' veto rules of one bundle. Each question is judged for itself: the answer rests on
 * the proposal and the scene alone, never on a clock or on the question before. Owned by the
 * decision thread until it is closed; does no input or output.
 */
public interface Veto extends AutoCloseable {

  /** What a rule may look at besides the proposal; asked only for what some rule reads. */
  interface Scene {

    /** What the case has found, by fault. */
    Collection<Found> found();

    /** What was said last, of one type: of the node concerned, or of no single node. */
    Collection<Status> statuses(String type);
  }

  /** No rules: nothing to say, at no cost. */
  Veto NONE =
      new Veto() {
        @Override
        public boolean binds(String action) {
          return false;
        }

        @Override
        public Verdict judge(Proposal proposal, Scene scene) {
          return Verdict.allow();
        }

        @Override
        public void close() {}
      };

  /** Whether any rule may have a word about an action of this name. */
  boolean binds(String action);

  /**
   * The most restrictive of the rules' answers, its reason naming rule and file. A rule that
   * throws, or speaks without end, denies. Never throws for bad data.
   */
  Verdict judge(Proposal proposal, Scene scene);

  @Override
  void close();
}

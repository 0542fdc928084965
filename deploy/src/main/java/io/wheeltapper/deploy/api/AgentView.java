package io.wheeltapper.deploy.api;

import io.wheeltapper.core.loop.Input;
import io.wheeltapper.core.model.Advice;
import io.wheeltapper.core.model.Target;
import io.wheeltapper.core.runtime.ledger.Review;
import io.wheeltapper.deploy.views.ConsoleView;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What the API asks the running agent. Called on virtual threads, side by side; may block. Lives as
 * long as the agent.
 */
public interface AgentView {

  /** Open cases, then cleared ones that are still remembered; newest first in each. */
  List<CaseView> cases() throws Exception;

  /** One of {@link #cases} by its id. */
  default Optional<CaseView> oneCase(String id) throws Exception {
    return cases().stream().filter(c -> c.caseId().equals(id)).findFirst();
  }

  /**
   * Entries of the ledger from an index on, as their canonical JSON.
   *
   * @param limit at most so many, 1 to 1000
   */
  List<byte[]> entries(long from, int limit) throws IOException;

  /** The error budgets, and what the gate allows for their sake. */
  BudgetsView budgets() throws Exception;

  /** How the agent is. */
  Status status() throws Exception;

  /** How far persons let it go now, and what they paused. */
  Controls controls() throws Exception;

  /** Change windows, freezes and maintenance, as they stand now. */
  Declared declared() throws Exception;

  /** What persons said of cases, by fault and action. */
  List<ScoreView> scores() throws Exception;

  /** Where nodes stand, and where sensors differ on it. */
  List<PlaceView> places() throws Exception;

  /** Whether a word can be taken about the case: an open one, or one of the newest 20,000. */
  boolean knowsCase(String caseId) throws Exception;

  /**
   * The case of that id with what an approver needs, or nothing.
   *
   * @param calls whether the exact calls are listed, which asks the systems concerned
   */
  default Optional<Asking> asking(String caseId, boolean calls) throws Exception {
    return Optional.empty();
  }

  /**
   * Asks the adviser about a case now, and books what it says. Blocks as long as the adviser does.
   *
   * @return nothing where no adviser is configured
   */
  default Optional<Advice> advise(String caseId) throws Exception {
    return Optional.empty();
  }

  /** What advisers said of a case, oldest first, as the ledger has it; the newest 20. */
  default List<AdviceView> advice(String caseId) throws IOException {
    return List.of();
  }

  /** What the console asks besides. */
  ConsoleView console();

  /** The ledger for a reviewer; nothing where none is kept in a folder. Stays the agent's. */
  default Optional<Review> review() throws IOException {
    return Optional.empty();
  }

  /** Bundles that are not in force. */
  Candidates candidates();

  /**
   * Whether all of a target lies within a scope; what nobody knows the place of lies in none but
   * the site.
   */
  default boolean lies(Target target, Target scope) throws Exception {
    return scope.kind() == Target.Kind.SITE || target.equals(scope);
  }

  /** Whether the topology or a scheduler knows the target, so that something can lie in it. */
  boolean knows(Target target) throws Exception;

  /**
   * Hands a person's word to the decision thread; returns once it is durable, so that what was
   * answered is not lost by a crash.
   *
   * @throws NotKept when the ledger does not take it; it may still become durable later
   */
  void take(Input input) throws Exception;

  /** A person's word is not durable. */
  final class NotKept extends Exception {
    private static final long serialVersionUID = 1L;

    /** With what the ledger says, or {@code ""}. */
    public NotKept(String trouble) {
      super(
          "your word is not kept yet: the ledger does not take it"
              + (trouble.isEmpty() ? "" : " (" + trouble + ")")
              + "; look at 'wheeltapper audit show' before you say it again");
    }
  }

  /**
   * How the agent is.
   *
   * @param ready whether the ledger can be written and every sensor is alive
   * @param troubles why it is not ready, in words, and rules that were cut off or failed
   * @param size how many entries the ledger has
   * @param now the agent's clock, epoch milliseconds
   */
  record Status(
      boolean ready,
      List<String> troubles,
      String site,
      String mode,
      String bundle,
      String version,
      String hash,
      long size,
      int open,
      List<String> sensors,
      long now) {
    public Status {
      troubles = List.copyOf(troubles);
      sensors = List.copyOf(sensors);
    }
  }
}

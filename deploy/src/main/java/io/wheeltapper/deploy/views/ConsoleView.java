package io.wheeltapper.deploy.views;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wheeltapper.core.model.Target;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the console asks the running agent besides what everybody does. Called on virtual threads,
 * side by side; may block. Lives as long as the agent.
 */
public interface ConsoleView {

  /** All nodes and how they stand; made anew at most once a second, however many ask. */
  Tagged fleet() throws Exception;

  /** A target and the nodes that are in it now, as texts. */
  Set<String> within(Target target) throws Exception;

  /**
   * A case from its first entry on: what stands in it, its entries, the rules' places, what it
   * costs. Empty where the ledger has no such case.
   */
  Optional<ObjectNode> story(String caseId) throws Exception;

  /**
   * What waits for persons, oldest question first, each with the exact calls that it would make.
   */
  List<WaitingView> approvals() throws Exception;

  /** What observe mode would have done in the last days. */
  Would.View would(int days) throws Exception;

  /**
   * The agent's own sensors by name, then those of nodes' own agents.
   *
   * @param all whether those of nodes are told that are well
   */
  List<SensorView> sensors(boolean all) throws Exception;

  /** The bundle in force, its rules and ladders, and what was in force before it. */
  PolicyView policy() throws Exception;

  /** How every error budget went down over its window; made anew at most once a minute. */
  List<BurnDown> burnDowns() throws Exception;

  /** Nodes, cases, rules and entries that a person may mean; the likeliest first, at most 20. */
  List<Match> search(String words) throws Exception;

  /** Others are at it and it takes long; it may be asked again. */
  final class Busy extends Exception {
    private static final long serialVersionUID = 1L;

    /** With what a person should read. */
    public Busy(String message) {
      super(message);
    }
  }

  /** The numbers around a case. Empty where the ledger has no such case. */
  Optional<Series> series(String caseId) throws Busy, Exception;
}

package io.wheeltapper.deploy.views;

/**
 * What the console asks the running agent besides what everybody does. Called on virtual threads,
 * side by side; may block. Lives as long as the agent.
 */
public interface ConsoleView {

  /** All nodes and how they stand; made anew at most once a second, however many ask. */
  Tagged fleet() throws Exception;
}

package io.wheeltapper.actuators.gpu;

import io.wheeltapper.actuators.CallFailed;
import io.wheeltapper.actuators.gpu.node.Answer;
import io.wheeltapper.actuators.gpu.node.Ask;

/**
 * The machines whose GPUs are acted on. Every call blocks up to its own limit; interruption passes
 * through. Safe for all threads.
 */
interface Nodes {

  /** Only looks: {@link Ask.Verb#LOOK}, or a preview. */
  Answer ask(String node, Ask ask) throws CallFailed, InterruptedException;

  /** Does it. The same attempt twice is done once, by the machine itself. */
  Answer act(String node, Ask ask) throws CallFailed, InterruptedException;

  /** The exact command of {@link #act}, for people. */
  String describe(String node, Ask ask);
}

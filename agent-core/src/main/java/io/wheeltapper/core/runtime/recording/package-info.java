/**
 * Recordings: the agent's inputs in the order in which it took them, so that a run can be taken
 * again. They are evidence, not state: deleting them changes no decision.
 */
@NullMarked
package io.wheeltapper.core.runtime.recording;

import org.jspecify.annotations.NullMarked;

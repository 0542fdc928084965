/**
 * A machine's own part of the agent ({@code wheeltapper node}): it runs the sensors of one machine
 * and sends what they say, by exception, to the agent; and the agent's sensor that takes it.
 */
@NullMarked
package io.wheeltapper.deploy.edge;

import org.jspecify.annotations.NullMarked;

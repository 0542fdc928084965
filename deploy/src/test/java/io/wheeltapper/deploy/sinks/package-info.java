/** Checkpoints outside. */
@NullMarked
package io.wheeltapper.deploy.sinks;

import org.jspecify.annotations.NullMarked;

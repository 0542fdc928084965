/** Places outside the agent's own rights to which signed checkpoints go. */
@NullMarked
package io.wheeltapper.deploy.sinks;

import org.jspecify.annotations.NullMarked;

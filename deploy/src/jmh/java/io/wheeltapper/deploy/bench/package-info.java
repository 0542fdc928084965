/** Measures the agent; started by deploy/bin/bench. Nothing here asserts a time. */
@NullMarked
package io.wheeltapper.deploy.bench;

import org.jspecify.annotations.NullMarked;
